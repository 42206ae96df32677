#define RAPIDJSON_HAS_STDSTRING 1
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "analyzer/json/utf8.h"
#include "analyzer/json/value.h"
#include "analyzer/json/write.h"

using namespace plumbline;
using json::Fault;
using json::Kind;

namespace {

// A document and its tree.
struct Text {
  std::shared_ptr<Document> document;
  json::Parsed parsed;
  explicit Text(std::string text)
      : document(std::make_shared<Document>("x.json", std::move(text))),
        parsed(json::parse(*document)) {}
  const json::Value& root() const { return parsed.tree.root(); }
};

struct Problem {
  Fault fault;
  Range range;
  bool operator==(const Problem&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Problem& problem) {
  return out << int(problem.fault) << "@" << problem.range.begin << "-" << problem.range.end;
}

std::vector<Problem> problems(const Text& text) {
  std::vector<Problem> result;
  for (const json::Problem& problem : text.parsed.problems) {
    result.push_back({problem.fault, problem.range});
  }
  return result;
}

Problem only_problem(std::string text) {
  const Text parsed(std::move(text));
  const auto found = problems(parsed);
  REQUIRE(found.size() == 1);
  return found.front();
}

// Random JSON text with random white space and escapes.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}
  std::string document() {
    std::string out = space();
    value(out, 6);
    return out + space();
  }

 private:
  std::string space() {
    static const std::vector<std::string> choices{"",   "",       "",   " ",
                                                  "\n", "\r\n  ", "\t", "                      "};
    return choices[random_() % choices.size()];
  }
  std::string string() {
    static const std::vector<std::string> parts{"a",        "Steps",
                                                "\\\"",     "\\\\",
                                                "\\u00e9",  "\\ud83d\\ude00",
                                                "\xC3\xA9", "\xF0\x9F\x98\x80",
                                                "\\n",      "[{",
                                                "}]",       ",",
                                                ":",        "0123456789abcdef0123456789",
                                                "\\/",      " ",
                                                "'"};
    std::string out = "\"";
    for (auto i = random_() % 6; i > 0; --i) out += parts[random_() % parts.size()];
    return out + "\"";
  }
  void value(std::string& out, int depth) {
    static const std::vector<std::string> scalars{
        "null", "true", "false", "0", "-0", "12", "-3.5e2", "1E+9", "0.25", "123456789012"};
    const auto kind = random_() % (depth > 0 ? 10 : 4);
    if (kind < 2) {
      out += scalars[random_() % scalars.size()];
    } else if (kind < 4) {
      out += string();
    } else {
      const bool object = kind < 7;
      out += object ? "{" : "[";
      for (auto i = random_() % 5, n = i; i > 0; --i) {
        out += space();
        if (object) {
          // Keys differ by their number, so that nothing is a duplicate.
          std::string key = string();
          key.insert(1, std::to_string(n - i) + "_");
          out += key + space() + ":" + space();
        }
        value(out, depth - 1);
        out += space();
        if (i > 1) out += ",";
      }
      out += object ? "}" : "]";
    }
  }
  std::mt19937 random_;
};

// Our value against RapidJSON's DOM of the same text; and every range, parsed again on its own.
void compare(const Document& document, const json::Value& ours, const rapidjson::Value& theirs) {
  const std::string_view text = document.text(ours.range());
  rapidjson::Document again;
  again.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  REQUIRE_FALSE(again.HasParseError());
  REQUIRE(again == theirs);
  REQUIRE(text.find_first_of(" \t\r\n") != 0);
  switch (ours.kind()) {
    case Kind::object: {
      REQUIRE(theirs.IsObject());
      REQUIRE(ours.size() == theirs.MemberCount());
      auto other = theirs.MemberBegin();
      for (const json::Member& member : ours.members()) {
        REQUIRE(member.key ==
                std::string_view(other->name.GetString(), other->name.GetStringLength()));
        REQUIRE(document.text(member.key_range).front() == '"');
        REQUIRE(document.text(member.key_range).back() == '"');
        compare(document, member.value, other->value);
        ++other;
      }
      break;
    }
    case Kind::array:
      REQUIRE(theirs.IsArray());
      REQUIRE(ours.size() == theirs.Size());
      for (rapidjson::SizeType i = 0; i < theirs.Size(); ++i) compare(document, ours[i], theirs[i]);
      break;
    case Kind::string:
      REQUIRE(ours.text() == std::string_view(theirs.GetString(), theirs.GetStringLength()));
      break;
    case Kind::number: REQUIRE(ours.number() == theirs.GetDouble()); break;
    case Kind::boolean: REQUIRE(ours.boolean() == theirs.GetBool()); break;
    default: REQUIRE(theirs.IsNull());
  }
}

void check_pointers(const Text& text, const json::Value& value) {
  const auto path = json::path_to(text.root(), value.range());
  const std::string pointer = json::pointer(path);
  REQUIRE(&json::at_pointer(text.root(), pointer) == &value);
  for (const json::Member& member : value.members()) {
    REQUIRE(json::path_to(text.root(), member.key_range).back().value == &member.value);
    check_pointers(text, member.value);
  }
  for (const json::Value& item : value.items()) check_pointers(text, item);
}

}  // namespace

