#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  NamesByStep declared(facts.pipeline, "OutputParameters", "OutputName");
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind != ReferenceKind::step_property || reference.target == no_step) continue;
    const Step& step = facts.pipeline.steps[reference.target];
    if (step.shares_name) continue;
    if (step.type != StepType::lambda && step.type != StepType::callback) continue;
    const std::vector<Segment> path = segments(reference.path);
    if (path.size() < 3 || path[0].text != "OutputParameters" || path[1].kind != Segment::Kind::key)
      continue;
    // An output that is not declared has a rule of its own.
    const Names& names = declared.of(reference.target);
    if (names.all_known && !names.has(path[1].text)) continue;
    Diagnostic& found =
        findings.add(reference.at->range(),
                     fmt::format("output {} is one string: expected nothing after its name",
                                 quoted(path[1].text)));
    found.mark = "reads below the output";
    found.labels.push_back(findings.label(name_range(step), "the step is here"));
    found.help.push_back(
        "return the part as an output of its own, and declare it in OutputParameters");
    found.notes.push_back(
        "a nested value arrives as one string of JSON, and reading below it fails "
        "when the pipeline runs, without a retry");
  }
}

}  // namespace

extern constinit const Rule references_nested_output{
    "references/nested-output", Severity::error,
    "Outputs of Lambda and Callback steps are flat: nothing lies below them.", check,
    Needs::all_steps};

}  // namespace plumbline
