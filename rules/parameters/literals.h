// JSON literals of the four types of parameters.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "analyzer/json/write.h"
#include "analyzer/types/types.h"

namespace plumbline {

inline bool is_whole(std::string_view number) {
  return number.find_first_of(".eENI") == std::string_view::npos;
}

// Whether a default is of its type; yes when the type is not known.
inline bool fits(ValueType type, const json::Value& value) {
  switch (type) {
    case ValueType::string: return value.is(json::Kind::string);
    case ValueType::integer: return value.is(json::Kind::number) && is_whole(value.text());
    case ValueType::number: return value.is(json::Kind::number);
    case ValueType::boolean: return value.is(json::Kind::boolean);
    default: return true;
  }
}

// The default as its type writes it, when no doubt is left: "10" without quotes, "True" as true.
inline std::string as_literal(ValueType type, std::string_view text) {
  if (type == ValueType::string) return json::quote(text);
  if (type == ValueType::boolean) {
    return text == "true" || text == "True"     ? "true"
           : text == "false" || text == "False" ? "false"
                                                : "";
  }
  if (text.ends_with(".0")) text.remove_suffix(type == ValueType::integer ? 2 : 0);
  const std::size_t point = type == ValueType::number ? text.find('.') : std::string_view::npos;
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.size() < 16 &&
           part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::string_view whole = text.substr(text.starts_with('-') ? 1 : 0);
  const std::size_t split = std::min(whole.find('.'), whole.size());
  const bool plain = digits(whole.substr(0, split)) && (split == 1 || whole.front() != '0') &&
                     (split == whole.size() ||
                      (point != std::string_view::npos && digits(whole.substr(split + 1))));
  return plain ? std::string(text) : std::string();
}

}  // namespace plumbline
