#include <fmt/format.h>

#include <algorithm>

#include "rules/graph/reason.h"

namespace plumbline {
namespace {

// The edges that lead out of a branch into a step outside, those out of one condition together.
std::vector<Edge> out_of_branches(const Facts& facts, StepId id) {
  const Pipeline& pipeline = facts.pipeline;
  const auto condition = [&](const Edge& edge) { return pipeline.steps[edge.from].parent; };
  std::vector<Edge> edges;
  for (const Edge& edge : facts.graph.into(id)) {
    if (edge.why == Why::branch || condition(edge) == no_step) continue;
    // A condition that waits for its own branch is found by graph/cycle.
    if (encloses(pipeline, condition(edge), id) || encloses(pipeline, id, edge.from)) continue;
    edges.push_back(edge);
  }
  std::stable_sort(edges.begin(), edges.end(),
                   [&](const Edge& a, const Edge& b) { return condition(a) < condition(b); });
  return edges;
}

void check(const Facts& facts, Findings& findings) {
  const Pipeline& pipeline = facts.pipeline;
  std::vector<bool> never_runs(pipeline.steps.size());
  for (const Contradiction& found : facts.graph.contradictions()) never_runs[found.step] = true;
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    StepId last = no_step;  // the condition of the finding so far
    Diagnostic* found = nullptr;
    for (const Edge& edge : never_runs[id] ? std::vector<Edge>() : out_of_branches(facts, id)) {
      const Step& from = pipeline.steps[edge.from];
      const std::string condition = quoted(pipeline.steps[from.parent].name);
      if (from.parent == last) {
        found->labels.push_back(findings.label(edge.at->range(), reason(pipeline, edge)));
        continue;
      }
      last = from.parent;
      found = &findings.add(edge.at->range(), fmt::format("step {} runs only if {} is {}",
                                                          quoted(pipeline.steps[id].name),
                                                          condition, outcome(from.branch)));
      found->mark = reason(pipeline, edge);
      found->labels.push_back(findings.label(
          name_range(from), fmt::format("in {} of {}", to_string(from.branch), condition)));
      found->help.push_back(
          fmt::format("move the step into {} if that is meant, or remove the dependency",
                      to_string(from.branch)));
    }
  }
}

}  // namespace

extern constinit const Rule graph_waits_for_branch{
    "graph/waits-for-branch", Severity::warning,
    "A step that waits for a step in a branch runs only when that branch is taken.", check};

}  // namespace plumbline
