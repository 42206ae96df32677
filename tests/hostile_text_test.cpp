// Texts that are JSON, that are not, and that are somewhere between. All cases are our own.
#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/check/analyze.h"

using namespace plumbline;
using namespace std::string_literals;
using json::Fault;

namespace {

enum class Verdict : std::uint8_t {
  accepted,   // JSON, and nothing is said of the text
  refused,    // not JSON: nothing is read from the marked place on
  too_early,  // likewise, because the text ends; the mark is on its last character
  tolerated,  // not JSON, or doubtful: read to the end, with a finding at the mark
};

struct Text {
  std::string name;
  std::string text;  // `@@` stands before the byte where the first finding begins
  Verdict verdict = Verdict::accepted;
  Fault fault = Fault::malformed;
};

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::vector<Text> accepted() {
  return {
      {"empty object", "{}"},
      {"empty array", "[]"},
      {"array in array", "[[], [[]], []]"},
      {"white space of all four kinds", " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n"},
      {"many lines", std::string(5000, '\n') + "[]" + std::string(5000, '\r')},
      {"lone string", "\"x\""},
      {"lone empty string", "\"\""},
      {"lone number", "17"},
      {"lone negative number", "-2"},
      {"lone true", "true"},
      {"lone false", "false"},
      {"lone null", "null"},
      {"zero", "[0]"},
      {"minus zero", "[-0]"},
      {"minus zero point zero", "[-0.0]"},
      {"fraction", "[0.125]"},
      {"fraction with zeros", "[1.000]"},
      {"exponent", "[1e3]"},
      {"exponent in a capital", "[1E3]"},
      {"exponent with plus", "[1e+3]"},
      {"exponent with minus", "[1e-3]"},
      {"exponent with zeros", "[1e003]"},
      {"zero to a power", "[0e5, 0E-5, 0.0e+0]"},
      {"all parts of a number", "[-12.50e-07]"},
      {"integer beyond 64 bits", "[123456789012345678901234567890]"},
      {"integer of ten thousand digits", "[" + std::string(10000, '7') + "]"},
      {"fraction of ten thousand digits", "[0." + std::string(10000, '3') + "]"},
      {"number too large for a double", "[1e400]"},
      {"number too small for a double", "[1e-400]"},
      {"exponent beyond 64 bits", "[1e99999999999999999999]"},
      {"largest 64 bit integers", "[9223372036854775807, -9223372036854775808]"},
      {"every simple escape", R"(["\" \\ \/ \b \f \n \r \t"])"},
      {"escape in capitals and small letters", R"(["\u00AF\u00af"])"},
      {"escaped NUL", R"(["\u0000"])"},
      {"escaped control characters", R"(["\u0001\u001F\u007f\u009B"])"},
      {"escaped quote and backslash", R"(["\u0022\u005C"])"},
      {"escaped key", R"({"\u0061\n": 1})"},
      {"surrogate pair", R"(["\ud83d\ude80"])"},
      {"first and last surrogate pair", R"(["\ud800\udc00\udbff\udfff"])"},
      {"two surrogate pairs", R"(["\ud83d\ude80\ud83d\ude80"])"},
      {"escaped noncharacters", R"(["\ufffe\uffff\ufdd0"])"},
      {"backslashes before a quote", R"(["\\\\", "\\\""])"},
      {"backslash and letters that are no escape", R"(["\\u12", "\\x"])"},
      {"comment inside a string", R"(["// no", "/* no */", "# no"])"},
      {"brackets inside a string", R"(["]}{["])"},
      {"DEL", "[\"\x7F\"]"},
      {"C1 control characters in UTF-8", "[\"\xC2\x80\xC2\x9B\"]"},
      {"two bytes", "[\"\xC3\xA9\"]"},
      {"three bytes", "[\"\xE2\x82\xAC\"]"},
      {"four bytes", "[\"\xF0\x9F\x9A\x80\"]"},
      {"last code point", "[\"\xF4\x8F\xBF\xBF\"]"},
      {"last before and first behind the surrogates", "[\"\xED\x9F\xBF\xEE\x80\x80\"]"},
      {"noncharacters", "[\"\xEF\xBF\xBE\xEF\xBF\xBF\"]"},
      {"line separators", "[\"\xE2\x80\xA8\xE2\x80\xA9\"]"},
      {"byte order mark inside a string", "[\"\xEF\xBB\xBF\"]"},
      {"right to left", "[\"\xE2\x80\xAE\xE2\x81\xA6\"]"},
      {"combining characters", "[\"e\xCC\x81\xCC\x81\xCC\x81\"]"},
      {"empty key", R"({"": 1})"},
      {"keys that differ in case", R"({"a": 1, "A": 2})"},
      {"keys that look alike", "{\"\xC3\xA9\": 1, \"e\xCC\x81\": 2}"},
      {"the same key on two levels", R"({"a": {"a": {"a": 1}}})"},
      {"key of ten thousand characters", "{\"" + std::string(10000, 'k') + "\": 1}"},
      {"string of a million characters", "[\"" + std::string(1000000, 's') + "\"]"},
      {"a hundred thousand items", "[0" +
                                       [] {
                                         std::string more;
                                         for (int i = 0; i < 100000; ++i) more += ",0";
                                         return more;
                                       }() +
                                       "]"},
      // What is around it in a definition takes four levels.
      {"500 levels", nested(500)},
  };
}

