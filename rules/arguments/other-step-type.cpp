#include <fmt/format.h>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::other_step_type) continue;
    const Step& step = facts.pipeline.steps[found.step];
    Diagnostic& finding =
        findings.add(found.range,
                     fmt::format("step {} is of type {}, but its Arguments are those of {}",
                                 quoted(step.name, 30), quoted(step.type_name), quoted(found.name)),
                     error_if(found.certain));
    finding.mark = "another type is meant";
    finding.labels.push_back(
        findings.label({found.value->range().begin, found.value->range().begin + 1},
                       fmt::format("every member here belongs to {}", quoted(found.name))));
    findings.suggest(finding, found.range, found.name);
  }
}

}  // namespace

extern constinit const Rule arguments_other_step_type{
    "arguments/other-step-type",
    Severity::error,
    "A step holds the Arguments of another step type.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
