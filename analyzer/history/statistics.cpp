#include "analyzer/history/statistics.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/schema/shapes.h"

namespace plumbline::history {

std::optional<double> StepStatistics::hit_rate() const {
  const schema::StepFacts* const facts = schema::step_facts(type);
  if (facts != nullptr && facts->caching == schema::Support::never) return std::nullopt;
  const std::size_t all = succeeded + hits;
  if (all == 0) return std::nullopt;
  return static_cast<double>(hits) / static_cast<double>(all);
}

std::vector<StepStatistics> statistics_of(const History& history) {
  struct Sum {
    StepStatistics statistics;
    std::vector<Instant> durations;
  };
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, Sum> sums;
  for (const Execution& execution : history.executions()) {
    for (const StepRun& run : execution.steps) {
      Sum& sum = sums[{execution.pipeline, run.name, run.type}];
      StepStatistics& step = sum.statistics;
      if (run.is_reused()) {
        ++step.reused;
      } else if (run.is_hit()) {
        ++step.hits;
      } else {
        ++step.runs;
        if (run.status == Status::succeeded) {
          ++step.succeeded;
          if (run.has_duration()) sum.durations.push_back(run.end - run.start);
        } else if (is_final(run.status)) {
          ++step.failed;
        } else {
          ++step.running;
        }
      }
    }
  }
  std::vector<StepStatistics> result;
  for (auto& [key, sum] : sums) {
    std::tie(sum.statistics.pipeline, sum.statistics.name, sum.statistics.type) = key;
    auto& durations = sum.durations;
    std::sort(durations.begin(), durations.end());
    const auto rank = [&](std::size_t percent) {
      return durations[(durations.size() * percent + 99) / 100 - 1];
    };
    if (!durations.empty()) {
      sum.statistics.p50 = rank(50);
      sum.statistics.p90 = rank(90);
    }
    result.push_back(sum.statistics);
  }
  return result;
}

}  // namespace plumbline::history