TEST_CASE("every range of a random document parses to the same value again") {
  for (unsigned seed = 0; seed < 1500; ++seed) {
    const Text text(Generator(seed).document());
    rapidjson::Document dom;
    dom.Parse<rapidjson::kParseFullPrecisionFlag>(text.document->text().data(),
                                                  text.document->size());
    REQUIRE_FALSE(dom.HasParseError());
    INFO(text.document->text());
    REQUIRE(text.parsed.problems.empty());
    compare(*text.document, text.root(), dom);
    check_pointers(text, text.root());
  }
}

TEST_CASE("a document cut anywhere keeps the part before the cut, and one problem says where") {
  for (unsigned seed = 0; seed < 120; ++seed) {
    const std::string whole = Generator(seed).document();
    for (std::size_t cut = 0; cut < whole.size(); cut += 1 + cut / 40) {
      const Text text(whole.substr(0, cut));
      REQUIRE(text.parsed.problems.size() <= 1);
      REQUIRE(text.parsed.tree.truncated() == !text.parsed.problems.empty());
      for (const json::Problem& problem : text.parsed.problems) {
        REQUIRE(problem.range.begin <= problem.range.end);
        REQUIRE(problem.range.end <= cut);
      }
    }
  }
}

TEST_CASE("the part before a syntax error is there, and what broke off is marked") {
  const Text text(R"({"a": 1, "b": [true, {"c": "x", "d": ], "e": 2})");
  REQUIRE(problems(text) == std::vector<Problem>{{Fault::malformed, {37, 38}}});
  CHECK(text.root()["a"].integer() == 1);
  CHECK(text.root()["b"][1]["c"].text() == "x");
  CHECK_FALSE(text.root()["b"][1]["d"]);
  CHECK_FALSE(text.root().complete());
  CHECK_FALSE(text.root()["b"].complete());
  CHECK_FALSE(text.root()["b"][1].complete());
  CHECK(text.root()["a"].complete());
  CHECK(text.parsed.tree.truncated());
}

