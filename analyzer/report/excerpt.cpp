#include <algorithm>

#include "analyzer/report/excerpt.h"
#include "analyzer/report/parts.h"

namespace plumbline::report {
namespace {

using json::Kind;
using json::Value;

constexpr std::size_t widest_inline = 72;    // columns of a container that is kept on one row
constexpr std::size_t longest_scalar = 120;  // characters of a string or number
constexpr std::size_t widest_row = 200;      // characters of a line of the file

std::uint32_t size_of(Range range) { return range.end - range.begin; }

Row omission() { return {}; }

// Rows that are marked and their neighbours; an omission for what lies between them.
std::vector<Row> around_marks(std::vector<Row> rows, const std::vector<bool>& marked) {
  const auto kept = [&](std::size_t i) {
    return !rows[i].gutter.empty() &&
           (marked[i] || (i > 0 && marked[i - 1]) || (i + 1 < rows.size() && marked[i + 1]));
  };
  std::vector<Row> out;
  bool missing = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!kept(i)) {
      missing = true;
      continue;
    }
    if (missing && !out.empty()) out.push_back(omission());
    missing = false;
    out.push_back(std::move(rows[i]));
  }
  return out;
}

// ---- A part of the tree, indented

struct Child {
  const json::Member* member = nullptr;  // null for an item
  const Value* value = nullptr;
};

Child child(const Value& parent, std::size_t index) {
  if (parent.is(Kind::array)) return {nullptr, &parent.items()[index]};
  return {&parent.members()[index], &parent.members()[index].value};
}

// Number of the first child that ends behind `offset`.
std::size_t child_at(const Value& parent, std::uint32_t offset) {
  std::size_t low = 0, high = parent.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (child(parent, middle).value->range().end <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

bool is_container(const Value& value) { return value.is(Kind::object) || value.is(Kind::array); }

void add_scalar(Row& row, const Document& document, Range source, std::uint32_t wanted) {
  row.add(document, source, std::clamp(wanted, source.begin, source.end), longest_scalar);
}

void add_inline(Row& row, const Document& document, const Value& value) {
  const Range range = value.range();
  if (!is_container(value)) return add_scalar(row, document, range, range.begin);
  row.add(document, {range.begin, range.begin + 1});
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i > 0) row.add(", ");
    const Child entry = child(value, i);
    if (entry.member != nullptr) {
      row.add(document, entry.member->key_range);
      row.add(": ");
    }
    add_inline(row, document, *entry.value);
  }
  if (value.complete()) row.add(document, {range.end - 1, range.end});
}

bool fits_inline(const Document& document, const Value& value) {
  if (!is_container(value)) return true;
  if (size_of(value.range()) > 4 * widest_inline) return false;
  Row row;
  add_inline(row, document, value);
  return row.width() <= widest_inline;
}

// The smallest object around a range that takes more than one row; the root if there is none, null
// for a range outside of the tree.
const Value* readable_object(const Document& document, const Value& root, Range range) {
  if (!is_container(root) || !root.range().contains(range)) return nullptr;
  const auto path = json::path_to(root, range);
  for (auto crumb = path.rbegin(); crumb != path.rend(); ++crumb) {
    const Value& value = *crumb->value;
    if (value.is(Kind::object) && value.range().contains(range) && !fits_inline(document, value)) {
      return &value;
    }
  }
  return &root;
}

// Prints an object with the members that lead to marks, the neighbours of those, and nothing else:
// the work is bounded by the marks and their depth, not by the size of the document.
class Pretty {
 public:
  Pretty(const Document& document, const std::vector<Mark>& marks)
      : document_(document), marks_(marks) {}

  std::vector<Row> print(const Value& root, const Value& anchor) {
    start(0);
    const auto path = json::path_to(root, anchor.range());
    if (!path.empty() && !path.back().is_item) {
      const Value& parent = path.size() > 1 ? *path[path.size() - 2].value : root;
      add_key(child(parent, child_at(parent, anchor.range().begin)));
    }
    add(anchor, 0, true);
    return std::move(rows_);
  }

 private:
  void start(std::size_t depth) {
    rows_.emplace_back();
    rows_.back().gutter = "~";
    rows_.back().indent = 2 * depth;
  }

  void add_key(const Child& entry) {
    if (entry.member == nullptr) return;
    const Range range = entry.member->key_range;
    add_scalar(rows_.back(), document_, range, range.begin);
    rows_.back().add(": ");
  }

