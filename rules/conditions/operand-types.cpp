#include <fmt/format.h>

#include <algorithm>

#include "rules/conditions/operands.h"

namespace plumbline {
namespace {

Diagnostic& add(const Operands& operands, Range range, const json::Value& a, const json::Value& b,
                Findings& findings) {
  Diagnostic& found =
      findings.add(range,
                   fmt::format("{} is compared with {}", to_string(operands.type(a)),
                               to_string(operands.type(b))),
                   operands.of_step(a) || operands.of_step(b) ? Severity::note : Severity::warning);
  found.help.emplace_back("give both sides one type; text never equals a number");
  return found;
}

void check_condition(const Operands& operands, const json::Value& condition, Findings& findings) {
  const json::Value &left = condition["LeftValue"], &right = condition["RightValue"];
  if (left && right && operands.differ(left, right)) {
    const Range a = left.range(), b = right.range();
    const Range both{std::min(a.begin, b.begin), std::max(a.end, b.end)};
    add(operands, both, left, right, findings).mark = "differ in type";
  }
  const json::Value &query = condition["QueryValue"], &values = condition["Values"];
  const auto odd =
      std::find_if(values.items().begin(), values.items().end(),
                   [&](const json::Value& item) { return operands.differ(query, item); });
  if (odd == values.items().end()) return;
  Diagnostic& found = add(operands, values.range(), query, *odd, findings);
  found.labels.push_back(findings.label(odd->range(), std::string(to_string(operands.type(*odd)))));
}

void check(const Facts& facts, Findings& findings) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    if (step.type != StepType::condition) continue;
    for (const json::Value& condition : (*step.arguments)["Conditions"].items()) {
      each_condition(condition, [&](const json::Value& each) {
        check_condition({facts, id}, each, findings);
      });
    }
  }
}

}  // namespace

extern constinit const Rule conditions_operand_types{
    "conditions/operand-types", Severity::warning,
    "A comparison of values of different types fails, or is never true.", check, Needs::part};

}  // namespace plumbline
