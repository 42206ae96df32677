// Counting characters and lines fast: editors ask after every key.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace plumbline {

struct Widths {
  std::uint32_t code_points = 0, utf16 = 0;
  Widths& operator+=(Widths other) {
    code_points += other.code_points;
    utf16 += other.utf16;
    return *this;
  }
};
// Bytes that start nothing (continuations, and what is not UTF-8 at all) count by their lead byte.
Widths widths_of(std::string_view bytes);

bool is_ascii(std::string_view bytes);

// Offsets behind the line ends in the text: LF, CRLF or CR.
void append_line_starts(std::string_view text, std::vector<std::uint32_t>& starts);

}  // namespace plumbline
