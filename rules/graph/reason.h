// Edges and branches in words, for messages.
#pragma once

#include <algorithm>
#include <vector>

#include "rules/references/names.h"

namespace plumbline {

// What a condition must come out as for a branch to run.
inline std::string_view outcome(Branch branch) {
  return branch == Branch::if_steps ? "true" : "false";
}

// Whether the step is the condition itself or inside one of its branches, at any depth.
inline bool encloses(const Pipeline& pipeline, StepId condition, StepId step) {
  while (step != no_step && step != condition) step = pipeline.steps[step].parent;
  return step == condition;
}

// The text that causes an edge; for a branch the step's name, because the step itself is long.
inline Range place(const Pipeline& pipeline, const Edge& edge) {
  return edge.why == Why::branch ? name_range(pipeline.steps[edge.to]) : edge.at->range();
}

inline std::string reason(const Pipeline& pipeline, const Edge& edge) {
  const std::string from = quoted(pipeline.steps[edge.from].name);
  const std::string to = quoted(pipeline.steps[edge.to].name);
  switch (edge.why) {
    case Why::depends_on: return to + " depends on " + from;
    case Why::data: return to + " reads a property of " + from;
    case Why::property_file: return to + " reads a property file of " + from;
    case Why::branch: break;
  }
  return to + " is in " + std::string(to_string(pipeline.steps[edge.to].branch)) + " of " + from;
}

// Waiting for a Fail step is a mistake of its own, and mending it breaks the loop.
inline bool waits_for_fail(const Pipeline& pipeline, const std::vector<Edge>& cycle) {
  return std::any_of(cycle.begin(), cycle.end(), [&](const Edge& edge) {
    const Step& from = pipeline.steps[edge.from];
    return from.type == StepType::fail && !from.shares_name;
  });
}

}  // namespace plumbline
