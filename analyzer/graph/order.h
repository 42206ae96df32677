// Questions about two steps: does one always run before the other, can both run at all.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "analyzer/graph/graph.h"

namespace plumbline {

// One pass over the graph answers for 64 first steps; questions with more first steps than this
// are answered with true.
inline constexpr std::size_t most_first_steps = 4096;

// For each pair whether the second step waits for the first one, directly or through others. Steps
// on a cycle, or behind one, wait for nobody here: Graph::order leaves them out.
std::vector<bool> waits(const Graph&, std::span<const std::pair<StepId, StepId>>);

// Whether the steps are in different branches of one condition.
bool exclude_each_other(const Pipeline&, StepId, StepId);

}  // namespace plumbline
