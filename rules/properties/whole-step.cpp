#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

// A property of a step of that type that is often read.
std::string_view usual(StepType type) {
  switch (type) {
    case StepType::training: return "ModelArtifacts.S3ModelArtifacts";
    case StepType::processing: return "ProcessingOutputConfig.Outputs['NAME'].S3Output.S3Uri";
    case StepType::transform: return "TransformOutput.S3OutputPath";
    case StepType::tuning: return "BestTrainingJob.TrainingJobName";
    case StepType::auto_ml: return "BestCandidate.CandidateName";
    case StepType::model: return "ModelName";
    case StepType::register_model: return "ModelPackageArn";
    case StepType::condition: return "Outcome";
    case StepType::callback:
    case StepType::lambda: return "OutputParameters['NAME']";
    case StepType::clarify_check:
    case StepType::quality_check: return "CalculatedBaselineConstraints";
    case StepType::endpoint_config: return "EndpointConfigName";
    case StepType::endpoint: return "EndpointName";
    default: return {};
  }
}

void check(const Facts& facts, Findings& findings) {
  for (const Reference& reference : facts.references) {
    if (reference.kind != ReferenceKind::step_property || !reference.path.empty()) continue;
    if (reference.target == no_step) continue;
    const Step& step = facts.pipeline.steps[reference.target];
    if (step.type == StepType::fail) continue;  // references/fail-step
    Diagnostic& found = findings.add(
        reference.at->range(),
        fmt::format("reads all of step {}, expected one of its properties", quoted(step.name)));
    found.mark = "names no property";
    found.labels.push_back(findings.label(name_range(step), "the step is here"));
    const std::string_view property = usual(step.type);
    found.help.push_back(property.empty() ? "name a property after the step"
                                          : fmt::format("name a property: `Steps.{}.{}`",
                                                        bare(step.name), property));
  }
}

}  // namespace

extern constinit const Rule properties_whole_step{
    "properties/whole-step", Severity::warning,
    "A Get of a whole step gives nothing that an argument takes.", check, Needs::part};

}  // namespace plumbline
