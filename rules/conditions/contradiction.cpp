#include <fmt/format.h>

#include <string>
#include <unordered_map>

#include "rules/conditions/bounds.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  // Only the step's own list is an "and".
  each_condition_list(facts, [&](StepId id, const json::Value& list, bool conjunction) {
    if (!conjunction) return;
    std::unordered_map<std::string, Bounds> bounds;
    for (const json::Value& condition : list.items()) {
      const auto comparison = comparison_of(facts, condition);
      if (!comparison) continue;
      Bounds& left = bounds[comparison->operand];
      const json::Value* const other = left.last;
      const bool was_empty = left.empty();
      comparison->narrow(left);
      left.last = &condition;
      if (was_empty || !left.empty()) continue;
      Diagnostic& found = findings.add(
          condition.range(), fmt::format("no number fulfils this and the other condition of {}",
                                         quoted(facts.pipeline.steps[id].name, 50)));
      found.mark = "never true together";
      found.labels.push_back(findings.label(other->range(), "contradicts this one"));
      found.help.emplace_back("use a condition of Type `Or` if one of them is enough");
    }
  });
}

}  // namespace

extern constinit const Rule conditions_contradiction{
    "conditions/contradiction", Severity::warning,
    "Conditions that can never be true together leave only ElseSteps.", check};

}  // namespace plumbline
