#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Reference& reference : facts.references) {
    // A Fail step that reads itself is found by graph/self-dependency.
    if (reference.target == no_step || reference.target == reference.owner) continue;
    const Step& step = facts.pipeline.steps[reference.target];
    if (step.shares_name) continue;
    if (step.type != StepType::fail) continue;
    Diagnostic& found =
        findings.add(reference.at->range(),
                     fmt::format("the Fail step {} has no properties to read", quoted(step.name)));
    found.mark = "reads a Fail step";
    found.labels.push_back(findings.label(name_range(step), "it ends the execution"));
    found.help.push_back("remove the reference: nothing runs after a Fail step");
  }
}

}  // namespace

extern constinit const Rule references_fail_step{
    "references/fail-step", Severity::error,
    "A Fail step ends the execution and leaves nothing to read.", check, Needs::part};

}  // namespace plumbline
