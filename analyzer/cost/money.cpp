#include "analyzer/cost/money.h"

#include <charconv>
#include <limits>

namespace plumbline::cost {
namespace {

__extension__ using Wide = __int128;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::int64_t bounded(Wide value) {
  if (value > most) return most;
  if (value < -most) return -most;
  return static_cast<std::int64_t>(value);
}

// Half up, also for what is owed back.
Wide divided(Wide value, Wide by) {
  const Wide half = by / 2;
  return value >= 0 ? (value + half) / by : -((-value + half) / by);
}

// `value` / 10^places without zeros at the end.
std::string spelt(std::int64_t value, std::size_t places) {
  const bool negative = value < 0;
  std::string digits = std::to_string(negative ? -value : value);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - places);
  digits.resize(digits.size() - places);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (!fraction.empty()) digits += "." + fraction;
  return negative ? "-" + digits : digits;
}

// A decimal number in units of 10^-places.
std::optional<Wide> scaled(std::string_view text, int places) {
  Wide value = 0;
  int exponent = places;
  bool any = false, behind_point = false;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != 'e' && text[at] != 'E'; ++at) {
    if (text[at] == '.' && !behind_point) {
      behind_point = true;
      continue;
    }
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
    any = true;
    // Digits that no price has; they only make it a little smaller.
    if (value > Wide{most} * 1000) {
      if (!behind_point) ++exponent;
      continue;
    }
    value = value * 10 + (text[at] - '0');
    if (behind_point) --exponent;
  }
  if (!any) return std::nullopt;
  if (at < text.size()) {
    std::string_view power = text.substr(at + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    int written = 0;
    const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), written);
    if (error != std::errc() || end != power.data() + power.size()) return std::nullopt;
    if (written < -400 || written > 400) return std::nullopt;
    exponent += written;
  }
  for (; exponent > 0 && value != 0; --exponent) {
    if (value > Wide{most} * 1000) return std::nullopt;
    value *= 10;
  }
  for (; exponent < -1 && value != 0; ++exponent) value /= 10;
  return exponent == -1 ? (value + 5) / 10 : value;
}

}  // namespace

Money operator+(Money a, Money b) { return {bounded(Wide{a.nano} + b.nano)}; }
Money operator-(Money a, Money b) { return {bounded(Wide{a.nano} - b.nano)}; }

Money times(Rate rate, std::int64_t quantity, std::int64_t per) {
  return {bounded(divided(Wide{rate.pico} * quantity, Wide{per} * 1000))};
}

Money millionths(Money money, std::int64_t parts) {
  return {bounded(divided(Wide{money.nano} * parts, 1'000'000))};
}

Rate millionths(Rate rate, std::int64_t parts) {
  return {bounded(divided(Wide{rate.pico} * parts, 1'000'000))};
}

std::optional<Rate> parse_rate(std::string_view decimal) {
  const auto pico = scaled(decimal, 12);
  if (!pico || *pico >= Wide{1'000'000} * 1'000'000'000'000) return std::nullopt;
  return Rate{static_cast<std::int64_t>(*pico)};
}

std::optional<Money> parse_money(std::string_view text) {
  if (text.starts_with('$')) text.remove_prefix(1);
  const auto nano = scaled(text, 9);
  if (!nano || *nano > most) return std::nullopt;
  return Money{static_cast<std::int64_t>(*nano)};
}

std::string dollars(Money money) {
  const bool negative = money.nano < 0;
  const std::int64_t size = negative ? -money.nano : money.nano;
  const auto cents = static_cast<std::int64_t>(divided(size, 10'000'000));
  if (cents == 0 && size != 0) return negative ? ">-$0.01" : "<$0.01";
  std::string whole = std::to_string(cents / 100);
  for (std::size_t at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, ",");
  const std::string small = std::to_string(100 + cents % 100).substr(1);
  return (negative ? "-$" : "$") + whole + "." + small;
}

std::string decimal(Money money) { return spelt(money.nano, 9); }
std::string decimal(Rate rate) { return spelt(rate.pico, 12); }

}  // namespace plumbline::cost
