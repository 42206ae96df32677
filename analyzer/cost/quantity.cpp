#include "analyzer/cost/quantity.h"

namespace plumbline::cost {
namespace {

std::optional<std::int64_t> millionths_of(std::string_view text) {
  const auto rate = parse_rate(text);
  if (!rate) return std::nullopt;
  return rate->pico / 1'000'000;
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

std::optional<std::int64_t> parse_share(std::string_view text) {
  const auto part = millionths_of(text);
  if (!part || *part > 1'000'000) return std::nullopt;
  return part;
}

}  // namespace plumbline::cost