TEST_CASE("syntax errors are marked at the token that is wrong") {
  struct Case {
    std::string text;
    Range range;
    std::string begins;
  };
  const std::vector<Case> cases{
      {"", {0, 0}, "the file is empty"},
      {"  ", {0, 2}, "the file is empty"},
      {"{\"a\": 1,}", {7, 8}, "comma before `}`"},
      {"[1, 2, ]", {5, 6}, "comma before `]`"},
      {"{\"a\" 1}", {5, 6}, "unexpected `1`: expected `:`"},
      {"{\"a\": 1 \"b\": 2}", {8, 11}, "unexpected `\"b\"`: expected `,` or `}`"},
      {"[1 2]", {3, 4}, "unexpected `2`: expected `,` or `]`"},
      {"{'a': 1}", {1, 2}, "single quote where a key"},
      {"{a: 1}", {1, 2}, "key `a` without quotes"},
      {"{\"a\": True}", {6, 10}, "Python's `True`"},
      {"{\"a\": None}", {6, 10}, "Python's `None`"},
      {"{\"a\": nul}", {6, 9}, "unexpected `nul`"},
      {"{\"a\": truth}", {6, 11}, "unexpected `truth`"},
      {"{\"a\": [...]}", {7, 10}, "`...` where a value"},
      {"{\"a\": 1} // x", {9, 10}, "comment where the end of the file"},
      {"{\"a\": 1}}", {8, 9}, "unexpected `}`: expected the end of the file"},
      {"{\"a\": \"x}", {6, 9}, "string that never ends"},
      {"{\"a\": \"x\ny\"}", {8, 9}, "line break inside a string"},
      {"{\"a\": \"x\ty\"}", {8, 9}, "control character U+0009"},
      {"{\"a\": \"\\q\"}", {7, 9}, "escape `\\q` is none of JSON's"},
      {"{\"a\": \"\\u12g4\"}", {7, 13}, "`\\u` is followed by fewer"},
      {"{\"a\": 01}", {6, 8}, "unexpected `01`"},
      {"{\"a\": 1.}", {8, 9}, "unexpected `}`: expected a digit"},
      {"{\"a\": -}", {7, 8}, "unexpected `}`: expected a digit"},
      {"{\"a\": .5}", {6, 8}, "unexpected `.5`"},
      {"{\"a\": {\"b\": 1", {12, 13}, "the text ends too early: expected `,` or `}`"},
      {"{\"a\":", {4, 5}, "the text ends too early: expected a value"},
  };
  for (const Case& expected : cases) {
    INFO(expected.text);
    const Text text(expected.text);
    REQUIRE(text.parsed.problems.size() == 1);
    const json::Problem& problem = text.parsed.problems.front();
    CHECK(problem.fault == Fault::malformed);
    CHECK(problem.range.begin == expected.range.begin);
    CHECK(problem.range.end == expected.range.end);
    CHECK_THAT(problem.message, Catch::StartsWith(expected.begins));
  }
}

TEST_CASE("what a syntax error makes doubtful is the string, or the container, that ran on") {
  const auto doubtful = [](std::string text) {
    const Text parsed(std::move(text));
    return parsed.parsed.tree.doubtful();
  };
  CHECK(doubtful(R"({"a": "b, "c": 1})") == Range{6, 11});
  CHECK(doubtful(R"({"a": 0x10})") == Range{6, 7});
  CHECK(doubtful(R"({"a": [{"b": 1, {"c": 2}]})") == Range{7, 16});
  CHECK(doubtful(R"([{"a": {"b": 1, "c": 2}, {"a": 3}])") == Range{1, 25});
  CHECK(doubtful(R"([{"a": 1}}, "b": 2])") == Range{0, 9});
  CHECK(doubtful(R"({"a": {"b": 1}}, "c": 2})") == Range{0, 15});
  CHECK(doubtful(R"({"a": {"b)") == Range{6, 7});
  for (const char* text : {R"({"a": 1})", R"({"a": 1,})", R"([1 2])", ""}) {
    INFO(text);
    const Range range = doubtful(text);
    CHECK(range.begin == range.end);
  }
}

TEST_CASE("a text that ends too early names the bracket that stays open") {
  const Text text("{\"Steps\": [{\"Name\": \"A\"");
  REQUIRE(text.parsed.problems.size() == 1);
  CHECK(text.parsed.problems[0].related == Range{11, 12});
}

TEST_CASE("nesting is read down to 512 levels and refused below, whatever the depth") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(Text(nested(json::max_depth)).parsed.problems.empty());
  CHECK(only_problem(nested(json::max_depth + 1)) == Problem{Fault::too_deep, {512, 513}});
  CHECK(only_problem(std::string(100000, '[')) == Problem{Fault::too_deep, {512, 513}});
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  CHECK(only_problem(objects).fault == Fault::too_deep);
}

TEST_CASE("a key that is repeated is kept, reported at the repetition, and the last one counts") {
  const Text text(R"({"a": 1, "b": 2, "a": 3, "a": 4})");
  CHECK(problems(text) ==
        std::vector<Problem>{{Fault::duplicate_key, {17, 20}}, {Fault::duplicate_key, {25, 28}}});
  CHECK(text.parsed.problems[0].related == Range{1, 4});
  CHECK(text.root().size() == 4);
  CHECK(text.root()["a"].integer() == 4);
}

TEST_CASE("repeated keys are found by their decoded text, in objects of any size") {
  CHECK(only_problem(R"({"a": 1, "\u0061": 2})") == Problem{Fault::duplicate_key, {9, 17}});
  std::string many = "{";
  for (int i = 0; i < 3000; ++i) many += "\"k" + std::to_string(i % 1500) + "\": 0, ";
  many.replace(many.size() - 2, 2, "}");
  CHECK(Text(many).parsed.problems.size() == 1500);
}

