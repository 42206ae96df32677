// The text of an open file as the editor has it: byte by byte, edited in place. Finding a line
// costs nothing, however long the text is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/source/document.h"

namespace plumbline::lsp {

class Text {
 public:
  explicit Text(std::string bytes = {});

  const std::string& bytes() const { return bytes_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }

  // Like Document's: beyond the end of a line, or of the text, is that end.
  std::uint32_t offset(Position, Unit) const;
  void replace(Range, std::string_view by);

 private:
  bool begins_line(std::uint32_t at) const;
  void find_lines(std::uint32_t from, std::uint32_t to, std::vector<std::uint32_t>& out) const;

  // The last place that was found by its column.
  struct Found {
    std::uint32_t line = 0, at = 0, column = 0;  // line: where it begins
    Unit unit = Unit::byte;
  };

  std::string bytes_;
  bool ascii_ = true;  // false: something else is, or was, in it
  mutable Found last_;
  std::vector<std::uint32_t> lines_;  // where each one begins
};

}  // namespace plumbline::lsp
