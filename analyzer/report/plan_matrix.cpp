// Several scenarios side by side: what becomes of each step, and what each comes to.
#include <algorithm>

#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {

using simulate::Status;
using simulate::Verdict;

Matrix matrix_of(const std::vector<PricedPlan>& plans) {
  Matrix out;
  for (const PricedPlan& plan : plans) out.scenarios.push_back(plan.name);
  if (plans.empty()) return out;
  for (std::size_t i = 0; i < plans.front().plan->steps.size(); ++i) {
    const std::string& name = plans.front().plan->steps[i].name;
    std::vector<std::string> verdicts;
    bool reached = false;
    for (const PricedPlan& plan : plans) {
      if (i >= plan.plan->steps.size()) continue;
      const PlannedStep& step = plan.plan->steps[i];
      reached = reached || (step.verdict != Verdict::skipped && step.verdict != Verdict::blocked);
      verdicts.push_back(verdict_of(step));
    }
    out.rows.emplace_back(name, std::move(verdicts));
    if (!reached) out.unreached.push_back(name);
  }
  const auto total = [&](std::string_view what, const auto& text_of) {
    std::vector<std::string> texts;
    texts.reserve(plans.size());
    for (const PricedPlan& plan : plans) texts.push_back(text_of(plan));
    out.totals.emplace_back(what, std::move(texts));
  };
  const bool priced = std::all_of(plans.begin(), plans.end(),
                                  [](const PricedPlan& plan) { return plan.cost != nullptr; });
  if (priced) {
    total("cost", [](const PricedPlan& plan) { return cost::expected_text(*plan.cost); });
    total("worst case", [](const PricedPlan& plan) { return cost::worst_text(plan.cost->worst); });
  }
  total("time", [](const PricedPlan& plan) { return time_text(plan.plan->totals.makespan); });
  total("cache hits", [](const PricedPlan& plan) { return hits_text(*plan.plan); });
  total("status", [](const PricedPlan& plan) {
    return plan.plan->status == Status::none ? std::string("unknown")
                                             : std::string(to_string(plan.plan->status));
  });
  return out;
}

std::string scenarios_text(std::span<const PlanView> views) {
  std::vector<PricedPlan> plans;
  for (const PlanView& view : views) plans.push_back({view.plan.scenario, &view.plan, view.cost});
  const Matrix matrix = matrix_of(plans);
  std::vector<std::vector<std::string>> lines{{"step"}};
  for (const std::string& name : matrix.scenarios) lines[0].push_back(printable(name));
  for (const auto* const part : {&matrix.rows, &matrix.totals}) {
    for (const auto& [name, cells] : *part) {
      auto& line = lines.emplace_back(1, shorten(printable(name), 40));
      line.insert(line.end(), cells.begin(), cells.end());
    }
  }
  std::string out = "Scenarios\n\n" + columns(lines);
  for (std::size_t i = 0; i < matrix.unreached.size(); ++i) {
    out += (i == 0 ? "\nNo scenario reaches: " : ", ") + printable(matrix.unreached[i]);
  }
  return matrix.unreached.empty() ? out : out + "\n";
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t wide = display_width(text);
  return text + std::string(width > wide ? width - wide : 0, ' ');
}

std::string columns(const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines) {
    widths.resize(std::max(widths.size(), line.size()), 0);
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(line[i]));
    }
  }
  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) text += "  " + padded(line[i], widths[i]);
    while (text.ends_with(' ')) text.pop_back();
    out += text + "\n";
  }
  return out;
}

}  // namespace plumbline::report
