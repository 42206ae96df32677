#include "analyzer/cache/expiry.h"

#include <algorithm>
#include <limits>

namespace plumbline {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// A number at the beginning of `text`, which is taken off; false when there is none.
bool take_number(std::string_view& text, ExpiryPart& part) {
  const std::string_view from = text;
  double scale = 0;
  for (; !text.empty(); text.remove_prefix(1)) {
    const char c = text.front();
    const bool point = (c == '.' || c == ',') && scale == 0 && text.size() < from.size();
    if (point) {
      scale = 1;
      part.fraction = true;
      part.digits = from.substr(0, from.size() - text.size());
      continue;
    }
    if (c < '0' || c > '9') break;
    scale /= 10;
    part.count = scale == 0 ? part.count * 10 + (c - '0') : part.count + (c - '0') * scale;
  }
  if (!part.fraction) part.digits = from.substr(0, from.size() - text.size());
  return text.size() < from.size();
}

// Longer than anything that was ever recorded, and far from where arithmetic overflows.
constexpr double most_months = 12.0 * 10000, most_milliseconds = 1e15;

struct Length {
  std::int64_t months = 0, milliseconds = 0;
};

Length length_of(const Expiry& expiry) {
  double months = 0, milliseconds = 0;
  for (const ExpiryPart& part : expiry.parts) {
    switch (part.unit) {
      case 'Y': months += 12 * part.count; break;
      case 'M':
        part.time ? milliseconds += part.count* history::minute : months += part.count;
        break;
      case 'W': milliseconds += part.count * 7 * history::day; break;
      case 'D': milliseconds += part.count * history::day; break;
      case 'H': milliseconds += part.count * history::hour; break;
      case 'S': milliseconds += part.count * history::second; break;
      default: break;
    }
  }
  return {static_cast<std::int64_t>(std::min(months, most_months)),
          static_cast<std::int64_t>(std::min(milliseconds, most_milliseconds))};
}

}  // namespace

Expiry parse_expiry(std::string_view text) {
  constexpr std::string_view dates = "YMWD", times = "HMS";
  Expiry result;
  const auto fail = [&](std::string why) {
    result.fault = std::move(why);
    return result;
  };
  std::string_view rest = text;
  if (!rest.empty() && upper(rest.front()) == 'P') rest.remove_prefix(1);
  bool time = false;
  std::size_t next = 0, in_time = 0;  // which units may still follow
  for (; !rest.empty();) {
    if (!time && upper(rest.front()) == 'T') {
      time = true;
      next = 0;
      rest.remove_prefix(1);
      continue;
    }
    ExpiryPart part;
    part.time = time;
    if (!take_number(rest, part)) return fail("a number is missing");
    if (rest.empty()) return fail("the last number has no unit");
    part.unit = upper(rest.front());
    rest.remove_prefix(1);
    const std::string_view units = time ? times : dates;
    const std::size_t unit = units.find(part.unit);
    if (unit == std::string_view::npos) {
      const bool swapped = (time ? dates : times).find(part.unit) != std::string_view::npos;
      if (!swapped) return fail("its units are Y, M, W, D and, after a T, H and M");
      if (result.parts.empty() && rest.empty() && !part.fraction) {
        result.meant = std::string(time ? "P" : "PT") + std::string(part.digits) + part.unit;
      } else if (!time && part.unit != 'M' && !part.fraction) {
        result.meant = text;  // "P1D12H"
        result.meant.insert(static_cast<std::size_t>(part.digits.data() - text.data()), "T");
        if (!parse_expiry(result.meant).fault.empty()) result.meant.clear();
      }
      return fail(time ? "days and longer stand before the T" : "hours stand after a T");
    }
    if (unit < next) return fail("its units go from the longest to the shortest, each once");
    next = unit + 1;
    in_time += time ? 1U : 0U;
    result.parts.push_back(part);
  }
  if (result.parts.empty()) return fail("it holds no number");
  if (time && in_time == 0) return fail("nothing follows the T");
  return result;
}

history::Instant oldest_usable(history::Instant now, const Expiry& expiry) {
  const Length length = length_of(expiry);
  return history::minus_months(now, length.months) - length.milliseconds;
}

history::Instant last_use(history::Instant made, const Expiry& expiry) {
  const Length length = length_of(expiry);
  // Going back clamps several days to a month's last one, so going forth is a search.
  history::Instant low = made, high = history::minus_months(
                                   made + length.milliseconds + 4 * history::day, -length.months);
  while (low < high) {
    const history::Instant middle = low + (high - low + 1) / 2;
    (history::minus_months(middle, length.months) - length.milliseconds <= made)
        ? low = middle
        : high = middle - 1;
  }
  return low;
}

}  // namespace plumbline
