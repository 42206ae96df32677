#include "plugins/aws-sdk-cpp/literal.h"

#include <algorithm>
#include <utility>

#include "analyzer/fix/fix.h"

namespace plumbline::cpp {
namespace {

constexpr std::size_t longest_delimiter = 16;  // of a raw literal, says the standard

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

// Reads characters as the compiler sees them: a backslash at the end of a line joins it with the
// next one, anywhere but in a raw literal. Compilers allow blanks between the two.
class Reader {
 public:
  Reader(std::string_view file, Range range) : file_(file.substr(0, range.end)), at_(range.begin) {
    splice();
  }
  bool done() const { return at_ >= file_.size(); }
  char peek() const { return done() ? '\0' : file_[at_]; }
  std::uint32_t at() const { return at_; }    // of peek()
  std::uint32_t end() const { return end_; }  // of what was taken last
  char take() {
    const char c = file_[at_++];
    end_ = at_;
    splice();
    return c;
  }

 private:
  void splice() {
    while (at_ < file_.size() && file_[at_] == '\\') {
      std::uint32_t end = at_ + 1;
      while (end < file_.size() && is_blank(file_[end])) ++end;
      if (end < file_.size() && file_[end] == '\r') {
        ++end;
        if (end < file_.size() && file_[end] == '\n') ++end;
      } else if (end < file_.size() && file_[end] == '\n') {
        ++end;
      } else {
        return;
      }
      at_ = end;
    }
  }

  std::string_view file_;
  std::uint32_t at_, end_ = 0;
};

std::string utf8(std::uint32_t code) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value & 0xFFU); };
  if (code < 0x80U) return {byte(code)};
  if (code < 0x800U) return {byte(0xC0U | code >> 6U), byte(0x80U | (code & 0x3FU))};
  if (code < 0x10000U) {
    return {byte(0xE0U | code >> 12U), byte(0x80U | (code >> 6U & 0x3FU)),
            byte(0x80U | (code & 0x3FU))};
  }
  return {byte(0xF0U | code >> 18U), byte(0x80U | (code >> 12U & 0x3FU)),
          byte(0x80U | (code >> 6U & 0x3FU)), byte(0x80U | (code & 0x3FU))};
}

// The digits of an escape, at most `most`, or those between braces. 0 digits: none is there.
std::optional<std::uint32_t> number(Reader& in, unsigned base, unsigned most) {
  const bool braced = in.peek() == '{';
  if (braced) in.take();
  std::uint32_t value = 0;
  unsigned count = 0;
  while (!in.done() && (braced || count < most) && digit(in.peek()) < static_cast<int>(base)) {
    if (value > 0xFFFFFFU) return std::nullopt;
    value = value * base + static_cast<unsigned>(digit(in.take()));
    ++count;
  }
  if (braced && (in.done() || in.take() != '}')) return std::nullopt;
  return count == 0 ? std::nullopt : std::optional(value);
}

std::optional<std::string> numeric(Reader& in, unsigned base, unsigned most) {
  const auto value = number(in, base, most);
  if (!value || *value > 0xFFU) return std::nullopt;
  return std::string{static_cast<char>(*value)};
}

std::optional<std::string> universal(Reader& in, unsigned digits) {
  const bool braced = in.peek() == '{';
  const std::uint32_t from = in.at();
  const auto code = number(in, 16, digits);
  if (!code || *code > 0x10FFFFU || (*code >= 0xD800U && *code < 0xE000U)) return std::nullopt;
  if (!braced && in.end() - from < digits) return std::nullopt;
  return utf8(*code);
}

// After the backslash.
std::optional<std::string> escape(Reader& in) {
  if (in.done()) return std::nullopt;
  if (digit(in.peek()) < 8) return numeric(in, 8, 3);
  const char c = in.take();
  constexpr std::string_view named = "abfnrtve", means = "\a\b\f\n\r\t\v\x1B";
  if (const std::size_t i = named.find(c); i != std::string_view::npos) {
    return std::string{means[i]};
  }
  if (c == 'x') return numeric(in, 16, ~0U);
  if (c == 'u') return universal(in, 4);
  if (c == 'U') return universal(in, 8);
  if (c == 'o' && in.peek() == '{') return numeric(in, 8, ~0U);
  if (c == 'N') return std::nullopt;  // a character's name
  return std::string{c};
}

