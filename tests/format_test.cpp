#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>

#include "analyzer/report/format.h"
#include "tests/shared_material.h"

using namespace plumbline;
using json::Kind;
namespace fs = std::filesystem;

namespace {

struct Text {
  Document document;
  json::Parsed parsed;
  explicit Text(std::string text)
      : document("x.json", std::move(text)), parsed(json::parse(document)) {}
  const json::Tree& tree() const { return parsed.tree; }
  bool whole() const { return can_format(parsed); }
};

std::string laid_out(const std::string& text, Layout layout = Layout::indented) {
  const Text parsed(text);
  REQUIRE(parsed.whole());
  return formatted(parsed.document, parsed.parsed, layout);
}

// The same kinds, keys and order, and the same bytes for every key and scalar.
bool same(const Document& a, const json::Value& x, const Document& b, const json::Value& y) {
  if (x.kind() != y.kind() || x.size() != y.size()) return false;
  if (!x.is(Kind::object) && !x.is(Kind::array)) return a.text(x.range()) == b.text(y.range());
  for (std::size_t i = 0; i < x.items().size(); ++i) {
    if (!same(a, x.items()[i], b, y.items()[i])) return false;
  }
  for (std::size_t i = 0; i < x.members().size(); ++i) {
    const json::Member &p = x.members()[i], &q = y.members()[i];
    if (a.text(p.key_range) != b.text(q.key_range) || !same(a, p.value, b, q.value)) return false;
  }
  return true;
}

std::string edited(const Document& document, const std::vector<Edit>& edits) {
  std::string out;
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    REQUIRE(at <= edit.range.begin);
    REQUIRE(document.text(edit.range) != edit.text);
    out += document.text({at, edit.range.begin});
    out += edit.text;
    at = edit.range.end;
  }
  return out + std::string(document.text({at, document.size()}));
}

