// Money in whole nano-dollars and prices in whole pico-dollars a unit, so that sums are exact and
// the same everywhere. Each line of a bill is rounded once, half up, to a nano-dollar.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline::cost {

// An amount in 1e-9 USD. Sums that do not fit (9.2 billion USD) stay at the limit.
struct Money {
  std::int64_t nano = 0;
  auto operator<=>(const Money&) const = default;  // NOLINT(modernize-use-nullptr)
};
Money operator+(Money, Money);
Money operator-(Money, Money);
inline Money& operator+=(Money& sum, Money more) { return sum = sum + more; }

// A price for one unit, in 1e-12 USD.
struct Rate {
  std::int64_t pico = 0;
  auto operator<=>(const Rate&) const = default;  // NOLINT(modernize-use-nullptr)
};

// `rate` for `quantity` / `per` units.
Money times(Rate rate, std::int64_t quantity, std::int64_t per = 1);
// The part of an amount: parts of a million.
Money millionths(Money, std::int64_t parts);
Rate millionths(Rate, std::int64_t parts);

// "0.23", "1.66667e-05": not negative, below a million, rounded to 1e-12.
std::optional<Rate> parse_rate(std::string_view decimal);
// "25" or "25.50", with or without "$".
std::optional<Money> parse_money(std::string_view text);

std::string dollars(Money);  // "$1,234.57"; "-$0.10"; "<$0.01" for what is less than half a cent
std::string decimal(Money);  // "1234.567890123" without zeros at the end: a JSON number
std::string decimal(Rate);

}  // namespace plumbline::cost
