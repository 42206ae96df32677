// When two resolved values are one.
#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

#include "analyzer/cache/values.h"

namespace plumbline::cache {
namespace {

// A decimal number as its digits without zeros at either end, and the place of the first one.
struct Decimal {
  bool negative = false, valid = false;
  std::string digits;  // empty: zero
  std::int64_t exponent = 0;
  bool operator==(const Decimal&) const = default;
};

Decimal decimal(std::string_view text) {
  Decimal result;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    result.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t before = 0;
  bool point = false, any = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      any = true;
      if (result.digits.empty() && c == '0') {
        before -= point ? 1 : 0;
      } else {
        result.digits += c;
        before += point ? 0 : 1;
      }
    } else {
      break;
    }
  }
  if (!any) return result;
  std::int64_t exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return result;
    std::string_view power = text.substr(at + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error != std::errc() || end != power.data() + power.size()) return result;
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 4;
    exponent = std::clamp(exponent, -most, most);
  }
  while (!result.digits.empty() && result.digits.back() == '0') result.digits.pop_back();
  result.valid = true;
  if (result.digits.empty()) {
    result.negative = false;
  } else {
    result.exponent = exponent + before;
  }
  return result;
}

// Does a recorded text hold the run's execution id, as the names of its jobs do?
bool names_run(std::string_view text, const Part& symbol) {
  return symbol.run.size() >= 8 && text.find(symbol.run) != std::string_view::npos;
}

bool is_uncertain(const Part& part) {
  return part.kind == Part::Kind::value || part.kind == Part::Kind::open || part.maybe;
}

// The literal texts before the first and behind the last symbol contradict each other.
bool ends_differ(const Resolved& a, const Resolved& b) {
  const auto head = [](const Resolved& value) -> std::string_view {
    const bool text = !value.parts.empty() && value.parts.front().kind == Part::Kind::text;
    return text ? std::string_view(value.parts.front().text) : std::string_view();
  };
  const auto tail = [](const Resolved& value) -> std::string_view {
    const bool text = !value.parts.empty() && value.parts.back().kind == Part::Kind::text;
    return text ? std::string_view(value.parts.back().text) : std::string_view();
  };
  const std::string_view x = head(a), y = head(b), v = tail(a), w = tail(b);
  const std::size_t front = std::min(x.size(), y.size()), back = std::min(v.size(), w.size());
  return x.substr(0, front) != y.substr(0, front) ||
         v.substr(v.size() - back) != w.substr(w.size() - back);
}

// A literal against a value with symbols of runs that are known: the texts around them, and the
// runs' ids in between, stand in the literal one after the other.
bool may_be(const Resolved& literal, const Resolved& symbols) {
  const std::string_view text =
      literal.parts.empty() ? std::string_view() : std::string_view(literal.parts[0].text);
  std::size_t at = 0;
  for (const Part& part : symbols.parts) {
    if (part.kind == Part::Kind::text) {
      const std::size_t found = text.find(part.text, at);
      if (found == std::string_view::npos) return false;
      at = found + part.text.size();
    } else if (!names_run(text, part)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string Resolved::text() const {
  std::string out;
  for (const Part& part : parts) {
    if (part.kind == Part::Kind::text) {
      out += part.text;
    } else {
      out += '{' + part.text + '}';
    }
  }
  return out;
}

bool Resolved::is_literal() const {
  return parts.empty() || (parts.size() == 1 && parts[0].kind == Part::Kind::text);
}

bool same_number(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const Decimal x = decimal(a), y = decimal(b);
  return x.valid && y.valid && x == y;
}

Match match(const Resolved& a, const Resolved& b, bool numeric) {
  if (a.kind == b.kind && a.parts == b.parts) return Match::equal;
  if (a.is_literal() && b.is_literal()) {
    const bool numbers = a.kind == json::Kind::number && b.kind == json::Kind::number;
    if (numbers && numeric && !a.parts.empty() && !b.parts.empty() &&
        same_number(a.parts[0].text, b.parts[0].text)) {
      return Match::likely_equal;
    }
    return Match::different;
  }
  const auto uncertain = [](const Resolved& value) {
    return std::any_of(value.parts.begin(), value.parts.end(), is_uncertain);
  };
  if (uncertain(a) || uncertain(b)) {
    return ends_differ(a, b) ? Match::different : Match::unknown;
  }
  if (a.is_literal()) return may_be(a, b) ? Match::likely_equal : Match::different;
  if (b.is_literal()) return may_be(b, a) ? Match::likely_equal : Match::different;
  return Match::different;
}

}  // namespace plumbline::cache
