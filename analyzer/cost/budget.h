// What a plan may cost. A breach is a finding with the id of a rule; what guesses leave open is one
// too. Budgets of time and of the cache are in simulate/budgets.h.
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
  bool allow_guesses = false;                           // what is only open is no finding
};

// Adds what is breached to the plan's findings. `before`: what the definition cost as it was;
// needed for an increase. `whole`: where findings are when no step is to blame.
void check_budgets(const Budgets&, const PlanCost&, const PlanCost* before, Location whole,
                   simulate::Plan&);

}  // namespace plumbline::cost
