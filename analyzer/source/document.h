// Bytes with a name, and places in them. Everything inside plumbline speaks in byte offsets;
// lines, columns and UTF-16 units exist only at the edge (reports, editors).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

// Half open, in bytes of the document's text.
struct Range {
  std::uint32_t begin = 0, end = 0;
  bool operator==(const Range&) const = default;
  bool contains(Range inner) const { return begin <= inner.begin && inner.end <= end; }
};

enum class Unit : std::uint8_t { byte, utf16, code_point };

// Line and column, both counted from 0.
struct Position {
  std::uint32_t line = 0, column = 0;
  bool operator==(const Position&) const = default;
};

class Document;

struct Location {
  const Document* document = nullptr;
  Range range;
};

// Says that a document's bytes sit inside another file, written differently there (escaped JSON
// in a JSON string, a C++ literal, a YAML scalar). Byte `inner` of the document is byte `host` of
// the file; bytes up to the next piece follow one by one, but never beyond it.
struct Embedding {
  struct Piece {
    std::uint32_t inner = 0, host = 0;
  };
  // New text for the host in place of a range of the document; nothing when it cannot be written
  // there.
  using Spell =
      std::function<std::optional<std::string>(const Document&, Range, std::string_view text)>;

  std::shared_ptr<const Document> host;
  // Ascending by inner; first at 0, last at the document's size. Two with the same `inner` leave
  // out bytes of the host: what ends there ends at the first, what begins there begins at the
  // second.
  std::vector<Piece> pieces;
  Spell spell;  // empty: as it is
};

class Document {
 public:
  // Zero bytes that follow text() in memory, so that scanners may read a vector past the end.
  static constexpr std::size_t padding = 32;

  // `name` is the path or URI as the user knows it. Texts of 4 GiB and more are refused (Error).
  Document(std::string name, std::string text, Embedding embedding = {});
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  std::string_view name() const { return name_; }
  std::string_view text() const { return {text_.data(), size_}; }
  std::string_view text(Range range) const;  // clamped to the text
  std::uint32_t size() const { return size_; }

  // Lines end at LF, CRLF or CR. Offsets past the end are taken as the end; a position past its
  // line's end is clamped to it. Cost does not depend on the length of a line.
  Position position(std::uint32_t offset, Unit) const;
  std::uint32_t offset(Position, Unit) const;
  std::uint32_t line_count() const;
  Range line(std::uint32_t number) const;  // without its line end

  // The file that holds this document, or null when it is a file itself.
  const Document* host() const { return embedding_.host.get(); }
  // The same bytes in the file that the user has open.
  Location visible(Range) const;
  // The other way round: the byte of this document that stands at an offset of that file. Nothing
  // when it stands elsewhere.
  std::optional<std::uint32_t> inside(std::uint32_t visible_offset) const;
  // Text in place of a range of this document as that file has to spell it; nothing when it cannot
  // be written there.
  std::optional<std::string> spelt(Range, std::string_view text) const;

 private:
  struct Index;  // line starts and counts of wide characters; made when first asked for
  const Index& index() const;

  std::string name_;
  std::string text_;  // with padding
  std::uint32_t size_;
  Embedding embedding_;
  mutable std::once_flag indexed_;
  mutable std::shared_ptr<const Index> index_;
};

}  // namespace plumbline
