#include "analyzer/lsp/text.h"

#include <algorithm>

#include "analyzer/source/width.h"

namespace plumbline::lsp {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::uint32_t width(std::string_view bytes, Unit unit) {
  const Widths widths = widths_of(bytes);
  return unit == Unit::utf16 ? widths.utf16 : widths.code_points;
}

}  // namespace

Text::Text(std::string bytes) : bytes_(std::move(bytes)), ascii_(is_ascii(bytes_)) {
  lines_.push_back(0);
  append_line_starts(bytes_, lines_);
}

bool Text::begins_line(std::uint32_t at) const {
  if (at == 0) return true;
  if (bytes_[at - 1] == '\n') return true;
  return bytes_[at - 1] == '\r' && (at == bytes_.size() || bytes_[at] != '\n');
}

// Those that begin from `from` to `to`, both of them included.
void Text::find_lines(std::uint32_t from, std::uint32_t to, std::vector<std::uint32_t>& out) const {
  if (begins_line(from)) out.push_back(from);
  for (std::size_t at = from; at < to;) {
    at = std::string_view(bytes_).substr(0, to).find_first_of("\r\n", at);
    if (at == std::string::npos) break;
    ++at;
    if (begins_line(static_cast<std::uint32_t>(at))) out.push_back(static_cast<std::uint32_t>(at));
  }
}

std::uint32_t Text::offset(Position position, Unit unit) const {
  if (position.line >= lines_.size()) return size();
  std::uint32_t at = lines_[position.line];
  std::uint32_t end = position.line + 1 < lines_.size() ? lines_[position.line + 1] : size();
  if (position.line + 1 < lines_.size()) {
    --end;
    if (bytes_[end] == '\n' && end > at && bytes_[end - 1] == '\r') --end;
  }
  if (unit == Unit::byte || ascii_) return at + std::min(position.column, end - at);
  const std::uint32_t begin = at;
  std::uint32_t column = 0;
  // Who types asks for one place after the other.
  const bool behind = last_.line == begin && last_.unit == unit && last_.column <= position.column;
  if (behind && last_.at <= end) {
    at = last_.at;
    column = last_.column;
  }
  // Long lines: block by block, as long as the column is certainly behind the block.
  constexpr std::uint32_t block = 1024;
  while (end - at > block) {
    const std::uint32_t next = column + width(std::string_view(bytes_).substr(at, block), unit);
    if (next >= position.column) break;
    column = next;
    at += block;
  }
  while (at < end && column < position.column) {
    std::uint32_t next = at + 1;
    while (next < end && continues(bytes_[next])) ++next;
    column += width(std::string_view(bytes_).substr(at, 1), unit);
    if (column > position.column) return at;  // inside a surrogate pair: the character's start
    at = next;
  }
  last_ = {begin, at, column, unit};
  return at;
}

void Text::replace(Range range, std::string_view by) {
  const auto added = static_cast<std::uint32_t>(by.size());
  bytes_.replace(range.begin, range.end - range.begin, by);
  ascii_ = ascii_ && is_ascii(by);
  if (range.begin < last_.at || last_.at > size()) last_ = {};
  // A line's beginning depends on the byte before and the one behind.
  const auto first = std::lower_bound(lines_.begin(), lines_.end(), range.begin);
  const auto last = std::upper_bound(first, lines_.end(), range.end);
  std::vector<std::uint32_t> fresh;
  find_lines(range.begin, range.begin + added, fresh);
  const auto at = first - lines_.begin();
  const auto behind = last - lines_.begin();
  for (auto line = last; line != lines_.end(); ++line) *line += added - (range.end - range.begin);
  const auto gone = behind - at;
  const auto more = static_cast<std::ptrdiff_t>(fresh.size());
  std::copy(fresh.begin(), fresh.begin() + std::min(gone, more), lines_.begin() + at);
  if (more > gone) {
    lines_.insert(lines_.begin() + behind, fresh.begin() + gone, fresh.end());
  } else {
    lines_.erase(lines_.begin() + at + more, lines_.begin() + behind);
  }
}

}  // namespace plumbline::lsp