  // A mark on a part of the value, not on the whole of it.
  bool leads_to_mark(const Value& value) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](const Mark& mark) {
      return value.range().contains(mark.where.range) && value.range() != mark.where.range;
    });
  }

  void add(const Value& value, std::size_t depth, bool expand) {
    if (!is_container(value)) {
      std::uint32_t wanted = value.range().begin;
      for (const auto& mark : marks_) {
        if (value.range().contains(mark.where.range)) wanted = mark.where.range.begin;
      }
      add_scalar(rows_.back(), document_, value.range(), wanted);
    } else if (fits_inline(document_, value)) {
      add_inline(rows_.back(), document_, value);
    } else if (expand || leads_to_mark(value)) {
      add_rows(value, depth);
    } else {
      rows_.back().add(value.is(Kind::object) ? "{...}" : "[...]", value.range());
    }
  }

  // The children that marks are in, and those beside them.
  std::vector<std::size_t> chosen(const Value& value) const {
    std::vector<std::size_t> numbers;
    for (const auto& mark : marks_) {
      const Range range = mark.where.range;
      if (range.begin < value.range().begin || range.begin > value.range().end) continue;
      const std::size_t at = child_at(value, range.begin);
      for (std::size_t i = at > 0 ? at - 1 : 0; i < std::min(at + 2, value.size()); ++i) {
        numbers.push_back(i);
      }
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
  }

  void add_rows(const Value& value, std::size_t depth) {
    const Range range = value.range();
    rows_.back().add(document_, {range.begin, range.begin + 1});
    std::size_t next = 0;
    for (const std::size_t i : chosen(value)) {
      if (i > next) rows_.push_back(omission());
      next = i + 1;
      start(depth + 1);
      const Child entry = child(value, i);
      add_key(entry);
      add(*entry.value, depth + 1, false);
      if (next < value.size()) rows_.back().add(",");
    }
    if (next < value.size()) rows_.push_back(omission());
    if (!value.complete()) return;
    start(depth);
    rows_.back().add(document_, {range.end - 1, range.end});
  }

  const Document& document_;
  const std::vector<Mark>& marks_;
  std::vector<Row> rows_;
};

std::vector<Row> pretty_rows(const Document& document, const Value& root, const Value& anchor,
                             std::vector<Mark>& marks, std::vector<Mark>& unplaced) {
  std::vector<Row> rows = Pretty(document, marks).print(root, anchor);
  std::vector<bool> marked(rows.size());
  std::vector<Mark> placed;
  for (auto& mark : marks) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& candidate) {
      return candidate.find(document, mark.where.range).begin != Row::nowhere;
    });
    if (row != rows.end()) marked[static_cast<std::size_t>(row - rows.begin())] = true;
    (row != rows.end() ? placed : unplaced).push_back(std::move(mark));
  }
  marks = std::move(placed);
  rows = around_marks(std::move(rows), marked);
  std::size_t indent = static_cast<std::size_t>(-1);
  for (const auto& row : rows) {
    if (!row.gutter.empty()) indent = std::min(indent, row.indent);
  }
  for (auto& row : rows) row.indent -= std::min(row.indent, indent);
  return rows;
}

// ---- Lines of the file

// Windows of a long line: marks that are near each other share one.
void add_windows(std::vector<Row>& rows, const Document& document, Range line,
                 const std::string& gutter, std::vector<std::uint32_t> begins) {
  std::sort(begins.begin(), begins.end());
  std::uint32_t covered = 0;
  bool first = true;
  for (const std::uint32_t begin : begins) {
    if (!first && begin < covered) continue;
    if (!first) rows.push_back(omission());
    first = false;
    rows.emplace_back();
    rows.back().gutter = gutter;
    rows.back().add(document, line, begin, widest_row);
    covered = begin + widest_row / 2;
  }
}

