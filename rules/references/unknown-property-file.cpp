#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  NamesByStep declared(facts.pipeline, "PropertyFiles", "PropertyFileName");
  Similar similar;
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind != ReferenceKind::property_file || reference.target == no_step) continue;
    const Step& step = facts.pipeline.steps[reference.target];
    if (step.shares_name) continue;
    if (step.type != StepType::processing || is_placeholder(reference.file)) continue;
    const Names& names = declared.of(reference.target);
    if (!names.all_known || names.has(reference.file)) continue;
    const Range at = reference.at->range();
    Diagnostic& found =
        findings.add(at, fmt::format("step {} declares no property file {}", quoted(step.name, 32),
                                     quoted(reference.file, 32)));
    found.mark = "not declared";
    found.labels.push_back(findings.label(name_range(step), "the step is here"));
    if (const auto meant = similar.to(reference.file, names.list); !meant.empty()) {
      findings.suggest(found, at, fmt::format("Steps.{}.PropertyFiles.{}", step.name, meant),
                       meant.alone);
    } else {
      found.help.push_back(
          fmt::format("declare {} in PropertyFiles of the step", quoted(reference.file)));
      if (!names.list.empty()) {
        found.help.push_back("read a file that the step declares: " + quoted_list(names.list));
      }
    }
    found.notes.push_back(
        fmt::format("the SageMaker SDK says \"Property file reference '{}' is "
                    "undefined in step '{}'.\", but only when it draws the graph "
                    "or runs in local mode",
                    bare(reference.file), bare(step.name)));
  }
}

}  // namespace

extern constinit const Rule references_unknown_property_file{
    "references/unknown-property-file",
    Severity::error,
    "Std:JsonGet reads a property file that its step does not declare.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
