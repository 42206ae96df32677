// Budgets: what a plan may cost, how long it may take, what has to come out of the cache. A breach
// is a finding with the id of a rule; what guesses leave open is one too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/cost/costs.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::cost {

struct Budgets {
  std::optional<Money> max_cost;
  std::optional<Money> max_increase;                    // against the definition as it was
  std::optional<std::int64_t> max_increase_millionths;  // likewise, as a part of the cost before
  std::optional<Milliseconds> max_duration;
  std::vector<std::string> forbid_miss;  // names of steps
  std::optional<std::int64_t> hit_rate;  // millionths of the cacheable steps that would run
  bool allow_guesses = false;            // what is only open is no finding
  bool any() const {
    return max_cost || max_increase || max_increase_millionths || max_duration ||
           !forbid_miss.empty() || hit_rate;
  }
};

// `before`: what the definition cost as it was; needed for an increase. `otherwise`: where findings
// are when no step is to blame. Every name in forbid_miss must be a step's.
std::vector<Diagnostic> check_budgets(const simulate::Plan&, const PlanCost&,
                                      const PlanCost* before, const Budgets&, Location otherwise);

}  // namespace plumbline::cost
