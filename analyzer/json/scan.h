// Private to json/: the inner loops over the bytes of a string.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "analyzer/json/value.h"

#if defined(__SSE2__) && !defined(PLUMBLINE_NO_SIMD)
#include <emmintrin.h>
#define PLUMBLINE_SSE2 1
#endif

namespace plumbline::json {

constexpr std::uint8_t bit(Holds what) { return static_cast<std::uint8_t>(what); }

// The first byte from `at` on that ends a run of plain string bytes: a quote, a backslash or a
// control character (the padding's zeros among them).
inline const char* skip_plain(const char* at) {
#ifdef PLUMBLINE_SSE2
  const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
  const __m128i control = _mm_set1_epi8(0x1F);
  for (;; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i stop =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                     _mm_cmpeq_epi8(_mm_max_epu8(bytes, control), control));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(stop));
    if (mask != 0) return at + std::countr_zero(mask);
  }
#else
  while (*at != '"' && *at != '\\' && static_cast<unsigned char>(*at) > 0x1FU) ++at;
  return at;
#endif
}

// What the beginning of a string makes of it.
inline std::uint8_t beginning(std::string_view text) {
  const char first = text.empty() ? '\0' : text.front();
  const auto when = [](bool so, Holds what) { return so ? bit(what) : std::uint8_t{0}; };
  switch (first) {
    case 'P': return when(text.starts_with("Parameters."), Holds::path);
    case 'S': return when(text.starts_with("Steps."), Holds::path);
    case 'a': return when(text.starts_with("arn:aws"), Holds::address);
    case 'h': return when(text.starts_with("https://sqs."), Holds::address);
    default: break;
  }
  // The account of an image.
  const bool digit = first >= '0' && first <= '9';
  return when(digit && text.find(".dkr.ecr.") != std::string_view::npos, Holds::address);
}

// What a string has in it, of any text. A moment or a UUID has four digits or eight hexadecimal
// ones (a digit among them) before a dash, eight digits before a separator, or thirteen of them.
inline std::uint8_t contents(std::string_view text) {
  std::uint8_t found = beginning(text);
  unsigned digits = 0, hex = 0;  // in a row, up to here
  unsigned without = 8;          // bytes since the last digit
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (c == '{' || c == '(' || c == '<' || c == '$') found |= bit(Holds::markup);
    if (c == '=' || c == '@') found |= bit(Holds::sign);
    const bool ends = (c == '-' && (digits >= 4 || (hex >= 8 && without < 8))) ||
                      ((c == 'T' || c == '_' || c == ' ') && digits >= 8);
    digits = digit ? digits + 1 : 0;
    hex = digit || letter ? hex + 1 : 0;
    without = digit ? 0 : without + 1;
    if (ends || digits >= 13) found |= bit(Holds::stamp);
  }
  return found;
}

// The same of a string that lies in the document: reads up to 15 bytes behind it.
inline std::uint8_t contents_of_raw(const char* at, const char* end) {
#ifdef PLUMBLINE_SSE2
  std::uint8_t found = beginning({at, static_cast<std::size_t>(end - at)});
  const auto is = [](__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  // Bytes in [low, low + size).
  const auto within = [](__m128i bytes, char low, char size) {
    const __m128i from_low = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_low, _mm_set1_epi8(static_cast<char>(size - 1))),
                          from_low);
  };
  const auto mask_of = [](__m128i bytes) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
  };
  // Hexadecimal digits, given the ten others.
  const auto hexadecimal = [&](__m128i chunk, __m128i digit) {
    return mask_of(_mm_or_si128(digit, within(_mm_or_si128(chunk, _mm_set1_epi8(0x20)), 'a', 6)));
  };
  const char* const begin = at;
  std::uint32_t digits = 0;  // one bit a byte: this chunk above the one before it
  for (; at < end; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const auto left = static_cast<std::uint32_t>(end - at);
    const std::uint32_t inside = left >= 16 ? 0xFFFFU : (1U << left) - 1;
    const std::uint32_t markup =
        mask_of(_mm_or_si128(_mm_or_si128(is(bytes, '{'), is(bytes, '(')),
                             _mm_or_si128(is(bytes, '<'), is(bytes, '$')))) &
        inside;
    if (markup != 0) found |= bit(Holds::markup);
    if ((mask_of(_mm_or_si128(is(bytes, '='), is(bytes, '@'))) & inside) != 0) {
      found |= bit(Holds::sign);
    }
    const __m128i digit = within(bytes, '0', 10);
    digits = digits >> 16U | (mask_of(digit) & inside) << 16U;
    if (digits == 0) continue;
    std::uint32_t hex = (hexadecimal(bytes, digit) & inside) << 16U;
    if (at != begin) {
      const __m128i before = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at - 16));
      hex |= hexadecimal(before, within(before, '0', 10));
    }
    // Bit k: so many in a row up to k; or any of the last eight.
    const std::uint32_t two = digits & digits << 1U, four = two & two << 2U;
    const std::uint32_t hex_two = hex & hex << 1U, hex_four = hex_two & hex_two << 2U;
    std::uint32_t any = digits | digits << 1U;
    any |= any << 2U;
    any |= any << 4U;
    const std::uint32_t group = hex_four & hex_four << 4U & any;
    if ((four | group) == 0) continue;
    const std::uint32_t eight = four & four << 4U, thirteen = eight & eight << 5U;
    const std::uint32_t dash = (mask_of(is(bytes, '-')) & inside) << 16U;
    const std::uint32_t parting =
        (mask_of(_mm_or_si128(is(bytes, 'T'), _mm_or_si128(is(bytes, '_'), is(bytes, ' ')))) &
         inside)
        << 16U;
    if (((dash & (four | group) << 1U) | (parting & eight << 1U) | thirteen) != 0) {
      found |= bit(Holds::stamp);
    }
  }
  return found;
#else
  return contents({at, static_cast<std::size_t>(end - at)});
#endif
}

inline const char* skip_space(const char* at) {
  const auto space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  // Compact text has one space or none.
  if (!space(*at)) return at;
  if (!space(*++at)) return at;
#ifdef PLUMBLINE_SSE2
  const __m128i blank = _mm_set1_epi8(' '), line = _mm_set1_epi8('\n');
  const __m128i carriage = _mm_set1_epi8('\r'), tab = _mm_set1_epi8('\t');
  for (;; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i white =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, blank), _mm_cmpeq_epi8(bytes, line)),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, carriage), _mm_cmpeq_epi8(bytes, tab)));
    const unsigned mask = ~static_cast<unsigned>(_mm_movemask_epi8(white)) & 0xFFFFU;
    if (mask != 0) return at + std::countr_zero(mask);
  }
#else
  while (space(*at)) ++at;
  return at;
#endif
}

}  // namespace plumbline::json
