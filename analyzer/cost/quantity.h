// Amounts as a user types them after an option.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "analyzer/cost/bill.h"

namespace plumbline::cost {

// "25" or "$2.50": money; "10%": a part of what it was.
struct Increase {
  std::optional<Money> money;
  std::optional<std::int64_t> millionths;
};
std::optional<Increase> parse_increase(std::string_view);
// "0.8", from 0 to 1, in millionths.
std::optional<std::int64_t> parse_share(std::string_view);

}  // namespace plumbline::cost
