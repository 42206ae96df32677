// The letters that AWS takes in names, and which one a name should not have.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "analyzer/json/utf8.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline {

// The character that begins at a byte, as a message says it: "`#`", "a space", "U+0009".
inline std::string character_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == ' ') return "a space";
  constexpr std::string_view digits = "0123456789ABCDEF";
  const std::string hex{digits[byte / 16], digits[byte % 16]};
  if (byte < 0x20U || byte == 0x7FU) return "U+00" + hex;
  const std::size_t length = json::utf8_length(text.substr(at));
  return length == 0 ? "the byte 0x" + hex : quoted(text.substr(at, length));
}

// The first character that is none of [A-Za-z0-9-_], as a message says it; empty when all are.
inline std::string illegal_character(std::string_view name) {
  const auto legal = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  const auto found = std::find_if_not(name.begin(), name.end(), legal);
  if (found == name.end()) return {};
  return character_at(name, static_cast<std::size_t>(found - name.begin()));
}

}  // namespace plumbline
