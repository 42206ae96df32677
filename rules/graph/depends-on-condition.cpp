#include <fmt/format.h>

#include "rules/graph/reason.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Pipeline& pipeline = facts.pipeline;
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    for (const Dependency& dependency : pipeline.steps[id].depends_on) {
      if (dependency.target == no_step || dependency.target == id) continue;
      const Step& target = pipeline.steps[dependency.target];
      if (target.type != StepType::condition) continue;
      const bool own = encloses(pipeline, dependency.target, id);
      Diagnostic& found = findings.add(
          dependency.at->range(),
          own ? fmt::format("step in a branch of {} already waits for it", quoted(target.name))
              : fmt::format("DependsOn waits for the outcome of {}, not for its branches",
                            quoted(target.name)),
          own ? Severity::warning : Severity::note);
      found.mark = own ? "already waits for its condition" : "a Condition step";
      found.labels.push_back(findings.label(name_range(target), "the condition is here"));
      found.help.push_back(own ? "remove the entry"
                               : "move the step into a branch when it needs what runs there");
      found.notes.push_back(
          "CreatePipeline was reported to reject a Condition step in DependsOn in "
          "January 2023; whether it still does is not known");
    }
  }
}

}  // namespace

extern constinit const Rule graph_depends_on_condition{
    "graph/depends-on-condition", Severity::note,
    "DependsOn on a Condition step waits for its outcome only, and may be rejected.", check};

}  // namespace plumbline
