// C++ literals as documents: every byte stands where the source has it.
#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

#include "analyzer/fix/fix.h"
#include "analyzer/json/value.h"
#include "plugins/aws-sdk-cpp/literal.h"
#include "tests/shared_material.h"

using namespace plumbline;

namespace {

using Random = std::mt19937;

std::uint32_t below(Random& random, std::size_t bound) {
  return std::uniform_int_distribution<std::uint32_t>(
      0, static_cast<std::uint32_t>(bound) - 1)(random);
}

// A source with a text in literals, and where the writer has put each byte.
struct Source {
  std::string text;
  std::vector<Range> bytes;
  std::vector<cpp::Token> tokens;
  std::string means;
};

enum class Style { raw, delimited, escaped, numbered, concatenated, continued, mixed };
constexpr Style styles[] = {Style::raw,          Style::delimited, Style::escaped, Style::numbered,
                            Style::concatenated, Style::continued, Style::mixed};

class Writer {
 public:
  Writer(Style style, bool crlf, Random& random) : style_(style), crlf_(crlf), random_(random) {}

  Source write(std::string_view text) {
    code("// Ein Kommentar mit Ümlauten.\nrequest.SetPipelineDefinition(");
    open();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool character = (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
      if (!character && below(random_, 20) == 0) interrupt();
      byte(text[i], i + 1 < text.size() ? text[i + 1] : '\0');
    }
    close();
    code(");\n");
    out_.means = text;
    return std::move(out_);
  }

 private:
  void code(std::string_view text) {
    for (const char c : text) {
      if (c == '\n' && crlf_) out_.text += '\r';
      out_.text += c;
    }
  }
  void open() {
    out_.tokens.push_back({static_cast<std::uint32_t>(out_.text.size())});
    raw_ = style_ == Style::raw || style_ == Style::delimited ||
           (style_ == Style::mixed && below(random_, 2) == 0);
    if (below(random_, 4) == 0) code("u8");
    code(!raw_ ? "\"" : style_ == Style::delimited ? "R\"--(" : "R\"(");
  }
  void close() { code(!raw_ ? "\"" : style_ == Style::delimited ? ")--\"" : ")\""); }
  void interrupt() {
    if (style_ == Style::concatenated || style_ == Style::mixed) {
      close();
      code(below(random_, 2) == 0 ? " " : " // more\n    ");
      open();
    } else if (style_ == Style::continued) {
      code(below(random_, 3) == 0 ? "\\ \n" : "\\\n");
    }
  }
  void byte(char c, char next) {
    const auto begin = static_cast<std::uint32_t>(out_.text.size());
    const auto value = static_cast<unsigned char>(c);
    const auto put = [&](const char* format, unsigned number) {
      char buffer[16];
      std::snprintf(buffer, sizeof buffer, format, number);
      out_.text += buffer;
    };
    if (raw_) {
      code({&c, 1});
    } else if (style_ == Style::numbered && value < 0x80U && below(random_, 5) == 0) {
      const bool digit = std::isxdigit(static_cast<unsigned char>(next)) != 0;
      switch (below(random_, digit ? 2 : 3)) {
        case 0: put("\\%03o", value); break;
        case 1: put("\\u%04x", value >= 0x20U && value != 0x7F ? value : 0x20U); break;
        default: put("\\x%X", value); break;
      }
      if (out_.text.substr(begin).starts_with("\\u0020") && c != ' ') {
        out_.text.resize(begin);
        put("\\%03o", value);
      }
    } else {
      out_.text += cpp::escaped({&c, 1});
    }
    out_.bytes.push_back({begin, static_cast<std::uint32_t>(out_.text.size())});
  }

  Style style_;
  bool crlf_, raw_ = false;
  Random& random_;
  Source out_;
};

std::string damaged(std::string text, Random& random) {
  const std::uint32_t at = below(random, text.size());
  constexpr std::string_view faults = "\"{}[],:x0\\\n ";
  const char fault = faults[below(random, faults.size())];
  switch (below(random, 3)) {
    case 0: text[at] = fault; break;
    case 1: text.insert(at, 1, fault); break;
    default: text.erase(at, 1); break;
  }
  return text;
}

std::vector<std::string> definitions() {
  return {tests::read(PLUMBLINE_SOURCE_DIR "/fixtures/definitions/clean/train-and-register.json"),
          "{\"Version\": \"2020-12-01\", \"Metadata\": {\"Größe\": \"日本 🛑\", \"tab\": "
          "\"a\\tb\\\\\\u00e9\"},\n \"Steps\": [\n  {\"Name\": \"Stop\", \"Type\": \"Fail\"}\n]}\n",
          "{\"Steps\":[{\"Name\":\"?\?/?\",\"Type\":\"Fail\",\"Arguments\":{}}]}"};
}

}  // namespace

