#include <fmt/format.h>

#include "rules/graph/reason.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Pipeline& pipeline = facts.pipeline;
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    for (const Dependency& dependency : pipeline.steps[id].depends_on) {
      // A Fail step that names itself is found by graph/self-dependency.
      if (dependency.target == no_step || dependency.target == id) continue;
      const Step& target = pipeline.steps[dependency.target];
      if (target.type != StepType::fail || target.shares_name) continue;
      Diagnostic& found =
          findings.add(dependency.at->range(),
                       fmt::format("nothing can depend on the Fail step {}", quoted(target.name)));
      found.mark = "a Fail step";
      found.labels.push_back(findings.label(name_range(target), "it ends the execution"));
      found.help.push_back("remove the entry: nothing runs after a Fail step");
      found.notes.push_back(fmt::format("CreatePipeline says \"{} can not depends on {}\"",
                                        bare(pipeline.steps[id].name), bare(target.name)));
    }
  }
}

}  // namespace

extern constinit const Rule graph_depends_on_fail{
    "graph/depends-on-fail", Severity::error,
    "A Fail step ends the execution, so no step can wait for it.", check};

}  // namespace plumbline
