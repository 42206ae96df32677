// Values that a start request or the command line gives for parameters.
#pragma once

#include <algorithm>

#include "analyzer/check/rule.h"

namespace plumbline {

inline constexpr std::size_t most_values = 200;     // of one start
inline constexpr std::size_t longest_value = 1024;  // characters

// Calls with every value that is known, and the parameter's declaration (null: there is none). What
// is beyond the number that a start takes is not looked at: parameters/too-many-values.
template <typename Use>
void each_given(const Facts& facts, Use use) {
  if (facts.start == nullptr) return;
  const std::span<const StartParameter> all = facts.start->parameters;
  for (const StartParameter& given : all.first(std::min(all.size(), most_values))) {
    if (!given.has_value || is_placeholder(given.value)) continue;
    use(given, facts.pipeline.find_parameter(given.name));
  }
}

}  // namespace plumbline
