#include <algorithm>

#include "analyzer/containers/yaml.h"
#include "analyzer/json/utf8.h"

namespace plumbline::containers {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

class Reader {
 public:
  Reader(std::string_view source, std::uint32_t at, std::string_view value, const ScalarSink& sink)
      : source_(source), value_(value), sink_(sink), at_(skip_properties(source, at)) {}

  std::optional<Scalar> read() {
    Scalar scalar;
    scalar.range.begin = at_;
    bool followed = false;
    switch (peek()) {
      case '"':
        scalar.style = Style::yaml_double;
        followed = quoted('"');
        break;
      case '\'':
        scalar.style = Style::yaml_single;
        followed = quoted('\'');
        break;
      case '|':
      case '>':
        scalar.style = Style::yaml_block;
        followed = block(peek() == '>');
        scalar.indent = std::string(indent_, ' ');
        break;
      default: followed = plain(); break;
    }
    if (!followed || given_ != value_.size()) return std::nullopt;
    scalar.range.end = at_;
    return scalar;
  }

 private:
  char peek(std::uint32_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool at_end() const { return at_ >= source_.size(); }
  // Bytes of the line end at `at`; 0 when there is none.
  std::uint32_t line_end(std::uint32_t at) const {
    if (at >= source_.size()) return 0;
    if (source_[at] == '\n') return 1;
    if (source_[at] != '\r') return 0;
    return at + 1 < source_.size() && source_[at + 1] == '\n' ? 2 : 1;
  }
  // What is given has to be what the value goes on with.
  bool run(std::uint32_t end) {
    const std::string_view text = source_.substr(at_, end - at_);
    if (!value_.substr(given_).starts_with(text)) return false;
    if (sink_.run && !text.empty()) sink_.run({at_, end});
    given_ += text.size();
    at_ = end;
    return true;
  }
  bool give(std::string_view text, std::uint32_t end) {
    if (!value_.substr(given_).starts_with(text)) return false;
    if (sink_.character && !text.empty()) sink_.character(text, {at_, end});
    given_ += text.size();
    at_ = end;
    return true;
  }
  // Blanks and line ends from here on, if there are line ends among them: their number, and where
  // the next line goes on.
  std::uint32_t fold(std::uint32_t& end) const {
    std::uint32_t count = 0;
    end = at_;
    for (;;) {
      std::uint32_t next = end;
      while (next < source_.size() && is_blank(source_[next])) ++next;
      const std::uint32_t taken = line_end(next);
      if (taken == 0) {
        if (count != 0) end = next;
        return count;
      }
      end = next + taken;
      ++count;
    }
  }
  bool give_fold(std::uint32_t count, std::uint32_t end) {
    return count == 1 ? give(" ", end) : give(std::string(count - 1, '\n'), end);
  }

  bool plain() {
    while (given_ < value_.size()) {
      const char c = value_[given_];
      std::uint32_t end = 0;
      if (c == ' ' || c == '\n' || c == '\t') {
        if (const std::uint32_t count = fold(end)) {
          if (!give_fold(count, end)) return false;
          continue;
        }
      }
      std::uint32_t next = at_;
      std::size_t k = given_;
      do {
        if (next >= source_.size() || source_[next] != value_[k]) return false;
        ++next, ++k;
      } while (k < value_.size() && !is_blank(value_[k]) && value_[k] != '\n');
      if (!run(next)) return false;
    }
    return true;
  }

  bool quoted(char quote) {
    ++at_;
    while (!at_end()) {
      const char c = peek();
      if (c == quote) {
        if (quote == '"' || peek(1) != '\'') {
          ++at_;
          return true;
        }
        if (!give("'", at_ + 2)) return false;
      } else if (c == '\\' && quote == '"') {
        if (!escape()) return false;
      } else if (is_blank(c) || c == '\n' || c == '\r') {
        std::uint32_t end = 0;
        const std::uint32_t count = fold(end);
        if (!(count != 0 ? give_fold(count, end) : run(at_ + 1))) return false;
      } else {
        std::uint32_t next = at_;
        while (next < source_.size() && source_[next] != quote && source_[next] != '\\' &&
               !is_blank(source_[next]) && line_end(next) == 0) {
          ++next;
        }
        if (next == at_) ++next;  // a backslash in single quotes
        if (!run(next)) return false;
      }
    }
    return false;
  }

  bool escape() {
    constexpr std::string_view names = "0abtnvfre \"/\\N_LP\t";
    constexpr std::string_view texts[] = {
        {"\0", 1}, "\a", "\b", "\t", "\n",       "\v",       "\f",           "\r",           "\x1B",
        " ",       "\"", "/",  "\\", "\xC2\x85", "\xC2\xA0", "\xE2\x80\xA8", "\xE2\x80\xA9", "\t"};
    const char c = peek(1);
    if (const std::uint32_t taken = line_end(at_ + 1)) {
      // The line goes on in the next one; empty lines between are line ends.
      std::uint32_t end = at_ + 1 + taken, count = 0;
      for (;;) {
        while (end < source_.size() && is_blank(source_[end])) ++end;
        const std::uint32_t more = line_end(end);
        if (more == 0) break;
        end += more;
        ++count;
      }
      if (count == 0) {
        at_ = end;
        return true;
      }
      return give(std::string(count, '\n'), end);
    }
    const std::uint32_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits != 0) {
      std::uint32_t code = 0;
      for (std::uint32_t i = 0; i < digits; ++i) {
        const char d = peek(2 + i);
        const std::string_view hex = "0123456789abcdef";
        const std::size_t number = hex.find(d >= 'A' && d <= 'F' ? static_cast<char>(d + 32) : d);
        if (number == std::string_view::npos) return false;
        code = code * 16 + static_cast<std::uint32_t>(number);
      }
      std::string text;
      json::append_utf8(text, code);
      return give(text, at_ + 2 + digits);
    }
    const std::size_t known = names.find(c);
    return known != std::string_view::npos && give(texts[known], at_ + 2);
  }

