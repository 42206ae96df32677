#include "analyzer/cost/quantity.h"

namespace plumbline::cost {
namespace {

std::optional<std::int64_t> millionths_of(std::string_view text) {
  const auto rate = parse_rate(text);
  if (!rate) return std::nullopt;
  return rate->pico / 1'000'000;
}

// Seconds in the unit that a letter stands for; 0 when it is none.
std::int64_t seconds_in(char letter) {
  switch (letter) {
    case 'w': return 604'800;
    case 'd': return 86'400;
    case 'h': return 3600;
    case 'm': return 60;
    case 's': return 1;
    default: return 0;
  }
}

}  // namespace

std::optional<Increase> parse_increase(std::string_view text) {
  Increase out;
  if (text.ends_with('%')) {
    text.remove_suffix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    // A hundredth of what parse_share would make of it.
    const auto part = millionths_of(text);
    if (!part) return std::nullopt;
    out.millionths = *part / 100;
    return out;
  }
  out.money = parse_money(text);
  if (!out.money) return std::nullopt;
  return out;
}

std::optional<Milliseconds> parse_duration(std::string_view text) {
  const bool iso = text.starts_with('P') || text.starts_with('p');
  bool time = !iso;  // ISO 8601: behind the T, where M is a minute
  if (iso) text.remove_prefix(1);
  std::int64_t total = 0, last = 0;
  bool any = false;
  while (!text.empty()) {
    if (text.front() == ' ' && !iso) {
      text.remove_prefix(1);
      continue;
    }
    if (iso && !time && (text.front() == 'T' || text.front() == 't')) {
      time = true;
      last = 86'400;
      text.remove_prefix(1);
      continue;
    }
    std::size_t digits = 0;
    while (digits < text.size() &&
           (text[digits] == '.' || (text[digits] >= '0' && text[digits] <= '9'))) {
      ++digits;
    }
    const auto amount = parse_rate(text.substr(0, digits));
    if (!amount) return std::nullopt;
    text.remove_prefix(digits);
    while (!iso && text.starts_with(' ')) text.remove_prefix(1);
    std::int64_t unit = 1;
    if (!text.empty()) {
      const char letter = static_cast<char>(text.front() | 0x20);
      unit = seconds_in(letter);
      // A month has no length.
      if (unit == 0 || (iso && time != (unit < 86'400))) return std::nullopt;
      text.remove_prefix(1);
    } else if (iso || any) {
      return std::nullopt;
    }
    // Larger units stand first, each once.
    if (any && last != 0 && unit >= last) return std::nullopt;
    last = unit;
    any = true;
    const Money product = times({amount->pico}, unit);
    total += product.nano / 1'000'000;
    if (total > std::int64_t{1} << 52U) return std::nullopt;
  }
  if (!any) return std::nullopt;
  return total;
}

std::optional<std::int64_t> parse_share(std::string_view text) {
  const auto part = millionths_of(text);
  if (!part || *part > 1'000'000) return std::nullopt;
  return part;
}

}  // namespace plumbline::cost