std::size_t width(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// All that must hold whatever the document is.
void check_formatting(const std::string& before) {
  const Text original(before);
  REQUIRE(original.whole());
  const Text indented(formatted(original.document, original.parsed, Layout::indented));
  const Text compact(formatted(original.document, original.parsed, Layout::compact));
  for (const Text* text : {&indented, &compact}) {
    REQUIRE(text->whole());
    REQUIRE(same(original.document, original.tree().root(), text->document, text->tree().root()));
    REQUIRE(text->document.text().ends_with('\n'));
    for (const Layout layout : {Layout::indented, Layout::compact}) {
      const Text& wanted = layout == Layout::indented ? indented : compact;
      REQUIRE(formatted(text->document, text->parsed, layout) == wanted.document.text());
    }
  }
  REQUIRE(compact.document.text().find('\n') == compact.document.size() - 1);
  const Range all{0, original.document.size()};
  REQUIRE(edited(original.document,
                 format_edits(original.document, original.parsed, Layout::indented, all)) ==
          indented.document.text());
  REQUIRE(format_edits(indented.document, indented.parsed, Layout::indented,
                       {0, indented.document.size()})
              .empty());
  // A line is too long only where a single token, with its key, makes it so.
  std::string_view rest = indented.document.text();
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    REQUIRE_FALSE(line.ends_with(' '));
    if (width(line) <= 100) continue;
    const std::string part(line.substr(0, line.size() - (line.ends_with(',') ? 1 : 0)));
    const Text item("[" + part + "]"), member("{" + part + "}");
    const bool bracket =
        part.ends_with('{') || part.ends_with('[') || part.ends_with(" }") || part.ends_with(" ]");
    const bool scalar =
        item.whole() && item.tree().root().size() == 1 && item.tree().root()[0].size() == 0;
    const bool with_key = member.whole() && member.tree().root().size() == 1 &&
                          member.tree().root().members()[0].value.size() == 0;
    INFO(line);
    REQUIRE((bracket || scalar || with_key));
  }
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}
  std::string document() {
    std::string out = random_() % 8 == 0 ? "\xEF\xBB\xBF" : "";
    out += space();
    value(out, 7);
    return out + space();
  }

 private:
  template <class List>
  std::string one_of(const List& list) {
    return *(std::begin(list) + random_() % std::size(list));
  }
  std::string space() {
    static const char* const choices[] = {"",       "",   "",   " ",         "\n",
                                          "\r\n  ", "\t", "\r", "          "};
    return one_of(choices);
  }
  std::string string() {
    static const char* const parts[] = {
        "a",       "Steps",   "\\\"",         "\\\\",
        "\\u00e9", "\\ud83d", "\xF0\x9F\x98", "\xC3\xA9",
        "\\n",     "[{",      "}]",           ",",
        ":",       "  ",      "\\/",          "s3://a-bucket/with/a/long/name"};
    std::string out = "\"";
    for (auto i = random_() % 6; i > 0; --i) out += one_of(parts);
    return out + "\"";
  }
  std::string key() {
    static const char* const keys[] = {"\"Get\"", "\"Std:Join\"", "\"\\u0047et\"", "\"\"",
                                       "\"std:x\""};
    return random_() % 2 == 0 ? one_of(keys) : string();
  }
  void value(std::string& out, int depth) {
    static const char* const scalars[] = {"null",
                                          "true",
                                          "false",
                                          "0",
                                          "-0",
                                          "12",
                                          "-3.5e2",
                                          "1E+9",
                                          "0.250",
                                          "1e400",
                                          "NaN",
                                          "-Infinity",
                                          "12345678901234567890123"};
    const auto kind = random_() % (depth > 0 ? 9 : 4);
    if (kind < 2) {
      out += one_of(scalars);
    } else if (kind < 4) {
      out += string();
    } else {
      const bool object = kind < 7;
      out += object ? '{' : '[';
      out += space();
      for (auto i = random_() % 5; i > 0; --i) {
        if (object) out += key() + space() + ":" + space();
        value(out, depth - 1);
        out += space();
        if (i > 1) out += "," + space();
      }
      out += object ? '}' : ']';
    }
  }
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("every member and item has its line, but for functions and arrays of scalars") {
  CHECK(laid_out(
            R"({"Version":"2020-12-01","Metadata":{ },"Steps":[{"Name":"A","DependsOn":["B", "C"],
    "Arguments":{"Uri":{"Std:Join":{"On":"/","Values":["s3:/",{"Get":"Parameters.B"}]}},
    "Uris":["a",{"Get":"Parameters.B"}],"One":{"x":1},"None":[
    ],"Rows":[[1,2],[]]}}]})") == R"({
  "Version": "2020-12-01",
  "Metadata": {},
  "Steps": [
    {
      "Name": "A",
      "DependsOn": ["B", "C"],
      "Arguments": {
        "Uri": {"Std:Join": {"On": "/", "Values": ["s3:/", {"Get": "Parameters.B"}]}},
        "Uris": [
          "a",
          {"Get": "Parameters.B"}
        ],
        "One": {
          "x": 1
        },
        "None": [],
        "Rows": [
          [1, 2],
          []
        ]
      }
    }
  ]
}
)");
}

TEST_CASE("compact has no blanks but those in strings") {
  CHECK(laid_out("\xEF\xBB\xBF { \"a b\" : [ 1 , \"x  y\" ,\r\n { } ] , \"c\" : null }\r\n",
                 Layout::compact) == "{\"a b\":[1,\"x  y\",{}],\"c\":null}\n");
}

TEST_CASE("numbers, escapes, repeated keys and the order of keys stay as they are") {
  const std::string text = R"({
  "z": 1.50e+007,
  "a": "\u0041\/\ud83d",
  "z": -0,
  "\u007a": NaN
}
)";
  CHECK(laid_out("{\"z\":1.50e+007,\"a\":\"\\u0041\\/\\ud83d\",\"z\":-0,\"\\u007a\":NaN}") == text);
  // Bytes that are not UTF-8 are no business of the layout.
  CHECK(laid_out("[\"a\xFF\"]") == "[\"a\xFF\"]\n");
}

TEST_CASE("what ends at column 100 stays on its line, and what would end behind it does not") {
  // `  "a": ["` and `"]` are 11 characters, a comma one more.
  for (const bool comma : {false, true}) {
    const std::string end = comma ? ",\n  \"b\": 1\n}\n" : "\n}\n";
    for (const std::string unit : {"x", "\xC3\xA9", "\xF0\x9F\x98\x80"}) {
      std::string longest;
      for (int i = 0; i < (comma ? 88 : 89); ++i) longest += unit;
      const auto laid = [&](const std::string& item) {
        return laid_out("{\"a\":[\"" + item + "\"]" + (comma ? ",\"b\":1}" : "}"));
      };
      CHECK(laid(longest) == "{\n  \"a\": [\"" + longest + "\"]" + end);
      CHECK(laid(longest + unit) == "{\n  \"a\": [\n    \"" + longest + unit + "\"\n  ]" + end);
    }
  }
}

