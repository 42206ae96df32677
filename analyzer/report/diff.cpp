#include "analyzer/report/diff.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "analyzer/report/report.h"

namespace plumbline {
namespace {

constexpr std::ptrdiff_t most_edits = 1000;  // the search takes memory in their square
constexpr std::size_t context = 3;

using Lines = std::vector<std::string_view>;  // with their line ends

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

// A run of lines that differ; either side may be empty.
struct Change {
  std::size_t old_begin, old_end, new_begin, new_end;
};

// Equal lines have equal numbers: the search compares those.
struct Numbered {
  std::vector<std::size_t> old_lines, new_lines;

  Numbered(const Lines& before, const Lines& after) {
    std::unordered_map<std::string_view, std::size_t> numbers;
    const auto number = [&](std::string_view line) {
      return numbers.emplace(line, numbers.size()).first->second;
    };
    for (const std::string_view line : before) old_lines.push_back(number(line));
    for (const std::string_view line : after) new_lines.push_back(number(line));
  }
};

// E. Myers, "An O(ND) difference algorithm and its variations": reach[k] is how far into the old
// lines `edits` edits lead on diagonal k (old minus new lines taken).
class Search {
 public:
  Search(const Numbered& numbered, Change part) : numbered_(numbered), part_(part) {}

  // The changes within the part; the part itself when they are too many.
  std::vector<Change> run() {
    const std::ptrdiff_t n = size(part_.old_begin, part_.old_end);
    const std::ptrdiff_t m = size(part_.new_begin, part_.new_end);
    if (n == 0 || m == 0) return {part_};
    // One diagonal more on either side, so that neighbours can always be looked at.
    std::vector<std::ptrdiff_t> reach(2 * static_cast<std::size_t>(most_edits) + 3, 0);
    for (std::ptrdiff_t edits = 0; edits <= std::min(n + m, most_edits); ++edits) {
      for (std::ptrdiff_t k = -edits; k <= edits; k += 2) {
        std::ptrdiff_t x = edits == 0 ? 0 : step(reach, edits, k);
        while (x < n && x - k < m && same(x, x - k)) ++x;
        reach[slot(k)] = x;
        if (x >= n && x - k >= m) return way_back(edits, n, m);
      }
      const auto first = reach.begin() + (most_edits + 1 - edits);
      history_.emplace_back(first, first + 2 * edits + 1);
    }
    return {part_};
  }

 private:
  static std::ptrdiff_t size(std::size_t begin, std::size_t end) {
    return static_cast<std::ptrdiff_t>(end - begin);
  }
  static std::size_t slot(std::ptrdiff_t k) { return static_cast<std::size_t>(k + most_edits + 1); }

  // Removing an old line leads here from the diagonal below, adding a new one from that above.
  static bool adds(std::ptrdiff_t below, std::ptrdiff_t above, std::ptrdiff_t edits,
                   std::ptrdiff_t k) {
    return k == -edits || (k != edits && below < above);
  }
  static std::ptrdiff_t step(const std::vector<std::ptrdiff_t>& reach, std::ptrdiff_t edits,
                             std::ptrdiff_t k) {
    const std::ptrdiff_t below = reach[slot(k - 1)], above = reach[slot(k + 1)];
    return adds(below, above, edits, k) ? above : below + 1;
  }

  bool same(std::ptrdiff_t x, std::ptrdiff_t y) const {
    return numbered_.old_lines[part_.old_begin + static_cast<std::size_t>(x)] ==
           numbered_.new_lines[part_.new_begin + static_cast<std::size_t>(y)];
  }

