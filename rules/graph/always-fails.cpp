#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// Steps that not every execution runs: in a branch, or behind a step in one.
std::vector<bool> guarded(const Facts& facts) {
  std::vector<bool> result(facts.pipeline.steps.size());
  for (const StepId id : facts.graph.order()) {
    const auto edges = facts.graph.into(id);
    result[id] = facts.pipeline.steps[id].parent != no_step ||
                 std::any_of(edges.begin(), edges.end(),
                             [&](const Edge& edge) { return result[edge.from]; });
  }
  return result;
}

void check(const Facts& facts, Findings& findings) {
  if (!facts.graph.acyclic()) return;
  const std::vector<bool> sometimes = guarded(facts);
  for (StepId id = 0; id < facts.pipeline.steps.size(); ++id) {
    const Step& step = facts.pipeline.steps[id];
    if (step.type != StepType::fail || step.shares_name || sometimes[id]) continue;
    Diagnostic& found =
        findings.add((*step.node)["Type"].range(),
                     fmt::format("no condition decides whether {} runs: every execution fails",
                                 quoted(step.name, 50)));
    found.mark = "runs in every execution";
    found.help.emplace_back("move it into a branch of a Condition step");
  }
}

}  // namespace

extern constinit const Rule graph_always_fails{
    "graph/always-fails", Severity::warning,
    "A Fail step that no condition guards ends every execution.", check, Needs::all_steps};

}  // namespace plumbline
