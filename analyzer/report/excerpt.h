// Excerpts of the text around marks, as rows that the marks can be put under. For report/ only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/report/report.h"

namespace plumbline::report {

struct Mark {
  Location where;
  bool primary = false;
  std::string text;
};

// A line of an excerpt. It remembers which bytes it shows where.
class Row {
 public:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  struct Columns {
    std::size_t begin = nowhere, end = nowhere;
  };

  std::string gutter;      // a line number or "~"; empty: something is left out here
  std::size_t indent = 0;  // columns before the text

  void add(std::string_view plain);
  void add(const Document&, Range source);
  // `text` stands for all of `source`.
  void add(std::string_view text, Range source);
  // At most `limit` characters of `source`, those around `wanted`.
  void add(const Document&, Range source, std::uint32_t wanted, std::size_t limit);

  const std::string& text() const { return text_; }
  std::size_t width() const { return width_; }
  // Puts asterisks where secrets are shown.
  void hide(const Secrets&);
  // Where in the row a range begins and ends; nowhere if it does not begin here.
  Columns find(const Document&, Range) const;

 private:
  struct Chunk {
    Range source;
    std::size_t column = 0, width = 0;
    bool replaced = false;
  };
  std::size_t column(const Document&, const Chunk&, std::uint32_t offset) const;

  std::string text_;
  std::size_t width_ = 0;
  std::vector<Chunk> chunks_;
};

// Rows of one document with the marks that belong under them.
struct Piece {
  const Document* document = nullptr;
  std::vector<Row> rows;
  std::vector<Mark> marks;
};

// The text around the marks. The first piece holds the first mark.
std::vector<Piece> excerpt(const Analysis&, const std::vector<Mark>&, Excerpt);

}  // namespace plumbline::report