// Calls with what the literal means, piece by piece, and where that is written.
template <class Use>
bool decode(std::string_view file, const Literal& literal, Use use) {
  const auto [begin, end] = literal.content;
  if (literal.raw) {
    for (std::uint32_t from = begin; from < end;) {
      auto line = static_cast<std::uint32_t>(std::min<std::size_t>(file.find("\r\n", from), end));
      if (line + 1 >= end) line = end;
      if (line > from) use(file.substr(from, line - from), from, line);
      if (line < end) use(std::string_view("\n"), line, line + 2);
      from = line < end ? line + 2 : end;
    }
    return true;
  }
  for (Reader in(file, literal.content); !in.done();) {
    const std::uint32_t from = in.at();
    const char c = in.take();
    if (c != '\\') {
      use(std::string_view(&c, 1), from, in.end());
      continue;
    }
    const auto bytes = escape(in);
    if (!bytes) return false;
    use(std::string_view(*bytes), from, in.end());
  }
  return true;
}

}  // namespace

std::optional<Literal> lex_literal(std::string_view file, std::uint32_t begin) {
  if (begin >= file.size()) return std::nullopt;
  std::uint32_t at = begin;
  if (file.substr(at).starts_with("u8")) at += 2;
  Literal literal;
  literal.raw = file.substr(at).starts_with('R');
  if (literal.raw) ++at;
  if (at >= file.size() || file[at] != '"') return std::nullopt;
  ++at;
  if (literal.raw) {
    const std::size_t open = file.find('(', at);
    if (open == std::string_view::npos || open - at > longest_delimiter) return std::nullopt;
    const std::string close = ")" + std::string(file.substr(at, open - at)) + "\"";
    const std::size_t end = file.find(close, open + 1);
    if (end == std::string_view::npos) return std::nullopt;
    literal.content = {static_cast<std::uint32_t>(open + 1), static_cast<std::uint32_t>(end)};
    literal.whole = {begin, static_cast<std::uint32_t>(end + close.size())};
    return literal;
  }
  Reader in(file, {at, static_cast<std::uint32_t>(file.size())});
  while (!in.done() && in.peek() != '"' && in.peek() != '\n') {
    if (in.take() == '\\' && !in.done()) in.take();
  }
  if (in.peek() != '"') return std::nullopt;
  literal.content = {at, in.at()};
  literal.whole = {begin, in.at() + 1};
  return literal;
}

void Assembly::add(std::string_view bytes, std::uint32_t begin, std::uint32_t end) {
  const auto inner = static_cast<std::uint32_t>(text_.size());
  const auto piece = [&](std::uint32_t at, std::uint32_t host) {
    if (!pieces_.empty() && pieces_.back().inner == at && pieces_.back().host == host) return;
    pieces_.push_back({at, host});
  };
  if (begin != next_ || pieces_.empty()) {
    if (!pieces_.empty()) piece(inner, next_);
    piece(inner, begin);
  }
  text_ += bytes;
  const auto given = static_cast<std::uint32_t>(bytes.size());
  if (given != end - begin) {
    for (std::uint32_t i = 1; i < given; ++i) piece(inner + i, begin);
    piece(inner + given, end);
  }
  next_ = end;
}

bool Assembly::add(std::string_view file, const Literal& literal) {
  // Also an empty one has a place.
  if (literal.content.begin == literal.content.end) {
    add({}, literal.content.begin, literal.content.begin);
  }
  return decode(file, literal, [&](std::string_view bytes, std::uint32_t begin, std::uint32_t end) {
    add(bytes, begin, end);
  });
}

bool Assembly::add_foreign(std::string_view other_file, const Literal& literal, Range place) {
  return decode(other_file, literal, [&](std::string_view bytes, std::uint32_t, std::uint32_t) {
    for (const char& byte : bytes) {
      // Each byte alone, as if all of them were written there.
      add({&byte, 1}, place.begin, place.end);
    }
  });
}

std::vector<Embedding::Piece> Assembly::pieces() && {
  if (pieces_.empty()) pieces_.push_back({0, next_});
  const auto size = static_cast<std::uint32_t>(text_.size());
  if (pieces_.back().inner != size || pieces_.back().host != next_)
    pieces_.push_back({size, next_});
  return std::move(pieces_);
}

std::string escaped(std::string_view text) {
  constexpr std::string_view plain = "\"\\\n\t\r", named = "\"\\ntr";
  std::string out;
  for (const char c : text) {
    if (const std::size_t i = plain.find(c); i != std::string_view::npos) {
      out += '\\';
      out += named[i];
    } else if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) {
      const auto value = static_cast<unsigned char>(c);
      out += '\\';  // three digits, so that what follows is not taken for one more
      for (const unsigned shift : {6U, 3U, 0U}) {
        out += static_cast<char>('0' + (static_cast<unsigned>(value) >> shift & 7U));
      }
    } else {
      out += c;
    }
  }
  return out;
}

namespace {

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

bool has_crlf(std::string_view text) { return text.find("\r\n") != std::string_view::npos; }

}  // namespace

