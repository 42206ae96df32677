#include "analyzer/report/format.h"

#include <algorithm>
#include <cassert>

#include "analyzer/json/utf8.h"
#include "analyzer/model/reference.h"

namespace plumbline {
namespace {

using json::Kind;
using json::Value;

constexpr std::size_t widest = 100;  // characters of a line that holds a whole container
constexpr std::size_t tab_width = 4;
// Lines that are mostly indentation: a small file of deep nesting could become an absurd output.
constexpr std::size_t most_blanks = std::size_t{256} << 20U;

bool is_container(const Value& value) { return value.is(Kind::object) || value.is(Kind::array); }

// What may stand on one line, if it fits.
bool belongs_together(const Value& value) {
  if (value.is(Kind::object)) return is_function(value);
  return std::none_of(value.items().begin(), value.items().end(), is_container);
}

// Takes the characters of a token from `room`; false when there are too few. Never reads much more
// than there is room for.
bool take(std::string_view token, std::size_t& room) {
  if (token.size() > 4 * room) return false;  // a character has four bytes at most
  const std::size_t characters = json::count_characters(token);
  if (characters > room) return false;
  room -= characters;
  return true;
}

bool take(std::size_t characters, std::size_t& room) {
  if (characters > room) return false;
  room -= characters;
  return true;
}

// Takes what the value needs on one line.
bool take(const Document& document, const Value& value, std::size_t& room) {
  if (!is_container(value)) return take(document.text(value.range()), room);
  // Brackets, and ", " between the parts.
  if (!take(2 * std::max<std::size_t>(value.size(), 1), room)) return false;
  for (const Value& item : value.items()) {
    if (!take(document, item, room)) return false;
  }
  for (const json::Member& member : value.members()) {
    if (!take(document.text(member.key_range), room) || !take(2, room) ||
        !take(document, member.value, room)) {
      return false;
    }
  }
  return true;
}

// Gives the sink each token, and before it what is to stand between it and the one before. The
// parser's limit on nesting bounds the recursion.
template <class Sink>
class Printer {
 public:
  Printer(const Document& document, Layout layout, Indentation indentation, Sink& sink)
      : document_(document), layout_(layout), indentation_(indentation), sink_(sink) {}

  void print(const Value& root) {
    print(root, widest, layout_ == Layout::compact);
    between_ = "\n";
    token({document_.size(), document_.size()});
  }

 private:
  void token(Range range) {
    blanks_ += between_.size();
    if (blanks_ > most_blanks) {
      throw Error(Error::Kind::input,
                  std::string(document_.name()) +
                      ": nested so deeply that indenting it would take 256 MiB");
    }
    sink_.between({last_, range.begin}, between_);
    sink_.token(range);
    last_ = range.end;
    between_.clear();
  }

  void new_line() {
    between_ += '\n';
    between_.append(indentation_.count * depth_, indentation_.blank);
  }

  // `room` is what is left of the line, without what follows the value.
  void print(const Value& value, std::size_t room, bool one_line) {
    const Range range = value.range();
    if (!is_container(value)) return token(range);
    one_line =
        one_line || value.size() == 0 || (belongs_together(value) && take(document_, value, room));
    token({range.begin, range.begin + 1});
    ++depth_;
    std::size_t left = value.size();
    for (const Value& item : value.items()) {
      begin_part(left == value.size(), one_line);
      print(item, room_for_part(--left), one_line);
    }
    for (const json::Member& member : value.members()) {
      begin_part(left == value.size(), one_line);
      token(member.key_range);
      between_ = layout_ == Layout::compact ? ":" : ": ";
      std::size_t rest = room_for_part(--left);
      if (!take(document_.text(member.key_range), rest) || !take(2, rest)) rest = 0;
      print(member.value, rest, one_line);
    }
    --depth_;
    if (!one_line) new_line();
    token({range.end - 1, range.end});
  }

  void begin_part(bool first, bool one_line) {
    if (!first) between_ += ',';
    if (!one_line) {
      new_line();
    } else if (!first && layout_ != Layout::compact) {
      between_ += ' ';
    }
  }

  // On a line of its own, with the comma if more parts follow.
  std::size_t room_for_part(std::size_t more) const {
    const std::size_t width = indentation_.blank == '\t' ? tab_width : 1;
    const std::size_t used = width * indentation_.count * depth_ + (more > 0 ? 1 : 0);
    return widest - std::min(widest, used);
  }

  const Document& document_;
  Layout layout_;
  Indentation indentation_;
  Sink& sink_;
  std::string between_;
  std::uint32_t last_ = 0;  // end of the token before
  std::size_t depth_ = 0;
  std::size_t blanks_ = 0;  // so far
};

struct Text {
  const Document& document;
  std::string out;
  void between(Range, std::string_view text) { out += text; }
  void token(Range range) { out += document.text(range); }
};

struct Changes {
  const Document& document;
  Range within;
  std::vector<Edit> edits;
  void between(Range range, std::string_view text) {
    if (within.contains(range) && document.text(range) != text) {
      edits.push_back({range, std::string(text)});
    }
  }
  void token(Range) {}
};

}  // namespace

bool can_format(const json::Parsed& parsed) {
  return parsed.tree.root() && !parsed.tree.truncated() &&
         std::none_of(
             parsed.problems.begin(), parsed.problems.end(),
             [](const json::Problem& problem) { return problem.fault == json::Fault::nul_byte; });
}

std::string formatted(const Document& document, const json::Parsed& parsed, Layout layout) {
  assert(can_format(parsed));
  Text text{document, {}};
  text.out.reserve(document.size() + document.size() / 4);
  Printer(document, layout, {}, text).print(parsed.tree.root());
  return std::move(text.out);
}

std::vector<Edit> format_edits(const Document& document, const json::Parsed& parsed, Layout layout,
                               Range within, Indentation indentation) {
  assert(can_format(parsed));
  Changes changes{document, within, {}};
  Printer(document, layout, indentation, changes).print(parsed.tree.root());
  return std::move(changes.edits);
}

}  // namespace plumbline
