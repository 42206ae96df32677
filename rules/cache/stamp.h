// Texts that tell when they were made: 2026-01-31-12-00-05-123, 31-01-2026-12-00-05,
// 20260131T120005, milliseconds since 1970, a UUID.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace plumbline {

struct Stamp {
  std::size_t begin = 0, end = 0;  // bytes of the text; end 0: there is none
  explicit operator bool() const { return end != 0; }
};

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Does a text begin with this shape? 0 is a digit, x a hex digit, T what may part date and time;
// other characters are themselves.
inline bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[i];
    const bool fits = shape[i] == '0'   ? is_digit(c)
                      : shape[i] == 'x' ? is_hex(c)
                      : shape[i] == 'T' ? c == '-' || c == '_' || c == 'T' || c == ' '
                                        : c == shape[i];
    if (!fits) return false;
  }
  return true;
}

// A date of this century and a time of day, as their fourteen digits. Midnight, full minutes and
// the last second of one are what people write: a range of data.
inline bool is_moment(std::string_view digits) {
  const auto two = [&](std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
  const bool date = two(0) == 20 && two(4) >= 1 && two(4) <= 12 && two(6) >= 1 && two(6) <= 31;
  return date && two(8) < 24 && two(10) < 60 && two(12) < 60;
}
inline bool is_round(std::string_view digits) {
  return digits.ends_with("00") || digits.ends_with("59");
}
// Milliseconds since 1970, from 2014 to 2033; a count of millions is written by a person.
inline bool is_epoch(std::string_view digits) {
  return digits[0] == '1' && digits[1] >= '4' && !digits.ends_with("000000");
}

// The first moment or UUID of a text. A date without the time of day names data, not a build.
inline Stamp find_stamp(std::string_view text) {
  constexpr std::string_view sdk = "0000-00-00-00-00-00", iso = "0000-00-00T00:00:00",
                             compact = "00000000000000", parted = "00000000T000000",
                             day_first = "00-00-0000-00-00-00", epoch = "0000000000000",
                             uuid = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  for (std::size_t at = 0; at + epoch.size() <= text.size(); ++at) {
    if (!is_hex(text[at])) continue;
    const std::string_view rest = text.substr(at);
    const char before = at == 0 ? ' ' : text[at - 1];
    const auto stands_alone = [&](std::string_view shape, bool in_hash) {
      const char after = rest.size() == shape.size() ? ' ' : rest[shape.size()];
      return in_hash ? !is_hex(before) && !is_hex(after) : !is_digit(before) && !is_digit(after);
    };
    // Eight letters may be a word.
    const std::string_view group = rest.substr(0, 8);
    if (has_shape(rest, uuid) && stands_alone(uuid, true) &&
        std::any_of(group.begin(), group.end(), is_digit)) {
      return {at, at + uuid.size()};
    }
    if (has_shape(rest, epoch) && stands_alone(epoch, true) &&
        is_epoch(rest.substr(0, epoch.size()))) {
      return {at, at + epoch.size()};
    }
    for (const std::string_view shape : {sdk, iso, compact, parted, day_first}) {
      const bool in_hash = shape == compact || shape == parted;
      if (!has_shape(rest, shape) || !stands_alone(shape, in_hash)) continue;
      char digits[14] = {};
      std::size_t count = 0;
      for (const char c : rest.substr(0, shape.size())) {
        if (is_digit(c)) digits[count++] = c;
      }
      if (shape == day_first) {  // the year to the front, the day behind the month
        std::rotate(digits, digits + 4, digits + 8);
        std::swap_ranges(digits + 4, digits + 6, digits + 6);
      }
      const std::string_view moment(digits, count);
      // Only a clock gives fractions of a second.
      const std::string_view after = rest.substr(shape.size());
      const bool fraction = after.size() > 3 && (after[0] == '.' || after[0] == '-') &&
                            has_shape(after.substr(1), "000");
      if (is_moment(moment) && (fraction || !is_round(moment))) return {at, at + shape.size()};
    }
  }
  return {};
}

}  // namespace plumbline
