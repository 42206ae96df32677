// Puts the text of a definition together from parts of a file, and remembers where each byte stands
// there.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/json/value.h"
#include "analyzer/source/document.h"

namespace plumbline::containers {

// How the host writes a value or a piece of text; decides what an edit has to look like.
enum class Style : std::uint8_t {
  frozen,       // cannot be edited: an alias, an intrinsic function, a block in a YAML body
  json,         // as it is
  json_string,  // JSON's escapes
  yaml_plain,   //
  yaml_single,  // 'quoted'
  yaml_double,  // "quoted"
  yaml_block,   // | and >
  hcl_name,     // a key without quotes, true, a number
  hcl_string,   // "quoted" with templates
  hcl_heredoc,  //
  sub_json,     // like json_string, in a text where `${` begins a placeholder
  sub_block,    // like yaml_block, likewise
  sub_double,   // like yaml_double, likewise
};

class Assembler {
 public:
  explicit Assembler(std::shared_ptr<const Document> host) : host_(std::move(host)) {}

  std::string_view source() const { return host_->text(); }
  const std::shared_ptr<const Document>& host() const { return host_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }
  std::uint32_t host_end() const { return end_; }

  // Bytes that the host writes as they are.
  void copy(Range at) { put(source().substr(at.begin, at.end - at.begin), at, true); }
  // Bytes that the host writes in another way.
  void add(std::string_view text, Range at) { put(text, at, false); }
  // Bytes that the host does not write at all.
  void imply(std::string_view text) { put(text, {end_, end_}, false); }
  // What a tool fills in: a placeholder, in quotes where the text is not in a JSON string. `what`
  // is its source.
  void unknown(std::string_view what, Range at);
  // What a tool decides about the text around it: `%{ if }` of Terraform.
  void directive(std::string_view what, Range at);

  // What follows is one token of the definition, or one text, until end_token().
  void begin_token(Style style) { begin_ = {size(), style}; }
  void end_token() {
    tokens_.push_back({{begin_.first, size()}, pinned_ ? Style::frozen : begin_.second});
  }
  void restyle(Style style) { begin_.second = style; }  // of the token that is begun
  // All that is put meanwhile stands at `at`: an alias.
  void pin(Range at) { pinned_ = true, pin_ = at; }
  void unpin() { pinned_ = false; }
  bool pinned() const { return pinned_; }
  // The host's lines of a block begin with this.
  void indent(std::string text) { indent_ = std::move(text); }

  // Whether the text so far ends inside a JSON string.
  bool in_string() const { return in_string_; }

  struct Token {
    Range range;
    Style style = Style::frozen;
  };
  // `as_values`: the tokens are the values of an object that the host writes in its own syntax;
  // otherwise the definition is a text, and tokens are parts of it.
  std::shared_ptr<const Document> finish(bool as_values);
  // Whether the finished text is JSON only after a tool has put parts of its structure in: there is
  // a directive, or a syntax error at or behind a placeholder that is no part of a string.
  bool is_torn(const Document& finished, const json::Parsed&) const;

 private:
  void put(std::string_view text, Range at, bool linear);
  void look(std::string_view text);

  std::shared_ptr<const Document> host_;
  std::string text_, indent_;
  std::vector<Embedding::Piece> pieces_;
  std::vector<Token> tokens_;
  std::pair<std::uint32_t, Style> begin_;
  std::uint32_t end_ = 0;
  bool linear_ = false, pinned_ = false;
  Range pin_;
  bool in_string_ = false, escaped_ = false;
  std::vector<Range> bare_;  // placeholders outside of strings
  bool directive_ = false;   // outside of a string
};

// Whether another tool's template goes on at a byte, or at the one before: `{{`, `{%`, `${`, `$(`,
// `<%`.
bool is_template_mark(std::string_view text, std::uint32_t at);

// A placeholder for the source of an expression: "${Role.Arn}"; fits into a JSON string.
std::string placeholder(std::string_view source);

// New text in place of `range`, as the tokens' styles want it. Nothing: it cannot be written.
std::optional<std::string> spell(const Document&, const std::vector<Assembler::Token>&,
                                 bool as_values, std::string_view indent, Range,
                                 std::string_view text);

}  // namespace plumbline::containers