  std::vector<Change> way_back(std::ptrdiff_t edits, std::ptrdiff_t x, std::ptrdiff_t y) const {
    std::vector<Change> changes;
    for (; edits > 0; --edits) {
      const auto& reach = history_[static_cast<std::size_t>(edits - 1)];  // diagonals 1 - edits ...
      const auto at = [&](std::ptrdiff_t k) {
        const std::ptrdiff_t index = k + edits - 1;
        return index < 0 || index >= static_cast<std::ptrdiff_t>(reach.size())
                   ? std::ptrdiff_t{-1}
                   : reach[static_cast<std::size_t>(index)];
      };
      const std::ptrdiff_t k = x - y;
      const bool added = adds(at(k - 1), at(k + 1), edits, k);
      x = added ? at(k + 1) : at(k - 1);
      y = x - (added ? k + 1 : k - 1);
      join(changes,
           {at_old(x), at_old(x + (added ? 0 : 1)), at_new(y), at_new(y + (added ? 1 : 0))});
    }
    std::reverse(changes.begin(), changes.end());
    return changes;
  }

  // They come from the last to the first.
  static void join(std::vector<Change>& changes, Change next) {
    if (!changes.empty() && changes.back().old_begin == next.old_end &&
        changes.back().new_begin == next.new_end) {
      changes.back().old_begin = next.old_begin;
      changes.back().new_begin = next.new_begin;
    } else {
      changes.push_back(next);
    }
  }

  std::size_t at_old(std::ptrdiff_t x) const {
    return part_.old_begin + static_cast<std::size_t>(x);
  }
  std::size_t at_new(std::ptrdiff_t y) const {
    return part_.new_begin + static_cast<std::size_t>(y);
  }

  const Numbered& numbered_;
  Change part_;
  std::vector<std::vector<std::ptrdiff_t>> history_;  // reach after each number of edits
};

std::vector<Change> changes_between(const Lines& before, const Lines& after) {
  Change part{0, before.size(), 0, after.size()};
  while (part.old_begin < part.old_end && part.new_begin < part.new_end &&
         before[part.old_begin] == after[part.new_begin]) {
    ++part.old_begin;
    ++part.new_begin;
  }
  while (part.old_begin < part.old_end && part.new_begin < part.new_end &&
         before[part.old_end - 1] == after[part.new_end - 1]) {
    --part.old_end;
    --part.new_end;
  }
  return Search(Numbered(before, after), part).run();
}

// "12,3": where a run of lines begins, counted from 1 (the line before when it is empty), and how
// many they are.
std::string span_of(std::size_t begin, std::size_t end) {
  if (end - begin == 1) return fmt::format("{}", begin + 1);
  return fmt::format("{},{}", begin == end ? begin : begin + 1, end - begin);
}

void write(std::string& out, char sign, const Lines& lines, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    out += sign;
    out += lines[i];
    if (!lines[i].ends_with('\n')) out += "\n\\ No newline at end of file\n";
  }
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return {};
  const Lines old_lines = lines_of(before), new_lines = lines_of(after);
  const std::vector<Change> changes = changes_between(old_lines, new_lines);
  std::string out = fmt::format("--- {0}\n+++ {0}\n", printable(name));
  for (std::size_t first = 0, next = 0; first < changes.size(); first = next) {
    // Changes whose context touches share a hunk.
    for (next = first + 1; next < changes.size() &&
                           changes[next].old_begin <= changes[next - 1].old_end + 2 * context;) {
      ++next;
    }
    const Change &front = changes[first], &back = changes[next - 1];
    const std::size_t lead = std::min(context, front.old_begin);
    const std::size_t tail = std::min(context, old_lines.size() - back.old_end);
    out += fmt::format("@@ -{} +{} @@\n", span_of(front.old_begin - lead, back.old_end + tail),
                       span_of(front.new_begin - lead, back.new_end + tail));
    std::size_t at = front.old_begin - lead;
    for (std::size_t i = first; i < next; ++i) {
      write(out, ' ', old_lines, at, changes[i].old_begin);
      write(out, '-', old_lines, changes[i].old_begin, changes[i].old_end);
      write(out, '+', new_lines, changes[i].new_begin, changes[i].new_end);
      at = changes[i].old_end;
    }
    write(out, ' ', old_lines, at, back.old_end + tail);
  }
  return out;
}

}  // namespace plumbline
