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

}  // namespace plumbline
