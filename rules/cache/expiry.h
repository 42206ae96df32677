// What ExpireAfter says: an ISO 8601 duration, of which AWS's own samples leave out the P and write
// the units in either case ("30d", "T12H", "p30d").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/cache/cached.h"

namespace plumbline {

struct ExpiryPart {
  char unit = 0;      // upper case
  bool time = false;  // behind the T
  bool fraction = false;
  std::string_view digits;  // before the fraction
  double count = 0;
};

struct Expiry {
  std::vector<ExpiryPart> parts;
  std::string fault;  // empty: it is a duration
  std::string meant;  // a mend when it is plain
};

inline char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// A number at the beginning of `text`, which is taken off; false when there is none.
inline bool take_number(std::string_view& text, ExpiryPart& part) {
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

inline Expiry parse_expiry(std::string_view text) {
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

// Calls function(value, expiry) for every ExpireAfter that counts.
template <class Function>
void each_expiry(const Facts& facts, Function function) {
  std::string_view text;  // steps mostly say the same
  Expiry expiry = parse_expiry(text);
  for (const Step& step : facts.pipeline.steps) {
    const json::Value& value = (*step.cache_config)["ExpireAfter"];
    if (!value.is(json::Kind::string) || is_placeholder(value)) continue;
    if (caching(step) == Caching::off) continue;
    if (value.text() != text) expiry = parse_expiry(text = value.text());
    function(value, expiry);
  }
}

}  // namespace plumbline
