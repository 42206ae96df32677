#include "analyzer/containers/hcl.h"

#include <algorithm>

namespace plumbline::containers {
namespace {

constexpr unsigned most_depth = 200;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void Hcl::skip_space(bool lines) {
  while (!end()) {
    const char c = peek();
    if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r'))) {
      ++at_;
    } else if (c == '#' || sees("//")) {
      while (!end() && peek() != '\n') ++at_;
    } else if (sees("/*")) {
      const std::size_t close = text_.find("*/", at_ + 2);
      if (close == std::string_view::npos) return fail("the comment is never closed");
      at_ = static_cast<std::uint32_t>(close) + 2;
    } else {
      return;
    }
  }
}

std::string_view Hcl::identifier() {
  const std::uint32_t begin = at_;
  if (!is_letter(peek())) return {};
  while (!end() && (is_letter(peek()) || is_digit(peek()) || peek() == '-')) ++at_;
  return text_.substr(begin, at_ - begin);
}

void Hcl::skip_string() {
  ++at_;
  while (!end()) {
    const char c = peek();
    if (c == '\\') {
      at_ = std::min(at_ + 2, size_);
    } else if (c == '"') {
      ++at_;
      return;
    } else if (c == '\n') {
      return fail("the string is never closed");
    } else if (sees("$${") || sees("%%{")) {
      at_ += 3;
    } else if (sees("${") || sees("%{")) {
      at_ += 2;
      skip_interpolation();
    } else {
      ++at_;
    }
  }
  fail("the string is never closed");
}

void Hcl::skip_interpolation() {
  if (++depth_ > most_depth) return fail("it is nested too deeply");
  skip_block();
  --depth_;
}

void Hcl::skip_block() {
  for (;;) {
    skip_space(true);
    if (end()) return fail("a bracket is never closed");
    if (peek() == '}') {
      ++at_;
      return;
    }
    skip_thing();
  }
}

Hcl::Heredoc Hcl::heredoc() {
  Heredoc out;
  at_ += 2;
  const bool stripped = peek() == '-';
  if (stripped) ++at_;
  const std::string_view marker = identifier();
  if (peek() == '\r') ++at_;
  if (marker.empty() || peek() != '\n') {
    fail("a heredoc needs a marker and a line end");
    return out;
  }
  out.body = ++at_;
  std::size_t indent = std::string_view::npos;
  while (!end()) {
    const std::size_t stop = std::min<std::size_t>(text_.find('\n', at_), size_);
    const std::string_view line = text_.substr(at_, stop - at_);
    const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    const std::size_t last = line.find_last_not_of(" \t\r");
    const std::string_view word = first == line.size() || last == std::string_view::npos
                                      ? std::string_view()
                                      : line.substr(first, last + 1 - first);
    if (word == marker) {
      out.end = at_;
      out.indent =
          stripped && indent != std::string_view::npos ? static_cast<std::uint32_t>(indent) : 0;
      at_ += static_cast<std::uint32_t>(last) + 1;
      return out;
    }
    if (!word.empty()) indent = std::min(indent, line.find_first_not_of(' '));
    at_ = static_cast<std::uint32_t>(std::min<std::size_t>(stop + 1, size_));
  }
  fail("the heredoc is never closed");
  return out;
}

void Hcl::skip_thing() {
  const char c = peek();
  if (c == '"') return skip_string();
  if (sees("<<") && (is_letter(peek(2)) || peek(2) == '-')) {
    heredoc();
    return;
  }
  if (c == '{' || c == '[' || c == '(') {
    if (++depth_ > most_depth) return fail("it is nested too deeply");
    ++at_;
    const char close = c == '{' ? '}' : c == '[' ? ']' : ')';
    for (;;) {
      skip_space(true);
      if (end()) return fail("a bracket is never closed");
      if (peek() == close) break;
      if (peek() == '}' || peek() == ']' || peek() == ')') {
        return fail("brackets do not fit together");
      }
      skip_thing();
    }
    ++at_;
    --depth_;
    return;
  }
  if (is_letter(c)) {
    identifier();
  } else {
    ++at_;
  }
}

void Hcl::skip_expression(bool lines) {
  for (;;) {
    skip_space(lines);
    const char c = peek();
    if (end() || c == ',' || c == '}' || c == ']' || c == ')') return;
    if (!lines && (c == '\n' || c == '\r')) return;
    skip_thing();
  }
}

}  // namespace plumbline::containers
