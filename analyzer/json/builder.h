// Private to json/: makes the tree from the parser's events.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <vector>

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

class Builder {
 public:
  explicit Builder(std::size_t text_size);

  // `plain`: see Value::plain.
  void scalar(Kind kind, Range range, std::string_view text, bool plain = false);
  void key(Range range, std::string_view text);
  bool open(Kind kind, std::uint32_t at);  // false: too deep
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
    std::size_t first;  // of its children in the stack below
  };

  void add(const Value& value);
  void find_duplicates(std::span<const Member> members);
  void repeated(const Member& first, const Member& again);

  Tree tree_;
  Range last_;
  std::vector<Problem> problems_;
  std::vector<Frame> frames_;
  std::vector<Member> members_;  // of all open objects, innermost last
  std::vector<Value> items_;     // of all open arrays, innermost last
};

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
