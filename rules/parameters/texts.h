// Values at start are texts: what a text says of each of the four types.
#pragma once

#include <charconv>
#include <string_view>

#include "analyzer/types/types.h"

namespace plumbline {

enum class Reading : std::uint8_t {
  fits,
  doubtful,  // whether AWS takes it is not known
  wrong,
};

// [+-]digits[.digits][e[+-]digits], or digits on one side of the point only.
inline bool is_decimal(std::string_view text) {
  const auto digits = [&] {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end;
  };
  const auto sign = [&] {
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  };
  sign();
  std::size_t count = digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    count += digits();
  }
  if (count == 0) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    sign();
    if (digits() == 0) return false;
  }
  return text.empty();
}

inline bool is_integer_of_64_bits(std::string_view text) {
  std::int64_t number = 0;
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

inline bool equals_lower(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char c, char wanted) {
    return (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) == wanted;
  });
}

// Not for an empty text.
inline Reading read_as(ValueType type, std::string_view text) {
  switch (type) {
    case ValueType::integer:
      return is_integer_of_64_bits(text) ? Reading::fits
             : is_decimal(text)          ? Reading::doubtful
                                         : Reading::wrong;
    case ValueType::number: {
      if (is_decimal(text)) return Reading::fits;
      if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
      const bool not_finite =
          equals_lower(text, "nan") || equals_lower(text, "inf") || equals_lower(text, "infinity");
      return not_finite ? Reading::doubtful : Reading::wrong;
    }
    case ValueType::boolean:
      return equals_lower(text, "true") || equals_lower(text, "false") ? Reading::fits
                                                                       : Reading::wrong;
    default: return Reading::fits;
  }
}

}  // namespace plumbline
