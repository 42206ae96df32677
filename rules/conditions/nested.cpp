#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::condition || step.parent == no_step) continue;
    const Step& outer = facts.pipeline.steps[step.parent];
    if (outer.parent != no_step) continue;  // said of the one around it
    Diagnostic& found = findings.add((*step.node)["Type"].range(),
                                     fmt::format("condition {} stands in a branch of condition {}",
                                                 quoted(step.name, 30), quoted(outer.name, 30)));
    found.mark = "a condition inside a condition";
    found.labels.push_back(findings.label(name_range(outer), "the outer one"));
    found.help.emplace_back(
        "put the conditions of both into one list, where all have to hold, or move the inner step "
        "to "
        "the top level");
    found.notes.emplace_back(
        "AWS's guide of 2023 says that a branch cannot hold a Condition step; the SDK writes them, "
        "and no source shows what the service says today");
  }
}

}  // namespace

extern constinit const Rule conditions_nested{
    "conditions/nested", Severity::note,
    "A Condition step in a branch of another one may be refused.", check, Needs::part};

}  // namespace plumbline
