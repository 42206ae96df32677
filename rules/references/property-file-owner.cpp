#include <fmt/format.h>

#include "rules/arguments/mistyped.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Mistyped mistyped(facts);
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind != ReferenceKind::property_file || reference.target == no_step) continue;
    const Step& step = facts.pipeline.steps[reference.target];
    if (step.shares_name || mistyped.holds(reference.target)) continue;
    // A Fail step and an unknown type have rules of their own.
    if (step.type == StepType::processing || step.type == StepType::fail ||
        step.type == StepType::unknown)
      continue;
    // The key PropertyFiles on such a step is reported where it stands.
    if ((*step.node)["PropertyFiles"]) continue;
    Diagnostic& found =
        findings.add(reference.at->range(),
                     fmt::format("{} is a {} step: only a Processing step has property files",
                                 quoted(step.name), step.type_name));
    found.mark = "not a Processing step";
    found.labels.push_back(findings.label((*step.node)["Type"].range(), "its type is given here"));
    found.help.push_back(
        "write the file in a Processing step, or read it from S3 with the S3Uri form "
        "of Std:JsonGet");
  }
}

}  // namespace

extern constinit const Rule references_property_file_owner{
    "references/property-file-owner", Severity::error,
    "Only Processing steps have property files for Std:JsonGet to read.", check};

}  // namespace plumbline
