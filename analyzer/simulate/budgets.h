// What a plan may not exceed. A breach is a finding of a rule `budget/...`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/simulate/plan.h"

namespace plumbline::simulate {

struct Budgets {
  std::optional<Milliseconds> max_duration;
  std::vector<std::uint32_t> forbid_miss;  // steps that have to take a cached result
  std::optional<double> hit_rate;  // 0 to 1, of the cacheable steps that would otherwise run
  // False: what rests on guessed durations or unknown verdicts is a breach: budget/not-provable.
  bool allow_guesses = false;
};

// Adds what is breached to the plan's findings. `whole`: the place of what is about no step.
void check_budgets(const Budgets&, Location whole, Plan&);

// "90m", "1h30m", "2d" or ISO 8601: "PT1H30M". Nothing for other texts.
std::optional<Milliseconds> parse_time(std::string_view text);

}  // namespace plumbline::simulate
