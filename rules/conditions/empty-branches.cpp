#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::condition || !step.node->complete()) continue;
    const json::Value& arguments = (*step.arguments);
    const json::Value &if_steps = arguments["IfSteps"], &else_steps = arguments["ElseSteps"];
    const auto empty = [](const json::Value& steps) {
      return steps.is(json::Kind::array) && steps.size() == 0;
    };
    if (!empty(if_steps) || !empty(else_steps)) continue;
    Diagnostic& found =
        findings.add(if_steps.range(), "both branches of " + quoted(step.name) +
                                           " are empty: whatever comes out runs nothing");
    found.labels.push_back(findings.label(else_steps.range(), "the other one"));
    found.help.emplace_back("move the steps that depend on the outcome into a branch");
  }
}

}  // namespace

extern constinit const Rule conditions_empty_branches{
    "conditions/empty-branches", Severity::note,
    "A condition with two empty branches changes nothing.", check, Needs::part};

}  // namespace plumbline
