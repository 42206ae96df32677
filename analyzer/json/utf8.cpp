#include "analyzer/json/utf8.h"

#include <cstring>

namespace plumbline::json {

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first < 0xC2U) return 0;
  if (first < 0xE0U) return continues(1) ? 2 : 0;
  if (first < 0xF0U) {
    if (!continues(1) || !continues(2)) return 0;
    if (first == 0xE0U && byte(1) < 0xA0U) return 0;
    return first == 0xEDU && byte(1) >= 0xA0U ? 0 : 3;
  }
  if (first > 0xF4U || !continues(1) || !continues(2) || !continues(3)) return 0;
  if (first == 0xF0U && byte(1) < 0x90U) return 0;
  return first == 0xF4U && byte(1) >= 0x90U ? 0 : 4;
}

std::size_t count_characters(std::string_view text) {
  // Eight bytes at a time: those that continue a character have the highest bit and not the next.
  std::size_t continued = 0, at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    // One bit in each byte; the product's highest byte is their sum. std::popcount would be a call
    // for processors of any age.
    const std::uint64_t ones = (word >> 7U) & ~(word >> 6U) & 0x0101010101010101U;
    continued += static_cast<std::size_t>((ones * 0x0101010101010101U) >> 56U);
  }
  for (; at < text.size(); ++at) {
    continued += (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U ? 1U : 0U;
  }
  return text.size() - continued;
}

std::size_t find_invalid_utf8(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::size_t at = 0;
  while (at < text.size()) {
    // Four words at a time; the compiler makes vector instructions of it.
    while (at + 32 <= text.size()) {
      std::uint64_t words[4];
      std::memcpy(words, text.data() + at, sizeof words);
      if (((words[0] | words[1] | words[2] | words[3]) & high_bits) != 0) break;
      at += 32;
    }
    if (at >= text.size()) break;
    const std::size_t length = utf8_length(text.substr(at, 4));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (code_point < 0x80U) {
    byte(code_point);
  } else if (code_point < 0x800U) {
    byte(0xC0U | (code_point >> 6U));
    byte(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000U) {
    byte(0xE0U | (code_point >> 12U));
    byte(0x80U | ((code_point >> 6U) & 0x3FU));
    byte(0x80U | (code_point & 0x3FU));
  } else {
    byte(0xF0U | (code_point >> 18U));
    byte(0x80U | ((code_point >> 12U) & 0x3FU));
    byte(0x80U | ((code_point >> 6U) & 0x3FU));
    byte(0x80U | (code_point & 0x3FU));
  }
}

}  // namespace plumbline::json
