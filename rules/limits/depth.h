// Which steps may run at the same time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {

// How many steps lie before each one on the longest way to it: those of one number may run at once.
inline std::vector<std::uint32_t> depths(const Facts& facts) {
  std::vector<std::uint32_t> depth(facts.pipeline.steps.size());
  for (const StepId id : facts.graph.order()) {
    for (const Edge& edge : facts.graph.into(id)) {
      depth[id] = std::max(depth[id], depth[edge.from] + 1);
    }
  }
  return depth;
}

}  // namespace plumbline