TEST_CASE("NaN and the infinities are numbers, with a problem each") {
  const Text text(R"({"a": NaN, "b": [Infinity, -Infinity], "c": 1})");
  CHECK(problems(text) == std::vector<Problem>{{Fault::not_finite, {6, 9}},
                                               {Fault::not_finite, {17, 25}},
                                               {Fault::not_finite, {27, 36}}});
  CHECK(text.root()["b"][1].text() == "-Infinity");
  CHECK(text.root()["c"].integer() == 1);
  CHECK(only_problem("-NaN").fault == Fault::malformed);
}

TEST_CASE("numbers keep their spelling and are never refused for their size") {
  const Text text(
      "[1e400, -0, 0e99999999999, 1.7976931348623159e308, 1e-400, 18446744073709551616]");
  CHECK(text.parsed.problems.empty());
  CHECK(text.root()[0].text() == "1e400");
  CHECK(text.root()[1].text() == "-0");
  CHECK(std::isinf(*text.root()[0].number()));
  CHECK(text.root()[4].number() == 0.0);
  CHECK_FALSE(text.root()[5].integer());
}

TEST_CASE("half of a surrogate pair is kept and reported once for its string") {
  const Text text(R"({"u": "a\ud800b\udc00", "v": "\ud83d\ude00"})");
  CHECK(problems(text) == std::vector<Problem>{{Fault::lone_surrogate, {8, 14}}});
  CHECK(text.root()["u"].text() ==
        "a\xED\xA0\x80"
        "b\xED\xB0\x80");
  CHECK(text.root()["v"].text() == "\xF0\x9F\x98\x80");
}

TEST_CASE("bytes that are not UTF-8 are reported at the first one, and reading goes on") {
  struct Case {
    std::string bytes;
  };
  for (const std::string bytes : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80",
                                  "\xE2\x82", "\x80", "\xF0\x80\x80\x80", "\xE0\x80\x80"}) {
    const Text text("{\"a\": \"" + bytes + "\", \"b\": 1}");
    CHECK(problems(text) == std::vector<Problem>{{Fault::invalid_utf8, {7, 8}}});
    CHECK(text.root()["b"].integer() == 1);
  }
  // Far behind the part that is scanned in words.
  const std::string front = "{\"a\": \"" + std::string(1000, 'x');
  CHECK(only_problem(front + "\xE9\"}") == Problem{Fault::invalid_utf8, {1007, 1008}});
}

TEST_CASE("a zero byte ends the document where it is") {
  CHECK(only_problem(std::string("{\"a\": 1}\0junk", 13)) == Problem{Fault::nul_byte, {8, 9}});
  CHECK(only_problem(std::string("{\"a\": \"x\0y\"}", 12)) == Problem{Fault::nul_byte, {8, 9}});
  CHECK(only_problem(std::string("{\"a\": \0 1}", 10)) == Problem{Fault::nul_byte, {6, 7}});
  CHECK(only_problem(std::string("{\"a\": ] \0 1}", 12)).fault == Fault::malformed);
}

TEST_CASE("a byte order mark is skipped with a problem, and offsets count it") {
  const Text text("\xEF\xBB\xBF{\"a\": 1}");
  CHECK(problems(text) == std::vector<Problem>{{Fault::byte_order_mark, {0, 3}}});
  CHECK(text.root()["a"].range() == Range{9, 10});
}

TEST_CASE("reading what is not there gives a missing value") {
  const Text text(R"({"a": [1]})");
  CHECK_FALSE(text.root()["x"]["y"][3]["z"]);
  CHECK(text.root()["a"][7].kind() == Kind::missing);
  CHECK(text.root()["a"][7].text().empty());
  CHECK(text.root()[0].kind() == Kind::missing);
}

