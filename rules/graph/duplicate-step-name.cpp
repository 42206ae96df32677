#include <fmt/format.h>

#include "rules/graph/reason.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Pipeline& pipeline = facts.pipeline;
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    const Step& step = pipeline.steps[id];
    if (step.name.empty() || is_placeholder(step.name)) continue;
    const StepId first = pipeline.find_step(step.name);
    if (first == id || first == no_step) continue;
    Diagnostic& found = findings.add(
        name_range(step), fmt::format("another step is already named {}", quoted(step.name)));
    found.mark = "same name again";
    found.labels.push_back(findings.label(name_range(pipeline.steps[first]), "first used here"));
    const bool copy = facts.document.text(step.node->range()) ==
                      facts.document.text(pipeline.steps[first].node->range());
    found.help.push_back(
        copy ? "remove one of the two: a step stands at the top level or in one branch"
             : "rename one of them: names are unique over all branches");
    found.notes.push_back(
        "the SageMaker SDK says \"Pipeline steps cannot have duplicate names. In addition, steps "
        "added in the ConditionStep cannot be added in the Pipeline steps list.\"");
  }
}

}  // namespace

extern constinit const Rule graph_duplicate_step_name{
    "graph/duplicate-step-name", Severity::error,
    "Every step needs a name of its own, branches included.", check};

}  // namespace plumbline
