#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// Whether a step of this type starts a job whose name the variable gives.
bool starts_one(StepType type, bool training) {
  if (training) return type == StepType::training || type == StepType::tuning;
  return type == StepType::processing || type == StepType::clarify_check ||
         type == StepType::quality_check;
}

void check(const Facts& facts, Findings& findings) {
  for (const Reference& reference : facts.references) {
    const bool training = reference.name == "TrainingJobName";
    if (reference.kind != ReferenceKind::execution) continue;
    if (!training && reference.name != "ProcessingJobName") continue;
    const char* const kind = training ? "Training" : "Processing";
    std::string where = "here";
    if (reference.owner != no_step) {
      const Step& step = facts.pipeline.steps[reference.owner];
      if (starts_one(step.type, training) || step.type == StepType::unknown) continue;
      where = quoted(step.name, 40);
    }
    Diagnostic& found = findings.add(
        reference.at->range(), fmt::format("{} is the job of a {} step itself, and {} starts none",
                                           quoted(reference.name), kind, where));
    found.mark = "not known here";
    found.help.push_back(fmt::format("read {} of the step that starts the job",
                                     training ? "`TrainingJobName`" : "`ProcessingJobName`"));
  }
}

}  // namespace

extern constinit const Rule references_misplaced_variable{
    "references/misplaced-variable", Severity::error,
    "The name of a job is known only to the step that starts it.", check, Needs::part};

}  // namespace plumbline