  bool block(bool folded) {
    while (!at_end() && line_end(at_) == 0) ++at_;
    at_ += line_end(at_);
    // How far the content is indented: the first line that is not empty tells.
    const std::size_t first = value_.find_first_not_of('\n');
    if (first == std::string_view::npos) return give(value_, at_);
    std::uint32_t line = at_;
    for (std::size_t i = 0; i < first; ++i) {
      while (line < source_.size() && is_blank(source_[line])) ++line;
      line += line_end(line);
    }
    const auto spaces = [](std::string_view text) {
      return std::min(text.find_first_not_of(' '), text.size());
    };
    const std::size_t there = spaces(source_.substr(line)), here = spaces(value_.substr(first));
    if (there < here) return false;
    indent_ = there - here;
    return folded ? folded_lines() : literal_lines();
  }

  // Whether nothing but the line ends at the end of the block is left.
  bool finish() {
    const std::uint32_t taken = line_end(at_);
    return give(value_.substr(given_), at_ + taken);
  }
  bool only_line_ends_left() const {
    return value_.find_first_not_of('\n', given_) == std::string_view::npos;
  }
  // To the first byte of a line's content; false when the line is not indented so far.
  bool enter_line() {
    std::size_t blanks = 0;
    while (blanks < indent_ && peek() == ' ') {
      ++at_;
      ++blanks;
    }
    return blanks == indent_ || line_end(at_) != 0 || at_end();
  }

  bool literal_lines() {
    while (given_ < value_.size()) {
      if (!enter_line()) return false;
      const std::size_t stop = std::min(value_.find('\n', given_), value_.size());
      if (!run(at_ + static_cast<std::uint32_t>(stop - given_))) return false;
      if (only_line_ends_left()) return finish();
      const std::uint32_t taken = line_end(at_);
      if (taken == 0 ||
          !(taken == 1 && source_[at_] == '\n' ? run(at_ + 1) : give("\n", at_ + taken)))
        return false;
    }
    return true;
  }

  bool folded_lines() {
    for (std::size_t empty = value_.find_first_not_of('\n'); empty > 0; --empty) {
      if (!enter_line() || !give("\n", at_ + line_end(at_))) return false;
    }
    if (!enter_line()) return false;
    for (;;) {
      std::uint32_t end = at_;
      while (end < source_.size() && line_end(end) == 0) ++end;
      if (!run(end)) return false;
      if (only_line_ends_left()) return finish();
      // How many lines there are to the next one with content.
      const std::uint32_t from = at_;
      std::uint32_t count = 0;
      while (line_end(at_) != 0) {
        at_ += line_end(at_);
        ++count;
        if (!enter_line()) return false;
      }
      const std::uint32_t to = at_;
      at_ = from;
      std::size_t wanted = value_.find_first_not_of('\n', given_) - given_;
      if (wanted == 0) {
        if (count != 1 || !give(" ", to)) return false;
      } else if ((wanted != count && wanted + 1 != count) || !give(std::string(wanted, '\n'), to)) {
        return false;
      }
    }
  }

  std::string_view source_, value_;
  const ScalarSink& sink_;
  std::uint32_t at_;
  std::size_t given_ = 0;  // bytes of the value so far
  std::size_t indent_ = 0;
};

}  // namespace

std::uint32_t skip_properties(std::string_view source, std::uint32_t at) {
  const auto size = static_cast<std::uint32_t>(source.size());
  while (at < size) {
    const char c = source[at];
    if (is_blank(c) || c == '\n' || c == '\r') {
      ++at;
    } else if (c == '#') {
      while (at < size && source[at] != '\n' && source[at] != '\r') ++at;
    } else if (c == '!' || c == '&') {
      while (at < size && !is_blank(source[at]) && source[at] != '\n' && source[at] != '\r' &&
             std::string_view(",[]{}").find(source[at]) == std::string_view::npos) {
        ++at;
      }
    } else {
      break;
    }
  }
  return at;
}

std::optional<Scalar> read_scalar(std::string_view source, std::uint32_t at, std::string_view value,
                                  const ScalarSink& sink) {
  return Reader(source, at, value, sink).read();
}

}  // namespace plumbline::containers
