// What selected steps wait for.
#pragma once

#include "rules/selection/names.h"

namespace plumbline {

// What a selected step waits for and what is not to run. Steps between selected ones are left to
// selection/not-connected.
struct Upstream {
  std::vector<StepId> steps;
  bool only_by_branch = true;
};

inline Upstream upstream_of(const Facts& facts, StepId id) {
  Upstream upstream;
  const Selection& selection = *facts.selection;
  for (const Edge& edge : facts.graph.into(id)) {
    if (selection.at.contains(edge.from) || selection.paths.left_out[edge.from]) continue;
    if (edge.why != Why::branch) upstream.only_by_branch = false;
    upstream.steps.push_back(edge.from);
  }
  // A step may be needed for several reasons.
  std::sort(upstream.steps.begin(), upstream.steps.end());
  upstream.steps.erase(std::unique(upstream.steps.begin(), upstream.steps.end()),
                       upstream.steps.end());
  return upstream;
}

// All that selected steps wait for, over any number of others, and that is not selected; in
// document order.
inline std::vector<StepId> all_upstream(const Facts& facts) {
  std::vector<bool> seen(facts.pipeline.steps.size());
  std::vector<StepId> open = facts.selection->steps, result;
  for (const StepId id : open) seen[id] = true;
  while (!open.empty()) {
    const StepId id = open.back();
    open.pop_back();
    for (const Edge& edge : facts.graph.into(id)) {
      if (seen[edge.from]) continue;
      seen[edge.from] = true;
      open.push_back(edge.from);
      result.push_back(edge.from);
    }
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace plumbline