TEST_CASE("a value tells what it has in it, wherever that is") {
  using json::Holds;
  struct Case {
    std::string_view text;
    std::vector<Holds> held;
  };
  const std::vector<Case> cases{
      {R"({"a": [{"Get": "Parameters.X"}]})", {Holds::get}},
      {R"({"a": {"Get": "Parameters.X", "b": 1}})", {Holds::function}},
      {R"({"a": {"Get": 1}})", {Holds::function}},
      {R"([[{"Std:Join": {"Values": []}}]])", {Holds::function}},
      {R"({"a": {"sTd:": [{"Get": "Steps.A"}]}})", {Holds::function, Holds::get}},
      {R"({"a": "Parameters.X"})", {Holds::path}},
      {R"(["x", {"a": "Steps.A.B"}])", {Holds::path}},
      {R"({"a": "${X}"})", {Holds::markup}},
      {R"({"a": "f(", "b": "<x"})", {Holds::markup}},
      {R"({"a": "run_20240301_101112", "b": "x"})", {Holds::stamp}},
      {R"({"a": "m-2024-03"})", {Holds::stamp}},
      {R"(["arn:aws-cn:iam::1:role/r"])", {Holds::address}},
      {R"(["arn:x", "https://sqs.us-east-1.amazonaws.com/1/q"])", {Holds::address}},
      {R"({"a": "12.dkr.ecr.us-east-1.amazonaws.com/i:1"})", {Holds::address}},
      {R"({"a": "ftp://sqs.", "b": "12.dkr.ec"})", {}},
      {R"({"a": "--x=1"})", {Holds::sign}},
      {R"({"a": ["abcdefghijklmnop@"], "=": "x"})", {Holds::sign}},
      {R"({"a": "s3://b-us-east-1-123456789012/x", "Std": 1, "get": 2, "b": "steps.x"})", {}},
  };
  for (const Case& each : cases) {
    INFO(each.text);
    const Text text{std::string(each.text)};
    for (const Holds what : {Holds::get, Holds::function, Holds::markup, Holds::path, Holds::stamp,
                             Holds::address, Holds::sign}) {
      const bool held = std::find(each.held.begin(), each.held.end(), what) != each.held.end();
      INFO(static_cast<int>(what));
      CHECK(text.root().holds(what) == held);
    }
  }
}

TEST_CASE("what a string has in it is the same with and without escapes, of any length") {
  std::mt19937 random(11);
  constexpr std::string_view alphabet =
      "0123456789012345678901234567890123456789abcdefABCDEF--T_ {$xyz=@";
  std::size_t stamps = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 70 + 1, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    constexpr std::string_view digits = "0123456789abcdef";
    const auto last = static_cast<unsigned char>(text.back());
    const std::string escaped = text.substr(0, text.size() - 1) + "\\u00" +
                                std::string{digits[last >> 4U], digits[last & 15U]};
    const Text raw("\"" + text + "\""), decoded("\"" + escaped + "\"");
    REQUIRE(decoded.root().text() == raw.root().text());
    INFO(text);
    for (const json::Holds what : {json::Holds::markup, json::Holds::stamp, json::Holds::sign}) {
      REQUIRE(raw.root().holds(what) == decoded.root().holds(what));
    }
    stamps += raw.root().holds(json::Holds::stamp) ? 1U : 0U;
  }
  CHECK(stamps > 1'000);
  CHECK(stamps < 19'000);
}

TEST_CASE("pointers escape and find keys with slashes and tildes") {
  const Text text(R"({"a/b": {"~x": [5]}})");
  const json::Value& five = text.root()["a/b"]["~x"][0];
  CHECK(json::pointer(json::path_to(text.root(), five.range())) == "/a~1b/~0x/0");
  CHECK(&json::at_pointer(text.root(), "/a~1b/~0x/0") == &five);
  CHECK_FALSE(json::at_pointer(text.root(), "/a~1b/~0x/1"));
  CHECK_FALSE(json::at_pointer(text.root(), "nonsense"));
}

TEST_CASE("what is written is valid JSON whatever the bytes are") {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    std::string bytes;
    for (auto i = random() % 40; i > 0; --i) bytes += static_cast<char>(random());
    const std::string written = json::quote(bytes);
    CHECK(json::find_invalid_utf8(written) == std::string::npos);
    rapidjson::Document dom;
    dom.Parse<rapidjson::kParseValidateEncodingFlag>(written.data(), written.size());
    CHECK_FALSE(dom.HasParseError());
  }
  json::Writer writer;
  writer.begin_object().member("a", 1).key("b").begin_array().string("x").null().end_array();
  writer.key("c").begin_object().end_object().member("d", true).end_object();
  CHECK(writer.take() ==
        "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    null\n  ],\n  \"c\": {},\n  \"d\": true\n}");
}
