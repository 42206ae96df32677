// How long the steps of saved executions took, and how often a result was taken again.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/history/history.h"

namespace plumbline::history {

struct StepStatistics {
  std::string_view pipeline, name, type;
  std::size_t runs = 0;  // of its own, whatever came of them
  std::size_t succeeded = 0, failed = 0, hits = 0, reused = 0, running = 0;
  // Of runs that succeeded; milliseconds. The nearest rank: always a duration that was seen.
  std::optional<Instant> p50, p90;
  // Hits among entries that could have been one, 0 to 1; nothing when there are none.
  std::optional<double> hit_rate() const;
};

// By pipeline, then by name; steps of one name and several types apart.
std::vector<StepStatistics> statistics_of(const History&);

}  // namespace plumbline::history
