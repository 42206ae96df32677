// What the pages of a dry run share with each other and with nobody else.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/report/plan.h"
#include "analyzer/report/plan_pages.h"

namespace plumbline::report {

using simulate::PlannedStep;

// "=" cached, "~" reruns, "+" runs, "?" decision, "-" skipped, "!" blocked.
std::string_view sign_of(const PlannedStep&);
// "run", "hit", "skip", "block", "open", "fail": a class of style sheets.
std::string_view style_of(const PlannedStep&);
// "RUN", or "FAILED" when it runs and fails.
std::string verdict_of(const PlannedStep&);
// Why: a cache miss, a branch that is not taken, the outcome of a condition. May be empty.
std::string reason_of(const PlanPage&, std::uint32_t step);
// "1 h 52 m"; "" for what does not run.
std::string time_text(const PlannedStep&);
// "+$3.81 (+98 %)"; "no change".
std::string change_text(cost::Money before, cost::Money now);
std::string change_text(simulate::Milliseconds before, simulate::Milliseconds now);
// "4 of 7"; hits of the cacheable steps that would run otherwise.
std::string hits_text(const simulate::Plan&);

// One row of the comparison with the definition as it was.
struct Compared {
  std::string what, before, now, change;
};
std::vector<Compared> compare(const PricedPlan& before, const PricedPlan& now);
// Steps whose cost or fate is another one: name, before, now.
std::vector<Compared> compare_steps(const PricedPlan& before, const PricedPlan& now);

// Scenarios side by side: for each step its sign in each of them.
struct Matrix {
  std::vector<std::string> scenarios;
  std::vector<std::pair<std::string, std::vector<std::string>>> rows;    // step, verdicts
  std::vector<std::pair<std::string, std::vector<std::string>>> totals;  // "cost", of each
  std::vector<std::string> unreached;  // steps that run, hit or are reused in none
};
Matrix matrix_of(const std::vector<PricedPlan>&);
std::string scenarios_text(std::span<const PlanView>);

// With blanks behind it, up to so many columns.
std::string padded(const std::string& text, std::size_t width);
// Lines of cells, two blanks between the columns.
std::string columns(const std::vector<std::vector<std::string>>& lines);

// On one line, without resolved Arguments, key attributes and the lines of bills.
std::string brief_json(std::span<const PlanView>);
void write_step_cost(json::Writer&, const cost::StepCost&, bool with_lines);

// "m.mse (4.2) < 6.0": what a Condition step compares; empty when it is not known.
std::string condition_text(const Pipeline&, const PlannedStep&);
// Of a Condition step that has an outcome: "m.mse (4.2) < 6.0 → true". Without a pipeline "true".
std::string outcome_text(const Pipeline*, const PlannedStep&);

// `text` as it stands between tags and in quoted attributes.
std::string html_text(std::string_view text);

// Steps as nodes of a picture; with many steps, groups of them.
struct Node {
  std::vector<std::uint32_t> steps;  // one, or a group
  std::string title;                 // "Train", "12 x Processing"
};
struct Arrow {
  std::uint32_t from = 0, to = 0;  // nodes
  std::string why;                 // the strongest reason: data, propertyFile, branch, dependsOn
};
struct Drawing {
  std::vector<Node> nodes;
  std::vector<Arrow> arrows;
  bool grouped = false;
};
Drawing drawing_of(const simulate::Plan&);

// Where a picture stands: a file of its own has its own style, and what several pictures of one
// page share is in the first of them.
enum class Surface : std::uint8_t { file, page, further_on_page };
// SVG elements. On a page nodes lead to "#step-3".
std::string draw_graph(const PlanPage&, Surface);
std::string draw_schedule(const PlanPage&);
std::string draw_slots(const PlanPage&);  // empty when nothing runs at the same time

// The explanation of a step that caching is turned on for.
std::string html_of_cache(const PlanPage&, const PlannedStep&);
// The section on scenarios; empty when there are not several.
std::string html_of_scenarios(const PlanPage&);

// Style sheets: of pictures, and of the whole page.
std::string_view picture_style();
std::string_view page_style();
std::string_view page_script();

std::string render_plan_markdown(const PlanPage&);
std::string render_plan_html(const PlanPage&);
std::string render_plan_dot(const PlanPage&);
std::string render_plan_mermaid(const PlanPage&);

}  // namespace plumbline::report
