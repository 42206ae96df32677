#include <fmt/format.h>

#include "rules/graph/reason.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Pipeline& pipeline = facts.pipeline;
  for (const auto& [id, condition_id, if_edge, else_edge] : facts.graph.contradictions()) {
    const Step& step = pipeline.steps[id];
    const std::string condition = quoted(pipeline.steps[condition_id].name);
    const auto needs = [&](bool outcome) {
      return fmt::format("needs {} to be {}", condition, outcome);
    };
    // The later text is marked; the other one, or the branch that the step is in, explains it.
    const bool both = if_edge != nullptr && else_edge != nullptr;
    const bool mark_if = both ? place(pipeline, *if_edge).begin > place(pipeline, *else_edge).begin
                              : if_edge != nullptr;
    const Edge* const marked = mark_if ? if_edge : else_edge;
    const Edge* const other = mark_if ? else_edge : if_edge;
    const Range at = marked != nullptr ? place(pipeline, *marked) : name_range(step);
    Diagnostic& found =
        findings.add(at, fmt::format("step {} can never run: it needs both outcomes of {}",
                                     quoted(step.name), condition));
    found.mark = needs(mark_if);
    found.labels.push_back(findings.label(
        other != nullptr ? place(pipeline, *other) : name_range(step),
        other != nullptr ? needs(!mark_if)
                         : fmt::format("the step is in {}", mark_if ? "ElseSteps" : "IfSteps")));
    found.help.push_back(
        both ? "give each branch a step of its own: all entries must succeed, there is "
               "no way to wait for one of two"
             : "move the step into the branch of what it waits for, or remove the dependency");
  }
}

}  // namespace

extern constinit const Rule graph_never_runs{
    "graph/never-runs", Severity::error,
    "A step that needs both outcomes of a condition never runs.", check};

}  // namespace plumbline
