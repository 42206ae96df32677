#include "analyzer/json/comments.h"

#include <algorithm>

namespace plumbline::json {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Behind the string's closing quote, or at the end of a line that cuts it off.
std::size_t end_of_string(std::string_view text, std::size_t open) {
  for (std::size_t at = open + 1; at < text.size(); ++at) {
    if (text[at] == '\n') return at;
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return text.size();
}

// Behind the comment that begins here; `at` itself when none does or it never ends.
std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("//")) return std::min(text.find_first_of("\r\n", at), text.size());
  if (!rest.starts_with("/*")) return at;
  const std::size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? at : end + 2;
}

}  // namespace

std::string without_comments(std::string_view text) {
  std::string out(text);
  char before_last = '\0', last = '\0';  // the two characters before that count
  std::size_t last_at = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t behind = end_of_comment(text, at);
    if (behind > at) {
      for (; at < behind; ++at) {
        if (!is_blank(out[at])) out[at] = ' ';
      }
      continue;
    }
    const char c = text[at];
    if (is_blank(c)) {
      ++at;
      continue;
    }
    // "[,]" has no value that the comma could follow.
    const bool follows_value =
        before_last != '\0' && before_last != '[' && before_last != '{' && before_last != ',';
    if ((c == '}' || c == ']') && last == ',' && follows_value) out[last_at] = ' ';
    before_last = last;
    last = c;
    last_at = at;
    at = c == '"' ? end_of_string(text, at) : at + 1;
  }
  return out;
}

}  // namespace plumbline::json
