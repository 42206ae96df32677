// Private to json/: makes the tree from the parser's events.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/json/scan.h"
#include "analyzer/json/value.h"

namespace plumbline::json {

// Memory that is given back all at once.
struct Arena {
  std::vector<std::unique_ptr<char[]>> chunks;
  char* free = nullptr;
  std::size_t left = 0;
  std::size_t next_size = 4096;

  char* take(std::size_t bytes) {
    bytes = (bytes + 7) & ~std::size_t{7};
    if (bytes > left) grow(bytes);
    char* const result = free;
    free += bytes;
    left -= bytes;
    return result;
  }
  void grow(std::size_t bytes);
};

// A member's key that makes a function of the object: Get, or `Std:` in any case and what follows.
inline bool is_call(std::string_view key) {
  const auto is = [&](std::size_t at, char small) { return (key[at] | 0x20) == small; };
  return key == "Get" ||
         (key.size() > 3 && is(0, 's') && is(1, 't') && is(2, 'd') && key[3] == ':');
}

class Builder {
 public:
  explicit Builder(std::size_t text_size);

  inline void scalar(Kind kind, Range range, std::string_view text, std::uint8_t holds);
  inline void key(Range range, std::string_view text);
  inline bool open(Kind kind, std::uint32_t at);  // false: too deep
  void close(std::uint32_t end);
  std::string_view keep(std::string_view text);  // a copy that lives as long as the tree
  void report(Problem problem) { problems_.push_back(std::move(problem)); }

  void drop_invalid_utf8_from(std::uint32_t begin);

  // Where the innermost container that is still open began; no value when none is.
  std::optional<Range> innermost() const;
  std::size_t depth() const { return frames_.size(); }
  bool in_object() const { return !frames_.empty() && frames_.back().kind == Kind::object; }
  Range last_token() const { return last_; }  // a key or a scalar
  // The innermost container is an object of which no member is whole.
  bool is_empty_object() const;
  void doubt(Range range) { tree_.doubtful_ = range; }
  bool has_root() const { return tree_.root_.kind() != Kind::missing; }

  // Closes what is open; `truncated` when a syntax error at `end` was the reason.
  Parsed finish(std::uint32_t end, bool truncated);

 private:
  struct Frame {
    Kind kind;
    std::uint32_t begin;
    std::size_t first;       // of its children in the stack below
    std::uint64_t seen = 0;  // one bit for each key, of 64
    bool repeats = false;    // two keys share a bit: they may be the same
    std::uint8_t holds = 0;  // bits of Holds, of all children
  };

  inline Value& place(std::uint8_t holds);
  void find_duplicates(std::span<const Member> members);
  void repeated(const Member& first, const Member& again);

  Tree tree_;
  Range last_;
  std::vector<Problem> problems_;
  std::vector<Frame> frames_;
  std::vector<Member> members_;  // of all open objects, innermost last
  std::vector<Value> items_;     // of all open arrays, innermost last
};

// Where the next value goes, and what it holds told to the container. Values are written in place:
// to copy what has just been written in parts stalls the processor.
inline Value& Builder::place(std::uint8_t holds) {
  if (frames_.empty()) return tree_.root_;
  Frame& frame = frames_.back();
  if (frame.kind == Kind::array) {
    frame.holds |= holds;
    return items_.emplace_back();
  }
  Member& member = members_.back();
  if (member.key == "Get") holds &= static_cast<std::uint8_t>(~bit(Holds::path));
  frame.holds |= holds;
  return member.value;
}

inline void Builder::scalar(Kind kind, Range range, std::string_view text, std::uint8_t holds) {
  last_ = range;
  Value& value = place(holds);
  value.kind_ = kind;
  value.holds_ = holds;
  value.begin_ = range.begin;
  value.end_ = range.end;
  value.count_ = static_cast<std::uint32_t>(text.size());
  value.text_ = text.data();
}

inline void Builder::key(Range range, std::string_view text) {
  last_ = range;
  Member& member = members_.emplace_back();
  member.key = text;
  member.key_range = range;
  Frame& frame = frames_.back();
  auto mixed = static_cast<unsigned>(text.size());
  if (!text.empty()) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    mixed += byte(0) * 5U + byte(text.size() - 1) * 11U + byte(text.size() / 2) * 23U;
  }
  const std::uint64_t mark = std::uint64_t{1} << (mixed & 63U);
  frame.repeats = frame.repeats || (frame.seen & mark) != 0;
  frame.seen |= mark;
  if (text.size() >= 3 && is_call(text)) frame.holds |= bit(Holds::function);
}

inline bool Builder::open(Kind kind, std::uint32_t at) {
  if (frames_.size() == max_depth) return false;
  frames_.push_back({kind, at, kind == Kind::object ? members_.size() : items_.size()});
  return true;
}

// What is wrong at `at`, in words. `expected` says what the grammar allowed there.
enum class Expected : std::uint8_t {
  document,  // the text is empty
  end,       // something follows the document
  value,
  key,  // or } in an empty object
  colon,
  comma_or_brace,
  comma_or_bracket,
  string_end,  // a string that never ends
  no_control,  // a raw control character in a string
  escape,      // \x and the like
  hex,         // four of them after \u
  digit,       // in a number
};
Problem explain(std::string_view text, std::uint32_t at, Expected expected,
                std::optional<Range> opened);

}  // namespace plumbline::json