std::vector<Text> refused() {
  constexpr Verdict no = Verdict::refused, early = Verdict::too_early;
  return {
      // structure
      {"nothing", "@@", early},
      {"white space only", "@@ \n ", early},
      {"open array", "@@[", early},
      {"open object", "@@{", early},
      {"array cut after an item", "[@@1", early},
      {"array cut after a comma", "[1@@,", early},
      {"object cut after a key", "{\"a@@\"", early},
      {"object cut after a colon", "{\"a\"@@:", early},
      {"object cut after a value", "{\"a\": @@1", early},
      {"object cut after a comma", "{\"a\": 1@@,", early},
      {"item after a cut object", "[{@@}", early},
      {"closed before opened", "@@]", no},
      {"closing brace alone", "@@}", no},
      {"array closed as an object", "[1@@}", no},
      {"object closed as an array", "{\"a\": 1@@]", no},
      {"array closed twice", "[1]@@]", no},
      {"comma alone", "@@,", no},
      {"colon alone", "@@:", no},
      {"comma first", "[@@,1]", no},
      {"comma only", "[@@,]", no},
      {"comma last", "[1@@,]", no},
      {"comma twice", "[1,@@,2]", no},
      {"comma twice at the end", "[1,@@,]", no},
      {"comma first in an object", "{@@,\"a\": 1}", no},
      {"comma last in an object", "{\"a\": 1@@,}", no},
      {"comma twice in an object", "{\"a\": 1,@@,\"b\": 2}", no},
      {"no comma", "[1 @@2]", no},
      {"no comma between strings", "[\"a\"@@\"b\"]", no},
      {"no comma between objects", "[{}@@{}]", no},
      {"no comma between members", "{\"a\": 1 @@\"b\": 2}", no},
      {"no colon", "{\"a\" @@1}", no},
      {"colon twice", "{\"a\":@@: 1}", no},
      {"comma for a colon", "{\"a\"@@, 1}", no},
      {"equals sign for a colon", "{\"a\"@@= 1}", no},
      {"arrow for a colon", "{\"a\"@@=> 1}", no},
      {"semicolon for a comma", "[1@@; 2]", no},
      {"colon in an array", "[\"a\"@@: 1]", no},
      {"no value", "{\"a\": @@}", no},
      {"no value before a comma", "{\"a\": @@, \"b\": 2}", no},
      {"no key", "{@@: 1}", no},
      {"number as key", "{@@1: 1}", no},
      {"null as key", "{@@null: 1}", no},
      {"array as key", "{@@[]: 1}", no},
      {"object as key", "{@@{}: 1}", no},
      {"value without a key", "{@@[1]}", no},
      {"parentheses", "@@(1, 2)", no},
      {"angle brackets", "@@<null>", no},
      // what comes after
      {"two values", "1 @@2", no},
      {"two objects", "{} @@{}", no},
      {"two lines", "{}\n@@{}\n", no},
      {"comma after the end", "{}@@,", no},
      {"letter after the end", "{}@@x", no},
      {"quote after the end", "{}@@\"", no},
      {"comment after the end", "{} @@// x", no},
      {"semicolon after the end", "{}@@;", no},
      {"bytes that are not UTF-8 after the end", "{}@@\xC3", no},
      {"no-break space after the end", "{}@@\xC2\xA0", no},
      // white space that is none
      {"form feed", "[1,@@\f2]", no},
      {"vertical tab", "[1,@@\v2]", no},
      {"no-break space",
       "[1,@@\xC2\xA0"
       "2]",
       no},
      {"next line",
       "[1,@@\xC2\x85"
       "2]",
       no},
      {"ideographic space",
       "[1,@@\xE3\x80\x80"
       "2]",
       no},
      {"zero width space",
       "[1,@@\xE2\x80\x8B"
       "2]",
       no},
      {"byte order mark in the middle",
       "[1,@@\xEF\xBB\xBF"
       "2]",
       no},
      {"line separator",
       "[1,@@\xE2\x80\xA8"
       "2]",
       no},
      {"escaped white space", "[1,@@\\n2]", no},
      {"substitute character", "[1]@@\x1A", no},
      // literals
      {"True", "[@@True]", no},
      {"None", "[@@None]", no},
      {"TRUE", "[@@TRUE]", no},
      {"nul", "[@@nul]", no},
      {"tru", "[@@tru]", no},
      {"truee", "[true@@e]", no},
      {"nullnull", "[null@@null]", no},
      {"undefined", "[@@undefined]", no},
      {"letter", "[@@a]", no},
      {"star", "[@@*]", no},
      {"ellipsis", "[1, @@...]", no},
      {"nan", "[@@nan]", no},
      {"inf", "[@@inf]", no},
      {"+Infinity", "[@@+Infinity]", no},
      {"Infinit", "[@@Infinit]", no},
      {"-NaN", "[-@@NaN]", no},
      {"-inf", "[-@@inf]", no},
      // numbers
      {"leading zero", "[@@01]", no},
      {"leading zero of a negative number", "[@@-01]", no},
      {"two zeros", "[@@00]", no},
      {"leading plus", "[@@+1]", no},
      {"minus alone", "[-@@]", no},
      {"two minus signs", "[-@@-1]", no},
      {"minus and a blank", "[-@@ 1]", no},
      {"leading point", "[@@.5]", no},
      {"minus and a point", "[-@@.5]", no},
      {"trailing point", "[1.@@]", no},
      {"point and exponent", "[1.@@e3]", no},
      {"zero and a point", "[0.@@]", no},
      {"two points", "[1.2@@.3]", no},
      {"exponent without digits", "[1e@@]", no},
      {"exponent with a sign only", "[1e+@@]", no},
      {"exponent with two signs", "[1e+@@-1]", no},
      {"exponent twice", "[1e5@@e5]", no},
      {"exponent with a fraction", "[1e1@@.5]", no},
      {"exponent alone", "[@@e3]", no},
      {"hexadecimal", "[0@@x1F]", no},
      {"octal", "[0@@o17]", no},
      {"binary", "[0@@b101]", no},
      {"digits in groups", "[1@@_000]", no},
      {"digits in groups of a blank", "[1 @@000]", no},
      {"suffix", "[1@@L]", no},
      {"unit", "[5@@GB]", no},
      {"percent", "[5@@%]", no},
      {"wide digit", "[@@\xEF\xBC\x91]", no},
      {"arabic digit", "[@@\xD9\xA1]", no},
      {"true minus sign",
       "[@@\xE2\x88\x92"
       "1]",
       no},
      {"calculation", "[1@@+2]", no},
      // strings
      {"string that never ends", "[@@\"abc", early},
      {"quote alone", "@@\"", early},
      {"string that ends with a backslash", "[@@\"abc\\", early},
      {"string that ends with an escaped quote", "[@@\"abc\\\"]", early},
      {"single quotes", "[@@'a']", no},
      {"single quotes around a key", "{@@'a': 1}", no},
      {"typographic quotes",
       "[@@\xE2\x80\x9C"
       "a\xE2\x80\x9D]",
       no},
      {"backticks", "[@@`a`]", no},
      {"key without quotes", "{@@a: 1}", no},
      {"raw string of Python", "[@@r\"a\"]", no},
      {"quote inside a string", "[\"a\"@@b\"c\"]", no},
      {"two strings side by side", "[\"a\" @@\"b\"]", no},
      {"line feed inside a string", "[\"a@@\nb\"]", no},
      {"carriage return inside a string", "[\"a@@\rb\"]", no},
      {"tabulator inside a string", "[\"a@@\tb\"]", no},
      {"escape character inside a string", "[\"a@@\x1B[31mb\"]", no},
      {"bell inside a key", "{\"a@@\x07\": 1}", no},
      {"backspace inside a string", "[\"@@\b\"]", no},
      {"unit separator inside a string", "[\"@@\x1F\"]", no},
      {"backslash and a line feed", "[\"a@@\\\nb\"]", no},
      // escapes
      {"escape x", R"(["@@\x41"])", no},
      {"escape a", R"(["@@\a"])", no},
      {"escape 0", R"(["@@\0"])", no},
      {"escape of a single quote", R"(["it@@\'s"])", no},
      {"escape of a blank", R"(["@@\ "])", no},
      {"escape U", R"(["@@\U0001F680"])", no},
      {"escape of a wide character", "[\"@@\\\xF0\x9F\x9A\x80\"]", no},
      {"u without digits", R"(["@@\u"])", no},
      {"u with one digit", R"(["@@\u0"])", no},
      {"u with three digits", R"(["@@\u00A"])", no},
      {"u with a letter", R"(["@@\u00AG"])", no},
      {"u with a sign", R"(["@@\u+041"])", no},
      {"u with a blank", R"(["@@\u 041"])", no},
      {"u with braces", R"(["@@\u{1F680}"])", no},
      {"second half broken off", R"(["\ud83d@@\ude8"])", no},
      {"second half without digits", R"(["\ud83d@@\u"])", no},
      {"second half of another kind", R"(["\ud83d@@\x"])", no},
      {"escape outside a string", "[@@\\u0031]", no},
      // comments
      {"comment to the end of the line", "[1, @@// one\n2]", no},
      {"comment between stars", "[1, @@/* one */ 2]", no},
      {"comment of a shell", "[1, @@# one\n2]", no},
      {"comment first", "@@// one\n[]", no},
      {"comment of SQL", "[1, -@@- one\n2]", no},
      {"comment of XML", "[@@<!-- one -->1]", no},
      {"slash", "[1@@/]", no},
      // depth
      {"513 levels", std::string(512, '[') + "@@[" + std::string(513, ']'), no, Fault::too_deep},
      {"a hundred thousand brackets", std::string(512, '[') + "@@" + std::string(99488, '['), no,
       Fault::too_deep},
      {"a hundred thousand brackets, closed", std::string(512, '[') + "@@" + nested(99488), no,
       Fault::too_deep},
      // NUL
      {"NUL alone", "@@\0"s, no, Fault::nul_byte},
      {"NUL for white space", "[1,@@\0 2]"s, no, Fault::nul_byte},
      {"NUL inside a string", "[\"a@@\0b\"]"s, no, Fault::nul_byte},
      {"NUL inside a key", "{\"a@@\0\": 1}"s, no, Fault::nul_byte},
      {"NUL inside a number", "[1@@\0]"s, no, Fault::nul_byte},
      {"NUL after a backslash", "[\"\\@@\0\"]"s, no, Fault::nul_byte},
      // encodings
      {"half a byte order mark", "@@\xEF\xBB[]", no},
      {"UTF-8 byte outside a string", "[@@\xC3\xA9]", no},
      {"byte that is not UTF-8 outside a string", "[@@\xFF]", no},
  };
}

std::vector<Text> tolerated() {
  constexpr Verdict doubtful = Verdict::tolerated;
  return {
      {"NaN", "[@@NaN]", doubtful, Fault::not_finite},
      {"Infinity", "[@@Infinity]", doubtful, Fault::not_finite},
      {"-Infinity", "[@@-Infinity]", doubtful, Fault::not_finite},
      {"first half of a pair", R"(["@@\ud83d"])", doubtful, Fault::lone_surrogate},
      {"second half of a pair", R"(["@@\udc00"])", doubtful, Fault::lone_surrogate},
      {"halves in the wrong order", R"(["@@\ude80\ud83d"])", doubtful, Fault::lone_surrogate},
      {"first half twice", R"(["@@\ud83d\ud83d"])", doubtful, Fault::lone_surrogate},
      {"half a pair and a letter", R"(["@@\ud83dx"])", doubtful, Fault::lone_surrogate},
      {"half a pair and another escape", R"(["@@\ud83d\n"])", doubtful, Fault::lone_surrogate},
      {"half a pair in a key", R"({"@@\udbff": 1})", doubtful, Fault::lone_surrogate},
      {"half a pair before a whole one", R"(["@@\ud83d\ud83d\ude80"])", doubtful,
       Fault::lone_surrogate},
      {"key twice", R"({"a": 1, @@"a": 2})", doubtful, Fault::duplicate_key},
      {"key twice, once escaped", R"({"a": 1, @@"\u0061": 2})", doubtful, Fault::duplicate_key},
      {"key twice with the same value", R"({"a": 1, @@"a": 1})", doubtful, Fault::duplicate_key},
      {"empty key twice", R"({"": 1, @@"": 2})", doubtful, Fault::duplicate_key},
      {"key of ten thousand characters twice",
       "{\"" + std::string(10000, 'k') + "\": 1, @@\"" + std::string(10000, 'k') + "\": 1}",
       doubtful, Fault::duplicate_key},
      {"byte that only continues", "[\"@@\x80\"]", doubtful, Fault::invalid_utf8},
      {"two bytes that only continue", "[\"a@@\xBF\xBF\"]", doubtful, Fault::invalid_utf8},
      {"first of two bytes alone", "[\"@@\xC3\"]", doubtful, Fault::invalid_utf8},
      {"two of three bytes", "[\"@@\xE2\x82\"]", doubtful, Fault::invalid_utf8},
      {"three of four bytes", "[\"@@\xF0\x9F\x9A\"]", doubtful, Fault::invalid_utf8},
      {"Latin-1", "[\"caf@@\xE9\"]", doubtful, Fault::invalid_utf8},
      {"Windows-1252 quotes", "[\"@@\x93x\x94\"]", doubtful, Fault::invalid_utf8},
      {"slash in two bytes", "[\"@@\xC0\xAF\"]", doubtful, Fault::invalid_utf8},
      {"slash in three bytes", "[\"@@\xE0\x80\xAF\"]", doubtful, Fault::invalid_utf8},
      {"slash in four bytes", "[\"@@\xF0\x80\x80\xAF\"]", doubtful, Fault::invalid_utf8},
      {"NUL in two bytes", "[\"@@\xC0\x80\"]", doubtful, Fault::invalid_utf8},
      {"quote in two bytes", "[\"@@\xC0\xA2\"]", doubtful, Fault::invalid_utf8},
      {"last overlong form of two bytes", "[\"@@\xC1\xBF\"]", doubtful, Fault::invalid_utf8},
      {"last overlong form of three bytes", "[\"@@\xE0\x9F\xBF\"]", doubtful, Fault::invalid_utf8},
      {"last overlong form of four bytes", "[\"@@\xF0\x8F\xBF\xBF\"]", doubtful,
       Fault::invalid_utf8},
      {"surrogate in three bytes", "[\"@@\xED\xA0\x80\"]", doubtful, Fault::invalid_utf8},
      {"surrogate pair in six bytes", "[\"@@\xED\xA0\xBD\xED\xBA\x80\"]", doubtful,
       Fault::invalid_utf8},
      {"beyond the last code point", "[\"@@\xF4\x90\x80\x80\"]", doubtful, Fault::invalid_utf8},
      {"five bytes", "[\"@@\xF8\x88\x80\x80\x80\"]", doubtful, Fault::invalid_utf8},
      {"six bytes", "[\"@@\xFC\x84\x80\x80\x80\x80\"]", doubtful, Fault::invalid_utf8},
      {"FE and FF", "[\"@@\xFE\xFF\"]", doubtful, Fault::invalid_utf8},
      {"byte that is not UTF-8 in a key", "{\"@@\xE9\": 1}", doubtful, Fault::invalid_utf8},
  };
}

// The text without its mark, and where that stood.
std::pair<std::string, std::size_t> unmarked(const std::string& text) {
  const std::size_t at = text.find("@@");
  if (at == std::string::npos) return {text, at};
  return {text.substr(0, at) + text.substr(at + 2), at};
}

const std::string before =
    R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", "FunctionArn": "f", "Arguments": {"x": )";
const std::string after = R"(}, "OutputParameters": []}]})";

std::unique_ptr<const Analysis> analyzed(std::string text) {
  return analyze(std::make_shared<const Document>("x.json", std::move(text)), all_rules());
}

std::vector<const Diagnostic*> syntax(const Analysis& analysis) {
  std::vector<const Diagnostic*> found;
  for (const Diagnostic& d : analysis.diagnostics) {
    if (d.rule.starts_with("syntax/")) found.push_back(&d);
  }
  return found;
}

std::string rule_of(Fault fault) {
  switch (fault) {
    case Fault::malformed: return "syntax/malformed-json";
    case Fault::nul_byte: return "syntax/nul-byte";
    case Fault::too_deep: return "syntax/too-deep";
    case Fault::invalid_utf8: return "syntax/invalid-utf8";
    case Fault::lone_surrogate: return "syntax/lone-surrogate";
    case Fault::duplicate_key: return "syntax/duplicate-key";
    case Fault::not_finite: return "syntax/not-finite";
    case Fault::byte_order_mark: return "syntax/byte-order-mark";
  }
  return {};
}

void check_alone(const Text& expected) {
  const auto [text, at] = unmarked(expected.text);
  const Document document("x.json", text);
  const json::Parsed parsed = json::parse(document);
  if (expected.verdict == Verdict::accepted) {
    CHECK(parsed.problems.empty());
    CHECK_FALSE(parsed.tree.truncated());
    CHECK(parsed.tree.root());
    return;
  }
  CHECK(parsed.tree.truncated() == (expected.verdict != Verdict::tolerated));
  // What follows bytes that are no text at all is of no interest.
  REQUIRE(!parsed.problems.empty());
  const auto found =
      std::find_if(parsed.problems.begin(), parsed.problems.end(),
                   [&](const auto& problem) { return problem.fault == expected.fault; });
  REQUIRE(found != parsed.problems.end());
  CHECK(found->range.begin == at);
  CHECK(parsed.problems.size() == 1);
  CHECK(found->range.end <= text.size());
}

void check_inside(const Text& expected) {
  const auto [text, at] = unmarked(expected.text);
  const auto analysis = analyzed(before + text + after);
  REQUIRE(analysis->has_definition());
  const auto found = syntax(*analysis);
  if (expected.verdict == Verdict::accepted) {
    CHECK(found.empty());
    return;
  }
  REQUIRE(found.size() == 1);
  CHECK(found[0]->rule == rule_of(expected.fault));
  // Where the text goes on, it is not its end that is wrong.
  if (expected.verdict == Verdict::too_early) return;
  // Brackets around it count.
  if (expected.fault == Fault::too_deep) return;
  CHECK(found[0]->where.range.begin == before.size() + at);
}

}  // namespace

