#include "analyzer/lsp/view.h"

#include <algorithm>

namespace plumbline::lsp {

View::View(Session& session, OpenFile& file) : open_(file), unit_(session.client.unit) {
  session.analysed(file);
  file_ = file.document;
  stale_ = !file.now->whole && file.good;
  snapshot_ = stale_ ? file.good : file.now;
  part_ = snapshot_->analysis.get();
}

std::uint32_t View::back(std::uint32_t offset) const {
  if (!stale_) return offset;
  for (auto splice = open_.since_good.rbegin(); splice != open_.since_good.rend(); ++splice) {
    if (offset >= splice->begin + splice->size) {
      offset += splice->end - splice->begin - splice->size;
    } else if (offset > splice->begin) {
      offset = splice->begin;
    }
  }
  return offset;
}

std::optional<Range> View::moved(Range range) const {
  if (!stale_) return range;
  for (const Splice& splice : open_.since_good) {
    const std::uint32_t more = splice.size - (splice.end - splice.begin);
    if (splice.end <= range.begin) {
      range.begin += more;
      range.end += more;
    } else if (splice.begin >= range.end) {
      continue;
    } else if (range.begin <= splice.begin && splice.end <= range.end) {
      range.end += more;
    } else {
      return std::nullopt;
    }
  }
  return range;
}

std::optional<std::uint32_t> View::offset(const Value& at) const {
  const std::uint32_t place = back(offset_in(file(), at, unit_));
  for (const Analysis* part : all().parts()) {
    if (!part->document().inside(place)) continue;
    choose(*part);
    break;
  }
  return definition().inside(place);
}

Range View::range(const Value& value) const {
  const Range wanted = range_in(file(), value, unit_);
  static_cast<void>(offset(value["start"]));
  const Range all = definition().visible({0, definition().size()}).range;
  const auto clamped = [&](std::uint32_t offset) {
    return definition().inside(std::clamp(back(offset), all.begin, all.end)).value_or(0);
  };
  return {clamped(wanted.begin), clamped(wanted.end)};
}

std::optional<Range> View::place(Range range) const {
  return moved(definition().visible(range).range);
}

bool View::write(Writer& out, Range range) const {
  const auto found = place(range);
  if (found) write_range(out, file(), *found, unit_);
  return found.has_value();
}

std::uint32_t offset_in(const Document& document, const Value& at, Unit unit) {
  return document.offset(position(at), unit);
}

Range range_in(const Document& document, const Value& range, Unit unit) {
  const Position begin = position(range["start"]), end = position(range["end"]);
  if (end.line < begin.line || (end.line == begin.line && end.column < begin.column)) {
    throw Failure(Code::invalid_params, "range ends before it begins");
  }
  return {document.offset(begin, unit), document.offset(end, unit)};
}

}  // namespace plumbline::lsp
