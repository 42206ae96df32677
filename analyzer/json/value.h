// A JSON tree that knows where every byte came from. Reading never throws and never yields null:
// step["CacheConfig"]["Enabled"] is safe on any document; what is absent has kind `missing`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/source/document.h"

namespace plumbline::json {

enum class Kind : std::uint8_t { missing, null, boolean, number, string, array, object };
std::string_view to_string(Kind);  // "a string", "an object", as messages say it

// What a value has in it somewhere, as far as that can be told while it is read: whoever looks for
// one of these need not walk through values that have none.
enum class Holds : std::uint8_t {
  get = 1,       // {"Get": "..."} and nothing else in the object
  function = 2,  // another member with the key Get, or whose key begins with `Std:` in any case
  markup = 4,    // a string with `{`, `(`, `<` or `$`: a placeholder, code, a reference as text
  path = 8,      // a string that begins with `Parameters.` or `Steps.` and is not a Get's
  stamp = 16,    // a string that may hold a moment or a UUID, see json/scan.h
  address = 32,  // an ARN, or the address of an image in ECR or of a queue, which name a region
  sign = 64,     // a string with `=` or `@`: an option's value, a query, a password in a URI
};

struct Member;

class Value {
 public:
  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  explicit operator bool() const { return kind_ != Kind::missing; }

  // The value's bytes, quotes and brackets included; empty for a missing value.
  Range range() const { return {begin_, end_}; }
  // False for a container that the text broke off in (only after a syntax error).
  bool complete() const { return complete_; }

  // The member of an object (the last one when the key is repeated), an item of an array, or a
  // missing value. Linear in the number of members.
  inline const Value& operator[](std::string_view key) const;
  inline const Value& operator[](std::size_t index) const;
  inline std::span<const Member> members() const;  // in document order, repeated keys kept
  inline std::span<const Value> items() const;
  std::size_t size() const { return is(Kind::array) || is(Kind::object) ? count_ : 0; }

  // A string decoded (WTF-8: a lone surrogate keeps its three bytes), a number as it is written
  // ("1e400", "NaN"), "true", "false", "null"; empty for containers. Lives as long as the tree
  // and its document.
  std::string_view text() const {
    const bool container = is(Kind::array) || is(Kind::object) || is(Kind::missing);
    return container ? std::string_view{} : std::string_view{text_, count_};
  }
  bool boolean() const { return is(Kind::boolean) && text() == "true"; }
  std::optional<double> number() const;
  std::optional<std::int64_t> integer() const;  // "6" but not "6.0"
  // A string without `{`, `(`, `<` and `$`: neither a placeholder nor code nor a reference as text.
  bool plain() const { return is(Kind::string) && !holds(Holds::markup); }
  // Whether this, or something in it, is so.
  bool holds(Holds what) const { return (holds_ & static_cast<unsigned>(what)) != 0; }

 private:
  friend class Builder;
  Kind kind_ = Kind::missing;
  bool complete_ = true;
  std::uint8_t holds_ = 0;                         // bits of Holds
  std::uint32_t begin_ = 0, end_ = 0, count_ = 0;  // count_: members, items or bytes of text
  union {
    const char* text_ = nullptr;
    const Value* items_;
    const Member* members_;
  };
};

struct Member {
  std::string_view key;  // decoded
  Range key_range;       // with its quotes
  Value value;
};

inline constexpr Value missing{};

inline const Value& Value::operator[](std::string_view key) const {
  if (!is(Kind::object)) return missing;
  for (std::uint32_t i = count_; i > 0; --i) {
    if (members_[i - 1].key == key) return members_[i - 1].value;
  }
  return missing;
}

inline const Value& Value::operator[](std::size_t index) const {
  return is(Kind::array) && index < count_ ? items_[index] : missing;
}

inline std::span<const Member> Value::members() const {
  if (!is(Kind::object) || count_ == 0) return {};
  return {members_, count_};
}

inline std::span<const Value> Value::items() const {
  if (!is(Kind::array) || count_ == 0) return {};
  return {items_, count_};
}

// What is wrong with the text itself. The ids are the rules `syntax/<fault>`.
enum class Fault : std::uint8_t {
  malformed,       // not JSON from here on; the tree holds the part before it
  nul_byte,        // likewise
  too_deep,        // likewise
  invalid_utf8,    // the bytes are kept in the strings
  lone_surrogate,  // kept as three bytes
  duplicate_key,
  not_finite,  // NaN, Infinity, -Infinity; parsed as a number
  byte_order_mark,
};

struct Problem {
  Fault fault;
  Range range;
  std::string message;  // like Diagnostic::message
  std::vector<std::string> help;
  std::optional<Range> related;  // duplicate_key: the first one; malformed: the bracket left open
  std::string related_message;
};

// Nested deeper than this is Fault::too_deep, so that later code may recurse.
inline constexpr unsigned max_depth = 512;

struct Arena;

class Tree {
 public:
  Tree();
  Tree(Tree&&) noexcept;
  Tree& operator=(Tree&&) noexcept;
  ~Tree();
  const Value& root() const { return root_; }  // missing when the text holds no value at all
  // True when a syntax error ended the tree early: what is absent may only be unseen.
  bool truncated() const { return truncated_; }
  // The last part before a syntax error that the error makes doubtful: a string that ran on to the
  // next quote, an object that broke off at once, or all of the container in which a bracket is
  // missing. Empty when there is none.
  Range doubtful() const { return doubtful_; }

 private:
  friend class Builder;
  Value root_;
  bool truncated_ = false;
  Range doubtful_;
  std::unique_ptr<Arena> arena_;
};

struct Parsed {
  Tree tree;
  std::vector<Problem> problems;  // in document order
};

// Never throws on any bytes. The tree points into the document's text: the document must outlive
// it.
Parsed parse(const Document&);

// One step on the way from the root to a place.
struct Crumb {
  std::string_view key;   // of a member
  std::size_t index = 0;  // of an item
  bool is_item = false;
  const Value* value = nullptr;  // what the step leads to
};

// The way to the deepest value that holds `range` (a member's key counts as the member).
std::vector<Crumb> path_to(const Value& root, Range range);
// RFC 6901: "/Steps/0/Arguments"; empty for the root.
std::string pointer(std::span<const Crumb>);
// The value at a JSON pointer, or a missing value.
const Value& at_pointer(const Value& root, std::string_view pointer);

}  // namespace plumbline::json

namespace plumbline {

// A text that another tool still fills in: "${Stage}-train", "{{ name }}", "<name>".
bool is_placeholder(std::string_view text);
// Such a text, or an intrinsic function of CloudFormation ({"Ref": ...}, {"Fn::Sub": ...}).
bool is_placeholder(const json::Value&);

}  // namespace plumbline
