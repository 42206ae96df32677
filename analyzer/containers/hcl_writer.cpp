#include <algorithm>

#include "analyzer/containers/hcl.h"
#include "analyzer/json/utf8.h"
#include "analyzer/json/write.h"

namespace plumbline::containers {
namespace {

constexpr unsigned most_depth = 200;

bool ends_expression(char c) {
  return c == ',' || c == '}' || c == ']' || c == ')' || c == '\n' || c == '\r' || c == '\0';
}

}  // namespace

void HclWriter::unknown(std::uint32_t begin, std::uint32_t end, bool in_value) {
  std::string_view what = out_.source().substr(begin, end - begin);
  const bool directive = what.starts_with("%{");
  if (what.starts_with("${") || directive) what = what.substr(2, what.size() - 3);
  if (in_value) {
    out_.add(placeholder(what), {begin, end});
  } else if (directive) {
    out_.directive(what, {begin, end});
  } else {
    out_.unknown(what, {begin, end});
  }
}

// A template up to `end`, without its quotes. `in_value`: what is written is part of a JSON string.
void HclWriter::characters(std::uint32_t end, bool heredoc, bool in_value) {
  const std::string_view source = out_.source();
  const Style style = heredoc ? Style::hcl_heredoc : Style::hcl_string;
  const auto give = [&](std::string_view text, std::uint32_t taken) {
    out_.add(in_value ? json::escaped(text) : std::string(text), {from_.at(), from_.at() + taken});
    from_.go(from_.at() + taken);
  };
  if (!in_value) out_.begin_token(style);
  while (from_.at() < end && !from_.failed()) {
    const char c = from_.peek();
    if (from_.sees("$${") || from_.sees("%%{")) {
      give(c == '$' ? "${" : "%{", 3);
    } else if (from_.sees("${") || from_.sees("%{")) {
      const std::uint32_t begin = from_.at();
      from_.go(begin + 2);
      from_.skip_interpolation();
      if (!in_value) {
        out_.end_token();
        out_.begin_token(Style::frozen);
      }
      unknown(begin, from_.at(), in_value);
      if (!in_value) {
        out_.end_token();
        out_.begin_token(style);
      }
    } else if (c == '\\' && !heredoc) {
      constexpr std::string_view names = "nrt\"\\", texts = "\n\r\t\"\\";
      const std::size_t known = names.find(from_.peek(1));
      const std::uint32_t digits = from_.peek(1) == 'u' ? 4 : from_.peek(1) == 'U' ? 8 : 0;
      if (digits != 0) {
        std::uint32_t code = 0;
        for (std::uint32_t i = 0; i < digits; ++i) {
          constexpr std::string_view hex = "0123456789abcdef";
          const char d = from_.peek(2 + i);
          const std::size_t number = hex.find(d >= 'A' && d <= 'F' ? static_cast<char>(d + 32) : d);
          code =
              code * 16 + static_cast<std::uint32_t>(number == std::string_view::npos ? 0 : number);
        }
        std::string text;
        json::append_utf8(text, std::min(code, 0x10FFFFU));
        give(text, 2 + digits);
      } else {
        give(known == std::string_view::npos ? std::string_view() : texts.substr(known, 1), 2);
      }
    } else if (static_cast<unsigned char>(c) < 0x20U || (in_value && (c == '"' || c == '\\'))) {
      if (in_value || c == '\r') {
        give(source.substr(from_.at(), 1), 1);
      } else {
        out_.copy({from_.at(), from_.at() + 1});
        from_.go(from_.at() + 1);
      }
    } else {
      std::uint32_t next = from_.at() + 1;
      while (next < end && static_cast<unsigned char>(source[next]) >= 0x20U &&
             source[next] != '$' && source[next] != '%' && source[next] != '"' &&
             source[next] != '\\') {
        ++next;
      }
      out_.copy({from_.at(), next});
      literal_ = true;
      from_.go(next);
    }
  }
  if (!in_value) out_.end_token();
}

void HclWriter::string(bool in_value) {
  const std::uint32_t begin = from_.at();
  from_.skip_thing();
  if (from_.failed()) return;
  const std::uint32_t end = from_.at();
  from_.go(begin + 1);
  if (in_value) {
    out_.begin_token(Style::hcl_string);
    out_.add("\"", {begin, begin + 1});
  }
  characters(end - 1, false, in_value);
  if (in_value) {
    out_.add("\"", {end - 1, end});
    const std::string_view inside = out_.source().substr(begin, end - begin);
    // A name that is put together cannot be replaced piece by piece.
    if (inside.find("${") != std::string_view::npos ||
        inside.find("%{") != std::string_view::npos) {
      out_.restyle(Style::frozen);
    }
    out_.end_token();
  }
  from_.go(end);
}

void HclWriter::heredoc(bool in_value) {
  const std::uint32_t begin = from_.at();
  const Hcl::Heredoc lines = from_.heredoc();
  if (from_.failed()) return;
  const std::uint32_t end = from_.at();
  const std::string_view source = out_.source();
  if (in_value) {
    out_.begin_token(Style::frozen);
    out_.add("\"", {begin, begin});
  } else {
    out_.indent(std::string(lines.indent, ' '));
  }
  from_.go(lines.body);
  while (from_.at() < lines.end && !from_.failed()) {
    std::uint32_t blanks = 0;
    while (blanks < lines.indent && from_.peek() == ' ') {
      from_.go(from_.at() + 1);
      ++blanks;
    }
    const std::size_t stop = source.find('\n', from_.at());
    characters(std::min(static_cast<std::uint32_t>(stop) + 1, lines.end), true, in_value);
  }
  if (in_value) {
    out_.add("\"", {end, end});
    out_.end_token();
  }
  from_.go(end);
}

bool HclWriter::text() {
  if (from_.peek() == '"') {
    string(false);
  } else if (from_.sees("<<")) {
    heredoc(false);
  } else {
    return false;
  }
  return !from_.failed();
}

// A number, true, false or null, with nothing behind it.
bool HclWriter::literal(bool lines) {
  const std::uint32_t begin = from_.at();
  const std::string_view rest = out_.source().substr(begin);
  std::size_t length = rest.find_first_not_of("+-.0123456789eE");
  length = std::min(length, rest.size());
  for (const std::string_view word : {"true", "false", "null"}) {
    if (rest.starts_with(word)) length = word.size();
  }
  const auto end = begin + static_cast<std::uint32_t>(length);
  const Document document("value", std::string(rest.substr(0, length)));
  const json::Parsed parsed = json::parse(document);
  if (parsed.tree.truncated() || !parsed.tree.root()) return false;
  from_.go(end);
  from_.skip_space(lines);
  const bool ends = ends_expression(from_.peek());
  from_.go(begin);
  if (!ends) return false;
  out_.begin_token(Style::hcl_name);
  out_.copy({begin, end});
  out_.end_token();
  from_.go(end);
  return true;
}

bool HclWriter::value(bool lines) {
  const std::uint32_t begin = from_.at();
  if (++depth_ > most_depth) return false;
  const char c = from_.peek();
  bool known = c == '"' || c == '{' || c == '[' || from_.sees("<<");
  if (known) {
    if (c == '{' || c == '[') {
      from_.go(begin + 1);
      from_.skip_space(true);
      known = from_.identifier() != "for";
      from_.go(begin);
    }
    from_.skip_thing();
    if (from_.failed()) return false;
    from_.skip_space(lines);
    known = known && ends_expression(from_.peek());
    from_.go(begin);
  }
  bool fine = true;
  if (known && c == '{') {
    fine = object();
  } else if (known && c == '[') {
    fine = list();
  } else if (known && c == '"') {
    string(true);
  } else if (known) {
    heredoc(true);
  } else if (!literal(lines)) {
    from_.skip_expression(lines);
    std::uint32_t end = from_.at();
    while (end > begin && out_.source()[end - 1] <= ' ') --end;
    out_.begin_token(Style::frozen);
    out_.add("\"", {begin, begin});
    unknown(begin, end, true);
    out_.add("\"", {end, end});
    out_.end_token();
    fine = end > begin;
  }
  --depth_;
  return fine && !from_.failed();
}

void HclWriter::key() {
  const std::uint32_t begin = from_.at();
  if (from_.peek() == '"') return string(true);
  const bool name = !from_.identifier().empty();
  if (!name) {
    from_.skip_thing();
    while (!from_.end() && from_.peek() != '=' && from_.peek() != ':') from_.skip_thing();
  }
  out_.begin_token(name ? Style::hcl_name : Style::frozen);
  out_.add("\"", {begin, begin});
  if (name) {
    out_.copy({begin, from_.at()});
  } else {
    unknown(begin, from_.at(), true);
  }
  out_.imply("\"");
  out_.end_token();
}

bool HclWriter::object() {
  out_.add("{", {from_.at(), from_.at() + 1});
  from_.go(from_.at() + 1);
  literal_ = true;
  for (bool first = true;; first = false) {
    from_.skip_space(true);
    if (from_.end()) return false;
    if (from_.peek() == '}') break;
    if (!first) out_.imply(",");
    key();
    from_.skip_space(false);
    if (from_.peek() != '=' && from_.peek() != ':') return false;
    from_.go(from_.at() + 1);
    out_.imply(":");
    from_.skip_space(false);
    if (!value(false)) return false;
    from_.skip_space(true);
    if (from_.peek() == ',') from_.go(from_.at() + 1);
  }
  out_.add("}", {from_.at(), from_.at() + 1});
  from_.go(from_.at() + 1);
  return true;
}

bool HclWriter::list() {
  out_.add("[", {from_.at(), from_.at() + 1});
  from_.go(from_.at() + 1);
  for (bool first = true;; first = false) {
    from_.skip_space(true);
    if (from_.end()) return false;
    if (from_.peek() == ']') break;
    if (!first) out_.imply(",");
    if (!value(true)) return false;
    from_.skip_space(true);
    if (from_.peek() == ',') from_.go(from_.at() + 1);
  }
  out_.add("]", {from_.at(), from_.at() + 1});
  from_.go(from_.at() + 1);
  return true;
}

}  // namespace plumbline::containers