TEST_CASE("a fault in a definition inside a literal is at the byte that the source has there") {
  Random random(20261121);
  std::size_t injected = 0, located = 0;
  for (const bool crlf : {false, true}) {
    for (const Style style : styles) {
      for (std::size_t round = 0; round < 150; ++round) {
        const auto texts = definitions();
        std::string text = damaged(texts[below(random, texts.size())], random);
        // A raw literal ends at its delimiter; nothing else is forbidden there.
        const Source source = Writer(style, crlf, random).write(text);
        const auto file = std::make_shared<const Document>("a.cpp", source.text);
        const auto document = cpp::embed(file, source.tokens);
        REQUIRE(document);
        REQUIRE(document->text() == source.means);
        ++injected;
        const json::Parsed plain = json::parse(Document("a.json", source.means));
        const json::Parsed inside = json::parse(*document);
        REQUIRE(plain.problems.size() == inside.problems.size());
        for (const json::Problem& problem : inside.problems) {
          const Range range = problem.range;
          if (range.begin >= source.bytes.size()) continue;
          const Range seen = document->visible(range).range;
          const std::uint32_t last = std::max(range.end, range.begin + 1) - 1;
          CHECK(seen.begin == source.bytes[range.begin].begin);
          if (range.end > range.begin) CHECK(seen.end == source.bytes[last].end);
          ++located;
        }
        const std::uint32_t at = below(random, source.means.size());
        const Location one = document->visible({at, at + 1});
        CHECK(one.document == file.get());
        CHECK(one.range == source.bytes[at]);
      }
    }
  }
  CHECK(injected >= 2000);
  CHECK(located > 900);
}

TEST_CASE("every byte of a literal of any kind stands where it is written") {
  Random random(7);
  for (const bool crlf : {false, true}) {
    for (const Style style : styles) {
      for (const std::string& text : definitions()) {
        const Source source = Writer(style, crlf, random).write(text);
        const auto file = std::make_shared<const Document>("a.cpp", source.text);
        const auto document = cpp::embed(file, source.tokens);
        REQUIRE(document);
        REQUIRE(document->text() == text);
        std::size_t elsewhere = 0;
        for (std::uint32_t i = 0; i < text.size(); ++i) {
          if (document->visible({i, i + 1}).range != source.bytes[i]) ++elsewhere;
        }
        CHECK(elsewhere == 0);
      }
    }
  }
}

TEST_CASE("an edit of the text is written as the literal has to write it") {
  Random random(11);
  std::size_t written = 0;
  for (const bool crlf : {false, true}) {
    for (const Style style : styles) {
      for (std::size_t round = 0; round < 60; ++round) {
        const std::string text = definitions()[1];
        const Source source = Writer(style, crlf, random).write(text);
        const auto file = std::make_shared<const Document>("a.cpp", source.text);
        const auto document = cpp::embed(file, source.tokens);
        REQUIRE(document);
        // Whole characters.
        const auto boundary = [&](std::uint32_t at) {
          while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
          return at;
        };
        std::uint32_t begin = boundary(below(random, text.size()));
        std::uint32_t end = boundary(below(random, text.size()));
        if (begin > end) std::swap(begin, end);
        constexpr std::string_view words[] = {"", "x", "\"a\\b\"", "one\ntwo", "a)b", "é"};
        const std::string_view word = words[below(random, std::size(words))];
        const auto parts =
            cpp::cut_edit(*document, source.tokens, {{begin, end}, std::string(word)});
        if (parts.empty()) continue;  // it cannot be written there
        std::vector<Edit> edits;
        for (const Edit& part : parts) {
          const auto spelt = document->spelt(part.range, part.text);
          REQUIRE(spelt);
          edits.push_back({document->visible(part.range).range, *spelt});
        }
        std::sort(edits.begin(), edits.end(),
                  [](const Edit& a, const Edit& b) { return a.range.begin < b.range.begin; });
        const std::string after = edited(file->text(), edits);
        const auto tokens = cpp::moved(source.tokens, source.tokens, file->text(), after);
        REQUIRE(tokens.size() == source.tokens.size());
        const auto now = cpp::embed(std::make_shared<const Document>("a.cpp", after), tokens);
        REQUIRE(now);
        std::string expected = text;
        expected.replace(begin, end - begin, word);
        CHECK(now->text() == expected);
        ++written;
      }
    }
  }
  CHECK(written > 500);
}

