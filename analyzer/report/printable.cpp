#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

#include "analyzer/report/excerpt.h"
#include "analyzer/report/parts.h"

namespace plumbline {
namespace {

// The character that `text` begins with; a byte that is not UTF-8 is a character of its own.
struct Character {
  utf8proc_int32_t code_point = -1;
  std::size_t length = 1;
};

Character first(std::string_view text) {
  Character character;
  const auto length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &character.code_point);
  if (length <= 0) return {};
  character.length = static_cast<std::size_t>(length);
  return character;
}

bool is_plain(char c) { return c >= ' ' && c < 0x7F; }

// Format characters turn, hide or join what stands around them. The two joiners only shape
// letters and emoji and stay.
bool acts(utf8proc_int32_t code_point) {
  if (code_point == 0x200C || code_point == 0x200D) return false;
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return false;
  }
}

void append(std::string& out, utf8proc_int32_t code_point, std::string_view bytes) {
  if (code_point < 0) {
    out += "\xEF\xBF\xBD";
  } else if (code_point < 0x20) {
    out += "\xE2\x90";  // U+2400, the picture of NUL, and those after it
    out += static_cast<char>(0x80 + code_point);
  } else if (code_point == 0x7F) {
    out += "\xE2\x90\xA1";
  } else if (acts(code_point)) {
    out += fmt::format("<U+{:04X}>", code_point);
  } else {
    out += bytes;
  }
}

std::string make_printable(std::string_view text, bool expand_tabs) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (expand_tabs && text.front() == '\t') {
      out += "    ";
      text.remove_prefix(1);
      continue;
    }
    const Character character = first(text);
    append(out, character.code_point, text.substr(0, character.length));
    text.remove_prefix(character.length);
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text) { return make_printable(text, false); }

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character = first(text);
    width += character.code_point < 0
                 ? 1
                 : static_cast<std::size_t>(utf8proc_charwidth(character.code_point));
    text.remove_prefix(character.length);
  }
  return width;
}

namespace report {
namespace {

bool ends_line(const Document& document, std::uint32_t offset) {
  const std::string_view text = document.text();
  return offset >= text.size() || text[offset] == '\n' || text[offset] == '\r';
}

}  // namespace

std::string shown(std::string_view text) { return make_printable(text, true); }

std::string shorten(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t head = 0, characters = 0;
  while (head < text.size() && characters < limit * 2 / 3) {
    head += first(text.substr(head)).length;
    ++characters;
  }
  std::size_t tail = text.size(), behind = 0;
  while (tail > head && behind + characters + 1 < limit) {
    do --tail;
    while (tail > head && (static_cast<unsigned char>(text[tail]) & 0xC0U) == 0x80U);
    ++behind;
  }
  if (tail == head) return std::string(text);
  return std::string(text.substr(0, head)) + "…" + std::string(text.substr(tail));
}

Ink ink_of(Severity severity) {
  switch (severity) {
    case Severity::error: return Ink::error;
    case Severity::warning: return Ink::warning;
    case Severity::note: return Ink::note;
  }
  return Ink::note;
}

std::string paint(bool color, Ink ink, std::string_view text) {
  if (!color || text.empty()) return std::string(text);
  std::string_view code;
  switch (ink) {
    case Ink::error: code = "1;31"; break;
    case Ink::warning: code = "1;33"; break;
    case Ink::note: code = "1;36"; break;
    case Ink::strong: code = "1"; break;
    case Ink::gutter: code = "34"; break;
    case Ink::secondary: code = "1;34"; break;
    case Ink::help: code = "1;32"; break;
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

void Row::add(std::string_view plain) {
  text_ += plain;
  width_ += display_width(plain);
}

void Row::add(const Document& document, Range source) {
  const std::string text = shown(document.text(source));
  const std::size_t width = display_width(text);
  chunks_.push_back({source, width_, width, false});
  text_ += text;
  width_ += width;
}

void Row::add(std::string_view text, Range source) {
  chunks_.push_back({source, width_, display_width(text), true});
  add(text);
}

void Row::add(const Document& document, Range source, std::uint32_t wanted, std::size_t limit) {
  if (source.end - source.begin <= limit) return add(document, source);
  const std::string_view bytes = document.text();
  const auto continues = [&](std::uint32_t at) {
    return (static_cast<unsigned char>(bytes[at]) & 0xC0U) == 0x80U;
  };
  Range kept{wanted, wanted};
  for (std::size_t n = 0; n < limit / 3 && kept.begin > source.begin; ++n) {
    do --kept.begin;
    while (kept.begin > source.begin && continues(kept.begin));
  }
  kept.end = kept.begin;
  for (std::size_t n = 0; n < limit && kept.end < source.end; ++n) {
    do ++kept.end;
    while (kept.end < source.end && continues(kept.end));
  }
  if (kept.begin > source.begin) add("…");
  add(document, kept);
  if (kept.end < source.end) add("…");
}

void Row::hide(const Secrets& secrets) {
  const std::vector<Secrets::Place> places = secrets.find(text_);
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    const std::size_t bytes = place->end - place->begin;
    const std::size_t width = display_width(std::string_view(text_).substr(place->begin, bytes));
    text_.replace(place->begin, bytes, std::string(width, '*'));
  }
}

std::size_t Row::column(const Document& document, const Chunk& chunk, std::uint32_t offset) const {
  if (offset <= chunk.source.begin) return chunk.column;
  if (offset >= chunk.source.end || chunk.replaced) return chunk.column + chunk.width;
  return chunk.column + display_width(shown(document.text({chunk.source.begin, offset})));
}

Row::Columns Row::find(const Document& document, Range range) const {
  Columns columns;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    const Chunk& chunk = chunks_[i];
    if (columns.begin == nowhere) {
      const bool at_end = i + 1 == chunks_.size() && range.begin == chunk.source.end &&
                          ends_line(document, range.begin);
      if (range.begin < chunk.source.begin) return columns;
      if (range.begin >= chunk.source.end && !at_end) continue;
      columns.begin =
          chunk.replaced && !at_end ? chunk.column : column(document, chunk, range.begin);
    } else if (range.end <= chunk.source.begin) {
      break;
    }
    columns.end = column(document, chunk, range.end);
  }
  if (columns.begin != nowhere) columns.end = std::max(columns.end, columns.begin + 1);
  return columns;
}

}  // namespace report
}  // namespace plumbline
