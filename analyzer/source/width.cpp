#include "analyzer/source/width.h"

#include <cstring>

namespace plumbline {
namespace {

constexpr std::uint64_t lowest_bits = 0x0101010101010101U;

std::uint64_t word_at(std::string_view bytes, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof word);
  return word;
}

// How many bytes are 1; the others are 0. No processor is too old for it.
std::uint32_t ones(std::uint64_t bytes) {
  return static_cast<std::uint32_t>((bytes * lowest_bits) >> 56U);
}

}  // namespace

Widths widths_of(std::string_view bytes) {
  Widths widths;
  std::size_t at = 0;
  // Eight bytes at a time: 10xxxxxx starts nothing, 1111xxxx takes two units of UTF-16.
  for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
    const std::uint64_t word = word_at(bytes, at);
    const std::uint64_t high = word >> 7U, next = word >> 6U;
    const std::uint32_t starts = 8U - ones(high & ~next & lowest_bits);
    widths.code_points += starts;
    widths.utf16 += starts + ones(high & next & (word >> 5U) & (word >> 4U) & lowest_bits);
  }
  for (; at < bytes.size(); ++at) {
    const auto value = static_cast<unsigned char>(bytes[at]);
    if ((value & 0xC0U) == 0x80U) continue;
    ++widths.code_points;
    widths.utf16 += value >= 0xF0U ? 2U : 1U;
  }
  return widths;
}

bool is_ascii(std::string_view bytes) {
  constexpr std::uint64_t highest_bits = lowest_bits << 7U;
  std::uint64_t all = 0;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
    all |= word_at(bytes, at);
  }
  for (; at < bytes.size(); ++at) all |= static_cast<unsigned char>(bytes[at]);
  return (all & highest_bits) == 0;
}

void append_line_starts(std::string_view text, std::vector<std::uint32_t>& starts) {
  if (text.empty()) return;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto find = [&](char wanted, const char* from) {
    const void* const found = std::memchr(from, wanted, static_cast<std::size_t>(end - from));
    return found == nullptr ? end : static_cast<const char*>(found);
  };
  const char* feed = find('\n', begin);
  const char* carriage = find('\r', begin);
  while (feed != end || carriage != end) {
    const char* behind = nullptr;
    if (carriage < feed) {
      behind = feed != end && carriage + 1 == feed ? feed + 1 : carriage + 1;
      carriage = find('\r', carriage + 1);
    } else {
      behind = feed + 1;
    }
    if (feed < behind) feed = find('\n', behind);
    starts.push_back(static_cast<std::uint32_t>(behind - begin));
  }
}

}  // namespace plumbline