TEST_CASE("a function that does not fit is laid out like any object, the functions in it are not") {
  const std::string text(90, 'x');
  CHECK(laid_out("{\"u\":{\"Std:Join\":{\"On\":\"/\",\"Values\":[\"" + text +
                 "\",{\"Get\":\"Parameters.B\"}]}}}") == R"({
  "u": {
    "Std:Join": {
      "On": "/",
      "Values": [
        ")" + text + R"(",
        {"Get": "Parameters.B"}
      ]
    }
  }
}
)");
}

TEST_CASE("a document that is a scalar or an empty container is a line") {
  for (const std::string text : {"1", "\"a\"", "null", "[]", "{}", "[1, 2]"}) {
    CHECK(laid_out(" " + text) == text + "\n");
  }
}

TEST_CASE("nesting is laid out down to the parser's limit") {
  std::string text;
  for (unsigned i = 0; i < json::max_depth; ++i) text += i % 2 == 0 ? "[" : "{\"Get\":";
  text += "1";
  for (unsigned i = json::max_depth; i-- > 0;) text += i % 2 == 0 ? "]" : "}";
  check_formatting(text);
}

TEST_CASE("a text that is not all in the tree has no layout") {
  for (const std::string& text : {std::string(), std::string("{\"a\": [}"), std::string("[1] 2"),
                                  std::string("[1]\0[2]", 7)}) {
    CHECK_FALSE(Text(text).whole());
  }
}

TEST_CASE("deep nesting does not become an absurd number of blanks") {
  std::string text(500, '[');
  for (int i = 0; i < 300'000; ++i) text += "{},";
  const Text parsed(text + "{}" + std::string(500, ']'));
  REQUIRE(parsed.whole());
  CHECK_THROWS_AS(formatted(parsed.document, parsed.parsed, Layout::indented), Error);
  CHECK(formatted(parsed.document, parsed.parsed, Layout::compact).size() ==
        parsed.document.size() + 1);
}

TEST_CASE("edits for a part of a document change nothing outside of it") {
  const Text text("{\"a\":1,\"b\":[1,2,{\"c\":3}],\"d\":4}");
  const json::Value& part = text.tree().root()["b"];
  CHECK(edited(text.document, format_edits(text.document, text.parsed, Layout::indented,
                                           part.range())) == R"({"a":1,"b":[
    1,
    2,
    {
      "c": 3
    }
  ],"d":4})");
  CHECK(format_edits(text.document, text.parsed, Layout::indented, {3, 3}).empty());
}

TEST_CASE("the layout of random documents is stable and keeps every token") {
  Generator random(42);
  for (int round = 0; round < 4000; ++round) {
    const std::string text = random.document();
    INFO(text);
    check_formatting(text);
  }
}

TEST_CASE("the layout of every fixture is stable and keeps every token") {
  std::size_t count = 0;
  for (const auto& entry :
       fs::recursive_directory_iterator(PLUMBLINE_SOURCE_DIR "/fixtures/definitions")) {
    if (entry.path().extension() != ".json") continue;
    INFO(entry.path());
    check_formatting(tests::read(entry.path()));
    ++count;
  }
  CHECK(count >= 30);
}

TEST_CASE("the layout of every real definition is stable and keeps every token") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(*shared / "corpus")) {
    if (entry.path().extension() != ".json") continue;
    const std::string text = tests::read(entry.path());
    if (!Text(text).whole()) continue;
    INFO(entry.path());
    check_formatting(text);
    ++count;
  }
  CHECK(count > 400);
}

TEST_CASE("whether functions in functions fit is found without reading all that is in them") {
  const std::string content(10'000'000, 'x');
  const auto seconds = [&](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "{\"Std:Join\":";
    text += '"' + content + '"' + std::string(static_cast<std::size_t>(depth), '}');
    const Text parsed(text);
    REQUIRE(parsed.whole());
    double best = 1e9;
    for (int round = 0; round < 3; ++round) {
      const auto begin = std::chrono::steady_clock::now();
      REQUIRE(formatted(parsed.document, parsed.parsed, Layout::indented).size() > text.size());
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
      best = std::min(best, spent.count());
    }
    return best;
  };
  CHECK(seconds(500) < 10 * seconds(1) + 0.1);
}
