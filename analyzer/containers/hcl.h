// Terraform's language, as far as a literal definition needs it: blocks and attributes, strings and
// heredocs with templates, and the objects and lists inside jsonencode(). Any other expression is
// one whose value is not known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/containers/assembler.h"

namespace plumbline::containers {

// Moves over a text; what it cannot understand makes it stop: failed().
class Hcl {
 public:
  explicit Hcl(std::string_view text, std::uint32_t at = 0)
      : text_(text), size_(static_cast<std::uint32_t>(text.size())), at_(at) {}

  std::uint32_t at() const { return at_; }
  void go(std::uint32_t at) { at_ = at; }
  bool end() const { return at_ >= size_; }
  bool failed() const { return !why_.empty(); }
  std::string_view why() const { return why_; }
  char peek(std::uint32_t ahead = 0) const {
    return at_ + ahead < size_ ? text_[at_ + ahead] : '\0';
  }
  bool sees(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  // Blanks and comments; `lines`: line ends as well.
  void skip_space(bool lines);
  std::string_view identifier();  // empty: there is none
  // The next thing, with all that is in it: a string, a heredoc, brackets, a word, one character.
  void skip_thing();
  // Up to what ends an expression. `lines`: a line end is none.
  void skip_expression(bool lines);
  void skip_block();  // behind its `{`, to behind its `}`

  struct Heredoc {
    std::uint32_t body = 0, end = 0;  // its lines, the marker's left out
    std::uint32_t indent = 0;         // spaces that do not count
  };
  Heredoc heredoc();  // moves behind the marker
  // Behind `${` or `%{`: to behind the `}` that ends it.
  void skip_interpolation();

 private:
  void fail(std::string_view why) {
    if (why_.empty()) why_ = why;
    at_ = size_;
  }
  void skip_string();

  std::string_view text_;
  std::uint32_t size_, at_;
  unsigned depth_ = 0;
  std::string_view why_;
};

// Writes literal expressions of the language into a definition.
class HclWriter {
 public:
  HclWriter(Assembler& out, Hcl& from) : out_(out), from_(from) {}
  // A string or heredoc that is the definition. False: it is neither.
  bool text();
  // A value inside jsonencode(); false when it is nested too deeply.
  bool value(bool lines);
  bool any_literal() const { return literal_; }

 private:
  void characters(std::uint32_t end, bool heredoc, bool in_value);
  void string(bool in_value);
  void heredoc(bool in_value);
  void unknown(std::uint32_t begin, std::uint32_t end, bool in_value);
  bool object();
  bool list();
  void key();
  bool literal(bool lines);

  Assembler& out_;
  Hcl& from_;
  unsigned depth_ = 0;
  bool literal_ = false;
};

}  // namespace plumbline::containers
