#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::condition) continue;
    const json::Value& conditions = (*step.arguments)["Conditions"];
    if (!conditions.is(json::Kind::array) || conditions.size() > 0 || !conditions.complete())
      continue;
    Diagnostic& found =
        findings.add(conditions.range(),
                     "step " + quoted(step.name) + " has no conditions: expected at least one");
    found.mark = "nothing to decide";
    found.help.emplace_back("add a condition, or move the steps of IfSteps out of the branch");
  }
}

}  // namespace

extern constinit const Rule conditions_no_conditions{
    "conditions/no-conditions", Severity::warning,
    "A Condition step without conditions decides nothing.", check, Needs::part};

}  // namespace plumbline