TEST_CASE("an edit that would end a raw literal is refused") {
  const auto source = std::make_shared<const Document>("a.cpp", "f(R\"x(abc)x\")");
  const std::vector<cpp::Token> tokens{{2}};
  const auto text = cpp::embed(source, tokens);
  REQUIRE(text);
  CHECK(cpp::cut_edit(*text, tokens, {{1, 2}, "plain"}).size() == 1);
  CHECK(cpp::cut_edit(*text, tokens, {{1, 2}, "a)x\"b"}).empty());
  CHECK(cpp::cut_edit(*text, tokens, {{1, 3}, "a)x"}).size() == 1);
  CHECK(cpp::cut_edit(*text, tokens, {{1, 2}, "f(x)y"}).size() == 1);
}

TEST_CASE("an edit that would make another number of an escape is refused") {
  const auto source = std::make_shared<const Document>("a.cpp", "f(\"a\\x41-b\")");
  const std::vector<cpp::Token> tokens{{2}};
  const auto text = cpp::embed(source, tokens);
  REQUIRE(text);
  CHECK(cpp::cut_edit(*text, tokens, {{2, 3}, "x"}).size() == 1);
  CHECK(cpp::cut_edit(*text, tokens, {{2, 3}, "f"}).empty());
  CHECK(cpp::cut_edit(*text, tokens, {{2, 3}, ""}).empty());
}

TEST_CASE("what is no literal of bytes is not read as one") {
  CHECK_FALSE(cpp::lex_literal("L\"a\"", 0));
  CHECK_FALSE(cpp::lex_literal("u\"a\"", 0));
  CHECK_FALSE(cpp::lex_literal("name", 0));
  CHECK_FALSE(cpp::lex_literal("\"a\n\"", 0));
  CHECK_FALSE(cpp::lex_literal("R\"(a)", 0));
  CHECK_FALSE(cpp::lex_literal("\"a", 5));
  const auto file =
      std::make_shared<const Document>("a.cpp", "\"\\xZ\" \"\\u12\" \"\\777\" \"\\N{A}\"");
  for (const std::uint32_t begin : {0U, 6U, 13U, 20U}) {
    INFO(begin);
    CHECK(cpp::lex_literal(file->text(), begin));
    CHECK_FALSE(cpp::embed(file, {{begin}}));
  }
}

TEST_CASE("escapes of C++ mean what the standard says") {
  const auto means = [](const std::string& literal) {
    const auto file = std::make_shared<const Document>("a.cpp", literal);
    const auto document = cpp::embed(file, {{0}});
    return document ? std::string(document->text()) : "nothing";
  };
  CHECK(means(R"x("a\"b\\c\n\t\x41\102\u00e9\U0001F6D1")x") == "a\"b\\c\n\tAB\u00e9\U0001F6D1");
  CHECK(means(R"x("\0")x") == std::string(1, '\0'));
  CHECK(means(R"x("\1234")x") == "S4");
  CHECK(means(R"x("\x{41}\o{102}\u{e9}")x") == "AB\u00e9");
  CHECK(means("\"a\\\r\nb\\  \nc\"") == "abc");
  CHECK(means("\"a\\\\\nn\"") == "a\n");  // the join comes before the escape
  CHECK(means("u8R\"(a\\n\r\nb)\"") == "a\\n\nb");
  CHECK(means("\"\"") == "");
}

TEST_CASE("text of another file is taken as written where it is used") {
  const auto header = std::make_shared<const Document>("a.h", "#define NAME \"xyz\"\n");
  const auto file = std::make_shared<const Document>("a.cpp", "f(\"ab\" NAME \"c\");\n");
  const auto document = cpp::embed(file, {{2}, {13, header, {7, 11}}, {12}});
  REQUIRE(document);
  CHECK(document->text() == "abxyzc");
  CHECK(document->visible({0, 2}).range == Range{3, 5});
  CHECK(document->visible({2, 3}).range == Range{7, 11});
  CHECK(document->visible({3, 5}).range == Range{7, 11});
  CHECK(document->visible({5, 6}).range == Range{13, 14});
  CHECK(cpp::cut_edit(*document, {{2}, {13, header, {7, 11}}, {12}}, {{2, 4}, "q"}).empty());
}