TEST_CASE("texts that are JSON are accepted, whatever they look like") {
  for (const Text& text : accepted()) {
    INFO(text.name);
    check_alone(text);
    check_inside(text);
  }
}

TEST_CASE("texts that are not JSON are refused at the byte that is wrong") {
  for (const Text& text : refused()) {
    INFO(text.name);
    check_alone(text);
    check_inside(text);
  }
}

TEST_CASE("what other readers take or leave is read, with one finding at its place") {
  for (const Text& text : tolerated()) {
    INFO(text.name);
    check_alone(text);
    check_inside(text);
  }
}

TEST_CASE("what only the beginning and the end of a file can hold") {
  struct Whole {
    std::string name, text;
    std::vector<std::pair<Fault, std::size_t>> problems;
    bool truncated = true;
  };
  const std::vector<Whole> cases = {
      {"byte order mark", "\xEF\xBB\xBF[]", {{Fault::byte_order_mark, 0}}, false},
      {"byte order mark and blanks", "\xEF\xBB\xBF \n[]", {{Fault::byte_order_mark, 0}}, false},
      {"byte order mark alone",
       "\xEF\xBB\xBF",
       {{Fault::byte_order_mark, 0}, {Fault::malformed, 0}}},
      {"byte order mark twice",
       "\xEF\xBB\xBF\xEF\xBB\xBF[]",
       {{Fault::byte_order_mark, 0}, {Fault::malformed, 3}}},
      {"byte order mark behind a blank", " \xEF\xBB\xBF[]", {{Fault::malformed, 1}}},
      {"object closed twice", "{}}", {{Fault::malformed, 2}}},
      {"NUL at the end", "[]\0"s, {{Fault::nul_byte, 2}}, false},
      {"text behind a NUL at the end",
       "[]\0{\"a\": \xFF}"s,
       {{Fault::nul_byte, 2}, {Fault::invalid_utf8, 9}},
       false},
      {"UTF-16, little end first", "\xFF\xFE[\0]\0"s, {{Fault::malformed, 0}}},
      {"UTF-16, big end first", "\xFE\xFF\0[\0]"s, {{Fault::malformed, 0}}},
      {"UTF-16 without a mark, little end first", "[\0]\0"s, {{Fault::nul_byte, 1}}},
      {"UTF-16 without a mark, big end first", "\0[\0]"s, {{Fault::nul_byte, 0}}},
      {"UTF-32", "\xFF\xFE\0\0[\0\0\0]\0\0\0"s, {{Fault::malformed, 0}}},
      {"a million zero bytes", std::string(1000000, '\0'), {{Fault::nul_byte, 0}}},
      {"a million blanks", std::string(1000000, ' '), {{Fault::malformed, 0}}},
      {"a million quotes", std::string(1000000, '"'), {{Fault::malformed, 2}}},
      {"a million backslashes", "\"" + std::string(1000000, '\\'), {{Fault::malformed, 0}}},
  };
  for (const Whole& whole : cases) {
    INFO(whole.name);
    const Document document("x.json", whole.text);
    const json::Parsed parsed = json::parse(document);
    CHECK(parsed.tree.truncated() == whole.truncated);
    std::vector<std::pair<Fault, std::size_t>> found;
    for (const json::Problem& problem : parsed.problems) {
      found.emplace_back(problem.fault, problem.range.begin);
    }
    CHECK(found == whole.problems);
    // As a file it is either no definition, or one with findings; it never goes wrong.
    const auto analysis = analyzed(whole.text);
    CHECK((!analysis->has_definition() || !analysis->diagnostics.empty()));
  }
}

TEST_CASE("an object of ten thousand equal keys has a finding for each that is too many") {
  constexpr std::size_t count = 10000;
  std::string text = "{\"a\": 0";
  for (std::size_t i = 1; i < count; ++i) text += ", \"a\": 0";
  const auto analysis = analyzed(before + text + "}" + after);
  const auto found = syntax(*analysis);
  REQUIRE(found.size() == count - 1);
  for (std::size_t i = 0; i < found.size(); ++i) {
    REQUIRE(found[i]->rule == "syntax/duplicate-key");
    REQUIRE(found[i]->where.range.begin == before.size() + 9 + i * 8);
  }
}
