// How the time and the cost of a plan spread: the schedule is run again and again with durations
// drawn anew. Only steps with percentiles (history, or a scenario that gives p50 and p90) vary.
#pragma once

#include <cstdint>

#include "analyzer/cost/costs.h"
#include "analyzer/graph/graph.h"

namespace plumbline::cost {

struct Sampling {
  std::uint64_t samples = 0;
  std::uint64_t seed = 0;
  unsigned threads = 0;  // 0: one for each processor
};

// Durations are log-normal with the given median and ninth decile. Each step draws from its own
// sequence, by seed and name: another step changes nothing for it, nor does the number of threads.
// Conditions go as in the world that the plan shows. `pipeline` and `graph` are the plan's.
Percentiles sample(const simulate::Plan&, const Pipeline& pipeline, const Graph& graph,
                   const Prices&, const Terms&, const Sampling&);

}  // namespace plumbline::cost