std::shared_ptr<const Document> embed(std::shared_ptr<const Document> file,
                                      const std::vector<Token>& tokens) {
  Assembly assembly;
  bool raw = false;
  for (const Token& token : tokens) {
    const std::string_view text = token.other ? token.other->text() : file->text();
    const auto literal = lex_literal(text, token.begin);
    if (!literal) return nullptr;
    raw = raw || literal->raw;
    if (!(token.other ? assembly.add_foreign(text, *literal, token.place)
                      : assembly.add(text, *literal))) {
      return nullptr;
    }
  }
  Embedding embedding;
  // With raw and ordinary literals together cut_edit() takes only what both write alike.
  if (!raw) {
    embedding.spell = [](const Document&, Range, std::string_view text) {
      return std::optional(escaped(text));
    };
  } else if (has_crlf(file->text())) {
    embedding.spell = [](const Document&, Range, std::string_view text) {
      return std::optional(with_crlf(text));
    };
  }
  std::string text = assembly.text();
  embedding.pieces = std::move(assembly).pieces();
  std::string name{file->name()};
  embedding.host = std::move(file);
  return std::make_shared<const Document>(std::move(name), std::move(text), std::move(embedding));
}

std::vector<Token> moved(const std::vector<Token>& tokens, std::vector<Token> all,
                         std::string_view before, std::string_view after) {
  std::sort(all.begin(), all.end(),
            [](const Token& a, const Token& b) { return a.begin < b.begin; });
  std::vector<std::pair<std::uint32_t, std::uint32_t>> to;  // begin before, begin after
  std::int64_t shift = 0;
  for (const Token& token : all) {
    if (token.other || (!to.empty() && to.back().first == token.begin)) continue;
    const auto begin = static_cast<std::uint32_t>(token.begin + shift);
    const auto was = lex_literal(before, token.begin), is = lex_literal(after, begin);
    if (!was || !is) return {};
    to.emplace_back(token.begin, begin);
    shift = std::int64_t{is->whole.end} - was->whole.end;
  }
  std::vector<Token> out = tokens;
  for (Token& token : out) {
    const auto at = [&](std::uint32_t offset) {
      const auto next = std::upper_bound(to.begin(), to.end(), std::pair(offset, ~0U));
      return next == to.begin() ? offset : offset - (next - 1)->first + (next - 1)->second;
    };
    if (token.other) {
      token.place = {at(token.place.begin), at(token.place.end)};
    } else {
      token.begin = at(token.begin);
    }
  }
  return out;
}

namespace {

// Whether the file would mean what it should with the edits in it.
bool holds(const Document& text, const std::vector<Token>& tokens, const Edit& edit,
           const std::vector<Edit>& parts) {
  std::vector<Edit> in_file;
  in_file.reserve(parts.size());
  for (const Edit& part : parts) {
    auto spelt = text.spelt(part.range, part.text);
    if (!spelt) return false;
    in_file.push_back({text.visible(part.range).range, std::move(*spelt)});
  }
  std::sort(in_file.begin(), in_file.end(),
            [](const Edit& a, const Edit& b) { return a.range.begin < b.range.begin; });
  const std::string_view before = text.host()->text();
  const auto after = std::make_shared<const Document>("", edited(before, in_file));
  const auto now = embed(after, moved(tokens, tokens, before, after->text()));
  std::string expected{text.text()};
  expected.replace(edit.range.begin, edit.range.end - edit.range.begin, edit.text);
  return now && now->text() == expected;
}

}  // namespace

std::vector<Edit> cut_edit(const Document& text, const std::vector<Token>& tokens,
                           const Edit& edit) {
  const auto [begin, end] = edit.range;
  std::vector<Edit> parts;
  std::uint32_t at = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view own = tokens[i].other ? tokens[i].other->text() : text.host()->text();
    const auto literal = lex_literal(own, tokens[i].begin);
    Assembly means;
    if (!literal || !means.add(own, *literal)) return {};
    const Range here{at, at + static_cast<std::uint32_t>(means.text().size())};
    at = here.end;
    // Text between two tokens goes where the later one begins, as visible() has it.
    const bool last = i + 1 == tokens.size();
    const bool starts = begin >= here.begin && (begin < here.end || last);
    const Range part{std::max(begin, here.begin), std::min(end, here.end)};
    if (!starts && part.begin >= part.end) continue;
    if (tokens[i].other) return {};
    parts.push_back(
        {{part.begin, std::max(part.begin, part.end)}, parts.empty() ? edit.text : std::string()});
  }
  return holds(text, tokens, edit, parts) ? parts : std::vector<Edit>();
}

}  // namespace plumbline::cpp
