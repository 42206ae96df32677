#include "analyzer/source/document.h"

#include <algorithm>

#include "analyzer/source/diagnostic.h"
#include "analyzer/source/width.h"

namespace plumbline {
namespace {

// Columns are differences of running totals; a total is kept every so many bytes.
constexpr std::uint32_t checkpoint_bytes = 1024;

}  // namespace

struct Document::Index {
  std::vector<std::uint32_t> line_starts{0};
  std::vector<Widths> checkpoints;  // totals before byte i * checkpoint_bytes
  bool ascii = true;                // then there are no checkpoints

  Widths before(std::string_view text, std::uint32_t offset) const {
    if (ascii) return {offset, offset};
    const std::uint32_t slot = offset / checkpoint_bytes;
    Widths widths = checkpoints[slot];
    const std::uint32_t from = slot * checkpoint_bytes;
    widths += widths_of(text.substr(from, offset - from));
    return widths;
  }
};

Document::Document(std::string name, std::string text, Embedding embedding)
    : name_(std::move(name)), text_(std::move(text)), embedding_(std::move(embedding)) {
  if (text_.size() >= 0xFFFFFF00U) throw Error(Error::Kind::input, name_ + ": 4 GiB or larger");
  size_ = static_cast<std::uint32_t>(text_.size());
  text_.append(padding, '\0');
}

std::string_view Document::text(Range range) const {
  const std::uint32_t begin = std::min(range.begin, size_);
  return text().substr(begin, std::max(begin, std::min(range.end, size_)) - begin);
}

const Document::Index& Document::index() const {
  std::call_once(indexed_, [this] {
    auto index = std::make_shared<Index>();
    const std::string_view all = text();
    append_line_starts(all, index->line_starts);
    index->ascii = is_ascii(all);
    if (!index->ascii) {
      Widths widths;
      for (std::uint32_t from = 0; from <= size_; from += checkpoint_bytes) {
        index->checkpoints.push_back(widths);
        widths += widths_of(all.substr(from, checkpoint_bytes));
      }
    }
    index_ = std::move(index);
  });
  return *index_;
}

Position Document::position(std::uint32_t offset, Unit unit) const {
  const Index& known = index();
  offset = std::min(offset, size_);
  const auto& starts = known.line_starts;
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - starts.begin() - 1);
  const std::uint32_t start = starts[line];
  if (unit == Unit::byte || known.ascii) return {line, offset - start};
  const Widths from = known.before(text(), start), to = known.before(text(), offset);
  return {line, unit == Unit::utf16 ? to.utf16 - from.utf16 : to.code_points - from.code_points};
}

std::uint32_t Document::offset(Position position, Unit unit) const {
  const Index& known = index();
  if (position.line >= known.line_starts.size()) return size_;
  const Range range = line(position.line);
  if (unit == Unit::byte || known.ascii) {
    return range.begin + std::min(position.column, range.end - range.begin);
  }
  const auto column = [unit](const Widths& widths) {
    return unit == Unit::utf16 ? widths.utf16 : widths.code_points;
  };
  const std::uint32_t wanted = column(known.before(text(), range.begin)) + position.column;
  // The last checkpoint before the wanted column, but not before the line.
  std::uint32_t at = range.begin;
  Widths widths = known.before(text(), at);
  const auto next = std::partition_point(known.checkpoints.begin(), known.checkpoints.end(),
                                         [&](const Widths& w) { return column(w) < wanted; });
  if (next != known.checkpoints.begin()) {
    const auto slot = static_cast<std::uint32_t>(next - known.checkpoints.begin() - 1);
    if (slot * checkpoint_bytes > at) {
      at = slot * checkpoint_bytes;
      widths = known.checkpoints[slot];
      // A checkpoint may fall inside a character: go on to the next one.
      while (at < range.end && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U) ++at;
    }
  }
  while (at < range.end && column(widths) < wanted) {
    std::uint32_t next_at = at + 1;
    while (next_at < range.end && (static_cast<unsigned char>(text_[next_at]) & 0xC0U) == 0x80U) {
      ++next_at;
    }
    widths += widths_of(text({at, next_at}));
    if (column(widths) > wanted) break;  // inside a surrogate pair: the character's start
    at = next_at;
  }
  return at;
}

std::uint32_t Document::line_count() const {
  return static_cast<std::uint32_t>(index().line_starts.size());
}

Range Document::line(std::uint32_t number) const {
  const auto& starts = index().line_starts;
  if (number >= starts.size()) return {size_, size_};
  std::uint32_t end = number + 1 < starts.size() ? starts[number + 1] : size_;
  if (number + 1 < starts.size()) {
    --end;
    if (text_[end] == '\n' && end > starts[number] && text_[end - 1] == '\r') --end;
  }
  return {starts[number], end};
}

Location Document::visible(Range range) const {
  if (!embedding_.host) return {this, range};
  const auto& pieces = embedding_.pieces;
  // Bytes of a piece that the host does not spell one by one stand where it ends.
  const auto within = [&](std::vector<Embedding::Piece>::const_iterator piece, std::uint32_t at) {
    const std::uint32_t place = piece->host + (at - piece->inner);
    const auto next = piece + 1;
    const bool ends = next != pieces.end() && next->host >= piece->host;
    return ends ? std::min(place, next->host) : place;
  };
  const auto piece_of = [&](std::uint32_t at) {
    const auto after =
        std::upper_bound(pieces.begin(), pieces.end(), at,
                         [](std::uint32_t x, const Embedding::Piece& p) { return x < p.inner; });
    return after == pieces.begin() ? after : after - 1;
  };
  const auto end_of = [&](std::uint32_t at) {
    const auto next =
        std::lower_bound(pieces.begin(), pieces.end(), at,
                         [](const Embedding::Piece& p, std::uint32_t x) { return p.inner < x; });
    if (next != pieces.end() && next->inner == at) return next->host;
    return within(next == pieces.begin() ? next : next - 1, at);
  };
  std::uint32_t end = end_of(range.end);
  if (range.begin == range.end) return embedding_.host->visible({end, end});
  const auto piece = piece_of(range.begin);
  const std::uint32_t begin = within(piece, range.begin);
  // The rest stands further up in the file: what can be marked is up to there.
  if (end < begin && piece + 1 != pieces.end()) {
    end = piece->host + ((piece + 1)->inner - piece->inner);
  }
  return embedding_.host->visible({begin, std::max(begin, end)});
}

std::optional<std::uint32_t> Document::inside(std::uint32_t offset) const {
  if (!embedding_.host) return offset;
  const auto in_host = embedding_.host->inside(offset);
  const auto& pieces = embedding_.pieces;
  if (!in_host || *in_host < pieces.front().host || *in_host > pieces.back().host) return {};
  const auto after =
      std::upper_bound(pieces.begin(), pieces.end(), *in_host,
                       [](std::uint32_t at, const Embedding::Piece& p) { return at < p.host; });
  const auto& piece = *(after - 1);
  const std::uint32_t inner = piece.inner + (*in_host - piece.host);
  return after == pieces.end() ? piece.inner : std::min(inner, after->inner);
}

std::optional<std::string> Document::spelt(Range range, std::string_view text) const {
  if (!embedding_.host) return std::string(text);
  std::optional<std::string> there =
      embedding_.spell ? embedding_.spell(*this, range, text) : std::string(text);
  if (!there || embedding_.host->host() == nullptr) return there;
  return embedding_.host->spelt(visible(range).range, *there);
}

}  // namespace plumbline
