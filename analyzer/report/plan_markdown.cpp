// A plan as Markdown, for pull requests and job summaries.
#include <fmt/format.h>

#include "analyzer/report/markdown.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

using simulate::Plan;

std::string cell(std::string_view text) { return markdown_text(text); }

std::string path_text(const Plan& plan) {
  std::string out;
  for (const std::uint32_t step : plan.critical_path) {
    out += (out.empty() ? "" : " → ") + cell(plan.steps[step].name);
  }
  return out;
}

void compared(std::string& out, const std::vector<Compared>& rows, std::string_view head) {
  out += fmt::format("| {} | before | now | change |\n|---|---|---|---|\n", head);
  for (const Compared& row : rows) {
    out += fmt::format("| {} | {} | {} | {} |\n", cell(row.what), cell(row.before), cell(row.now),
                       cell(row.change));
  }
  out += "\n";
}

void add_comparison(std::string& out, const PlanPage& page) {
  if (page.before.plan == nullptr) return;
  out += fmt::format("### Against {}\n\n", cell(page.before.name));
  compared(out, compare(page.before, page.now), "");
  const auto steps = compare_steps(page.before, page.now);
  if (!steps.empty()) compared(out, steps, "step");
}

void add_scenarios(std::string& out, const PlanPage& page) {
  if (page.scenarios.size() < 2) return;
  const Matrix matrix = matrix_of(page.scenarios);
  out += "### Scenarios\n\n| step |";
  std::string rule = "|---|";
  for (const std::string& name : matrix.scenarios) {
    out += fmt::format(" {} |", cell(name));
    rule += "---|";
  }
  out += "\n" + rule + "\n";
  for (const auto* const part : {&matrix.rows, &matrix.totals}) {
    for (const auto& [name, cells] : *part) {
      const std::string_view bold = part == &matrix.totals ? "**" : "";
      out += fmt::format("| {0}{1}{0} |", bold, cell(name));
      for (const std::string& text : cells) out += fmt::format(" {} |", cell(text));
      out += "\n";
    }
  }
  out += "\n";
  for (const std::string& step : matrix.unreached) {
    out += fmt::format("- {} is reached by no scenario\n", cell(step));
  }
  if (!matrix.unreached.empty()) out += "\n";
}

}  // namespace

std::string render_plan_markdown(const PlanPage& page) {
  const Plan& plan = *page.now.plan;
  const cost::PlanCost& cost = *page.now.cost;
  std::string out = fmt::format("## Plan for {}\n\n{} steps, scenario {}, prices: {}\n\n",
                                cell(plan.pipeline_name.empty() ? page.path : plan.pipeline_name),
                                plan.steps.size(), cell(plan.scenario), cell(cost.prices));
  out += fmt::format(
      "**Cost** {} (worst case {}), **time** {}, saved by cache {}; {} run, {} cached, {} skipped, "
      "{} blocked\n\n",
      cost::expected_text(cost), cost::worst_text(cost.worst), time_text(plan.totals.makespan),
      cost::dollars(cost.saved), plan.totals.run, plan.totals.hit, plan.totals.skipped,
      plan.totals.blocked);
  add_comparison(out, page);
  out += "| | step | type | verdict | why | time | cost |\n|---|---|---|---|---|---|---|\n";
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    const PlannedStep& step = plan.steps[i];
    out += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", sign_of(step), cell(step.name),
                       cell(step.type), verdict_of(step), cell(reason_of(page, i)), time_text(step),
                       cost_text(page.now, i));
  }
  out += "\nLegend: `=` cached, `~` reruns, `+` runs, `?` decision, `-` skipped, `!` blocked\n\n";
  if (!plan.critical_path.empty()) {
    out += fmt::format("Critical path: {}\n\n", path_text(plan));
  }
  for (const cost::Unpriced& one : cost.unpriced) {
    out += fmt::format("- unpriced: {}: {}\n", cell(plan.steps[one.step].name), cell(one.what));
  }
  if (!cost.unpriced.empty()) out += "\n";
  add_scenarios(out, page);
  for (const Diagnostic& finding : plan.findings) {
    out += fmt::format("- **{}** {}: {}\n", to_string(finding.severity), finding.rule,
                       cell(finding.message));
  }
  return out;
}

}  // namespace plumbline::report
