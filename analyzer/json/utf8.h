// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plumbline::json {

// Bytes of the character that `text` begins with; 0 when they are not UTF-8 or `text` is empty.
std::size_t utf8_length(std::string_view text);
// How many characters (code points) a text in UTF-8 has: bytes that continue one do not count.
std::size_t count_characters(std::string_view text);
// Offset of the first byte that is not UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);
// Surrogates are written as three bytes, like any other code point of their size (WTF-8).
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace plumbline::json