std::vector<Row> physical_rows(const Document& document, std::vector<Mark>& marks) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> starts;  // line and offset
  std::vector<std::uint32_t> lines;
  for (auto& mark : marks) {
    Range& range = mark.where.range;
    const std::uint32_t line = document.position(range.begin, Unit::byte).line;
    const std::uint32_t last =
        size_of(range) > 1 ? document.position(range.end - 1, Unit::byte).line : line;
    if (last > line && document.host() == nullptr) {
      mark.text += (mark.text.empty() ? "to line " : " (to line ") + std::to_string(last + 1) +
                   (mark.text.empty() ? "" : ")");
    }
    range.begin = std::min(range.begin, document.line(line).end);  // not between CR and LF
    starts.emplace_back(line, range.begin);
    for (std::uint32_t near = line > 0 ? line - 1 : 0; near <= line + 1; ++near) {
      if (near < document.line_count()) lines.push_back(near);
    }
  }
  std::sort(starts.begin(), starts.end());
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());

  std::vector<Row> rows;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Range line = document.line(lines[i]);
    const bool marked = std::any_of(starts.begin(), starts.end(),
                                    [&](const auto& start) { return start.first == lines[i]; });
    // The empty "line" behind the last line end is only worth showing when it is marked.
    if (!marked && line.begin == document.size()) continue;
    if (i > 0 && lines[i] > lines[i - 1] + 1) rows.push_back(omission());
    const std::string gutter = document.host() ? "~" : std::to_string(lines[i] + 1);
    if (!on_long_line(document, line.begin)) {
      rows.emplace_back();
      rows.back().gutter = gutter;
      rows.back().add(document, line);
      continue;
    }
    std::vector<std::uint32_t> begins;
    for (const auto& [number, offset] : starts) {
      if (number == lines[i]) begins.push_back(offset);
    }
    if (begins.empty()) begins.push_back(line.begin);
    add_windows(rows, document, line, gutter, std::move(begins));
  }
  return rows;
}

// ---- Both together

struct Draft {
  const Document* document = nullptr;
  const Value* anchor = nullptr;  // null: lines of the file
  std::vector<Mark> marks;
};

const Value* anchor_of(const Analysis& analysis, const Mark& mark, Excerpt mode) {
  const Document& document = *mark.where.document;
  const bool pretty =
      document.host() != nullptr || mode == Excerpt::pretty ||
      (mode == Excerpt::automatic && on_long_line(document, mark.where.range.begin));
  if (!pretty) return nullptr;
  return readable_object(document, root_of(analysis, document), mark.where.range);
}

// Marks in one object, or in an object around it, belong together; so do all lines of a file.
void place(std::vector<Draft>& drafts, Mark mark, const Value* anchor) {
  for (auto& draft : drafts) {
    if (draft.document != mark.where.document) continue;
    if ((draft.anchor == nullptr) != (anchor == nullptr)) continue;
    if (anchor != nullptr && !draft.anchor->range().contains(anchor->range())) {
      if (!anchor->range().contains(draft.anchor->range())) continue;
      draft.anchor = anchor;
    }
    draft.marks.push_back(std::move(mark));
    return;
  }
  drafts.push_back({mark.where.document, anchor, {}});
  drafts.back().marks.push_back(std::move(mark));
}

// A definition over several lines of its file is shown as it stands there.
bool has_lines(const Document& document) {
  if (document.host() == nullptr) return false;
  const Location all = document.visible({0, document.size()});
  return all.document->position(all.range.begin, Unit::byte).line !=
         all.document->position(all.range.end, Unit::byte).line;
}

}  // namespace

std::vector<Piece> excerpt(const Analysis& analysis, const std::vector<Mark>& marks, Excerpt mode) {
  if (mode == Excerpt::none) return {};
  std::vector<Draft> drafts;
  for (Mark mark : marks) {
    const Document& document = document_of(analysis, mark.where);
    Range& range = mark.where.range;
    mark.where.document = &document;
    range.begin = std::min(range.begin, document.size());
    range.end = std::clamp(range.end, range.begin, document.size());
    if (has_lines(document)) mark.where = document.visible(range);
    const Value* const anchor = anchor_of(analysis, mark, mode);
    place(drafts, std::move(mark), anchor);
  }
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    std::vector<Mark> unplaced;
    Draft draft = std::move(drafts[i]);
    drafts[i].document = nullptr;  // nothing joins it any more
    Piece piece{draft.document, {}, std::move(draft.marks)};
    const Document& document = *piece.document;
    piece.rows = draft.anchor == nullptr ? physical_rows(document, piece.marks)
                                         : pretty_rows(document, root_of(analysis, document),
                                                       *draft.anchor, piece.marks, unplaced);
    for (Row& row : piece.rows) row.hide(analysis.secrets);
    if (!piece.marks.empty()) pieces.push_back(std::move(piece));
    // A place between tokens can only be shown in the line that it is on.
    for (auto& mark : unplaced) place(drafts, std::move(mark), nullptr);
  }
  // The header speaks of the first mark, so its piece comes first.
  const auto primary = std::find_if(pieces.begin(), pieces.end(), [](const Piece& piece) {
    return std::any_of(piece.marks.begin(), piece.marks.end(),
                       [](const Mark& mark) { return mark.primary; });
  });
  if (primary != pieces.end()) std::rotate(pieces.begin(), primary, primary + 1);
  return pieces;
}

}  // namespace plumbline::report
