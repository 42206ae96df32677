// The automata of AWS's patterns: against another engine, against the table, on hostile sizes.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "analyzer/check/analyze.h"
#include "analyzer/schema/shapes.h"
#include "schemas/compile_patterns.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::schema;

namespace {

std::size_t symbol_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 ? byte : 128;
}

std::size_t next(const CompiledPattern& form, std::size_t state, std::size_t symbol) {
  if (state == automaton::one_line && (symbol == '\n' || symbol == '\r')) return automaton::dead;
  if (state < automaton::first) return state;
  const std::size_t size = form.states - automaton::first;
  return form.next[form.classes[symbol] * size + state - automaton::first];
}

bool accepting(const CompiledPattern& form, std::size_t state) {
  return state != automaton::dead && state < std::max<std::size_t>(form.accepting_end, 3);
}

bool takes(const CompiledPattern& form, const std::string& text) {
  std::size_t state = form.start;
  for (const char c : text) state = next(form, state, symbol_of(c));
  return accepting(form, state);
}

bool takes(const std::string& pattern, const std::string& text) {
  return takes(compile_pattern(pattern, std::nullopt), text);
}

// Compiled once for all tests.
const CompiledPattern& compiled(const std::string& pattern, std::optional<double> max) {
  static std::map<std::pair<std::string, std::optional<double>>, CompiledPattern> known;
  const auto [found, is_new] = known.try_emplace({pattern, max});
  if (is_new) found->second = compile_pattern(pattern, max);
  return found->second;
}

// Values that match: at each state a symbol that does not end in the dead one; once they are long
// enough, the one that leads nearest to an end.
class Walker {
 public:
  explicit Walker(const CompiledPattern& form) : form_(form), far_(form.states, none) {
    for (std::size_t i = 0; i < form.states; ++i) {
      if (accepting(form, i)) far_[i] = 0;
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = automaton::first; i < form.states; ++i) {
        for (std::size_t symbol = 0; symbol < 128; ++symbol) {
          const std::size_t way = far_[next(form, i, symbol)];
          if (way == none || way + 1 >= far_[i]) continue;
          far_[i] = way + 1;
          changed = true;
        }
      }
    }
  }

  std::string walk(std::mt19937& random, std::size_t size) const {
    std::string out;
    for (std::size_t state = form_.start;;) {
      const bool enough = out.size() >= size;
      if (accepting(form_, state) && (enough || random() % 16 == 0)) return out;
      std::vector<char> ways;
      for (int i = 0; i < 128; ++i) {
        const std::size_t to = next(form_, state, static_cast<std::size_t>(i));
        if (far_[to] == none || (enough && far_[to] >= far_[state])) continue;
        ways.push_back(static_cast<char>(i));
      }
      if (ways.empty()) return out;  // only accepting states have no way on
      out += ways[random() % ways.size()];
      state = next(form_, state, symbol_of(out.back()));
    }
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  const CompiledPattern& form_;
  std::vector<std::size_t> far_;
};

std::string mutated(std::string text, std::mt19937& random) {
  static constexpr std::string_view letters = "aZ09-_./:@ \n*$s";
  const char c = letters[random() % letters.size()];
  const std::size_t at = random() % (text.size() + 1);
  switch (random() % 3) {
    case 0: text.insert(at, 1, c); break;
    case 1: text.erase(at, 1); break;
    default:
      if (at < text.size()) text[at] = c;
  }
  return text;
}

struct Pattern {
  std::string text;
  std::optional<double> max;
  auto operator<=>(const Pattern&) const = default;
};

// Every pattern of aws_shapes.json, with the lengths that it has there.
std::set<Pattern> all_patterns() {
  const Document document("aws_shapes.json",
                          tests::read(PLUMBLINE_SOURCE_DIR "/schemas/aws_shapes.json"));
  const json::Parsed parsed = json::parse(document);
  std::set<Pattern> out;
  for (const json::Member& service : parsed.tree.root()["services"].members()) {
    for (const json::Member& shape : service.value["shapes"].members()) {
      const json::Value& pattern = shape.value["pattern"];
      if (pattern) out.insert({std::string(pattern.text()), shape.value["max"].number()});
    }
  }
  return out;
}

// The pattern as std::regex has it; none when it cannot say it.
std::optional<std::regex> other_engine(const std::string& pattern) {
  const auto foreign = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::any_of(pattern.begin(), pattern.end(), foreign)) return std::nullopt;
  for (const char* word : {"\\p{", "\\uD", "\\uE", "(?<"}) {
    if (pattern.find(word) != pattern.npos) return std::nullopt;
  }
  try {
    return std::regex(pattern);
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

ShapeId shape_named(std::string_view name, std::string_view pattern_begins) {
  for (std::size_t i = 0; i < shape_count(); ++i) {
    const auto id = static_cast<ShapeId>(i);
    if (shape(id).name() == name && shape(id).pattern().starts_with(pattern_begins)) return id;
  }
  FAIL("no shape " << name);
  return no_shape;
}

}  // namespace

TEST_CASE("every pattern of AWS is understood, and what is not checked of it is known") {
  std::map<std::string, std::set<std::string>> lenient;
  std::size_t exact = 0;
  for (const Pattern& pattern : all_patterns()) {
    INFO(pattern.text);
    const CompiledPattern& form = compiled(pattern.text, pattern.max);
    for (const std::string& why : form.lenient) lenient[why].insert(pattern.text.substr(0, 60));
    exact += form.lenient.empty() ? 1 : 0;
  }
  CHECK(exact > 110);
  // By their first 60 characters.
  CHECK(lenient["look-around"] ==
        std::set<std::string>{"(?!\\s*$).+", "/(?!.*\\.\\.)[a-zA-Z0-9/_.\\-]+",
                              "(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:((:foundation-mode",
                              "(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z\\-]*\\/)"});
  CHECK(lenient["counts"] ==
        std::set<std::string>{"(arn:[a-z0-9-\\.]{1,63}:sagemaker:\\w+(?:-\\w+)+:(\\d{12}|aws):h",
                              "(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:((:foundation-mode",
                              "(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:([0-9]{12}|aws):pipel",
                              "arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:(([0-9]{12}:custom-",
                              "arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model/[",
                              "arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-cus",
                              "arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:[a-z0-9-]{1,20}:[0",
                              "arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]{9,16}:[0-9]{12}:model-p",
                              "https://aps-workspaces.([a-z]{2}-[a-z-]{1,20}-[1-9]).amazona"});
  CHECK(lenient["too large"].empty());
  CHECK(lenient.size() == 3);
}

TEST_CASE("patterns take what another engine takes") {
  std::mt19937 random(7);
  std::size_t compared = 0, matched = 0, engines = 0;
  for (const Pattern& pattern : all_patterns()) {
    const std::optional<std::regex> other = other_engine(pattern.text);
    if (!other) continue;
    ++engines;
    INFO(pattern.text);
    const CompiledPattern& form = compiled(pattern.text, pattern.max);
    const Walker walker(form);
    const auto compare = [&](const std::string& text) {
      if (pattern.max && static_cast<double>(text.size()) > *pattern.max) return;
      INFO("text: " << text);
      const bool ours = takes(form, text), theirs = std::regex_match(text, *other);
      if (form.lenient.empty() ? ours != theirs : theirs && !ours) CHECK(ours == theirs);
      ++compared;
      matched += theirs ? 1 : 0;
    };
    compare("");
    for (std::size_t i = 0; i < 12; ++i) {
      const std::string text = walker.walk(random, 1 + random() % 70);
      compare(text);
      for (std::size_t j = 0; j < 6; ++j) compare(mutated(text, random));
    }
  }
  CHECK(engines > 100);
  CHECK(compared > 5'000);
  CHECK(matched > 1'000);
  CHECK(matched < compared);
}

TEST_CASE("the table's automata take what the compiled patterns take") {
  std::mt19937 random(11);
  std::size_t checked = 0;
  for (std::size_t i = 0; i < shape_count(); ++i) {
    const Shape& at = shape(static_cast<ShapeId>(i));
    if (at.form().start == automaton::all) {
      CHECK(mismatch(at, "\xF0\x9F\x90\x8D \n") == std::string_view::npos);
      continue;
    }
    INFO(at.name() << ": " << at.pattern());
    ++checked;
    const std::optional<double> max = at.enforces(Constraint::max) ? at.max() : std::nullopt;
    const CompiledPattern& form = compiled(std::string(at.pattern()), max);
    const Walker walker(form);
    for (std::size_t j = 0; j < 60; ++j) {
      std::string text = walker.walk(random, random() % 90);
      if (j % 2 == 1) text = mutated(text, random);
      INFO("text: " << text);
      const std::size_t place = mismatch(at, text);
      if ((place == text.npos) != takes(form, text)) CHECK(place == text.npos);
      if (place == text.npos) continue;
      // Up to the place something can still match, with the character there nothing can.
      std::size_t state = form.start;
      for (const char c : text.substr(0, place)) state = next(form, state, symbol_of(c));
      if (state == automaton::dead) CHECK(place == text.size());
      if (place < text.size() && next(form, state, symbol_of(text[place])) != automaton::dead) {
        CHECK(place == text.size());
      }
    }
  }
  CHECK(checked > 150);
}

TEST_CASE("the expressions of Java that AWS writes mean what they mean there") {
  CHECK(takes("[a-z]+", "abc"));
  CHECK_FALSE(takes("[a-z]+", "abc1"));
  CHECK_FALSE(takes("[a-z]+", ""));
  CHECK(takes("^a|b$", "b"));
  CHECK_FALSE(takes("^a|b$", "ab"));
  CHECK(takes("(?:ab){2,3}", "abab"));
  CHECK_FALSE(takes("(?:ab){2,3}", "ab"));
  CHECK_FALSE(takes("(?:ab){2,3}", "abababab"));
  CHECK(takes("a{2,}?", "aaaa"));
  CHECK(takes("a{3}", "aaa"));
  CHECK_FALSE(takes("a{3}", "aa"));
  CHECK(takes("(a|)b?", ""));
  CHECK(takes("[^:*]*", "a b\n\xC3\xA4"));
  CHECK_FALSE(takes("[^:*]*", "a:b"));
  CHECK(takes("[+\\-@]+", "-+@"));
  CHECK(takes("[\\w+=,.@-]+", "a-b=c_d"));
  CHECK(takes("[0-9-_]+", "1-_"));
  CHECK(takes("\\u002F\\x41\\.", "/A."));
  CHECK_FALSE(takes("\\u002F\\x41\\.", "/AB"));
  CHECK(takes("\\$LATEST", "$LATEST"));
  CHECK(takes("\\d\\D\\s\\S\\w\\W", "1a b_-"));
  CHECK(takes("[\\p{L}\\p{Z}\\p{N}]*",
              "Stra\xC3\x9F"
              "e 7"));
  CHECK_FALSE(takes("[\\p{L}\\p{Z}\\p{N}]*", "a_b"));
  CHECK_FALSE(takes("[\\p{Alnum}]*", "\xC3\x9F"));
  CHECK(takes("[\\u0020-\\uD7FF\\uD800\\uDC00-\\uDBFF\\uDFFF]*", "a \xF0\x9F\x90\x8D"));
  // A line end is no character for the dot.
  CHECK(takes(".*", "one line"));
  CHECK_FALSE(takes(".*", "two\nlines"));
  CHECK_FALSE(takes(".*", "two\rlines"));
  CHECK(takes("[\\s\\S]*", "two\nlines"));
  CHECK(compile_pattern("[\\s\\S]*", std::nullopt).accepts_all());
  // Without its look-around an expression only takes more.
  CHECK(takes("/(?!.*\\.\\.)[a-z.]+", "/a..b"));
  CHECK(takes("([a-z-]+)(?<!-)", "a-"));
}

TEST_CASE("a pattern that is not understood ends the build") {
  for (const char* pattern :
       {"(a",         "a)",    "[a",    "[]",      "a{2",   "a{3,2}",    "a{x}",
        "*a",         "\\q",   "a*+",   "(?<n>a)", "(?i)a", "[a&&b]",    "[a[b]]",
        "\\p{Greek}", "[z-a]", "\\u00", "[\\d-z",  "a\\",   "a{9999999}"}) {
    INFO(pattern);
    CHECK_THROWS_AS(compile_pattern(pattern, std::nullopt), std::runtime_error);
  }
  CHECK_THROWS(compile_pattern(std::string(60, '(') + std::string(60, ')'), std::nullopt));
}

TEST_CASE("a count that values within the greatest length cannot exceed needs no states") {
  const CompiledPattern counted = compile_pattern("[a-z](-*[a-z]){0,62}", 100);
  const CompiledPattern free = compile_pattern("[a-z](-*[a-z]){0,62}", 63);
  CHECK(counted.states > 60);
  CHECK(free.states < 8);
  CHECK(free.lenient.empty());
  CHECK_FALSE(takes(counted, std::string(64, 'a')));
  // What is too large even so counts no more, and then takes everything.
  const CompiledPattern large = compile_pattern("a{1,1000}", std::nullopt);
  CHECK(large.lenient == std::vector<std::string>{"counts"});
  CHECK(takes(large, std::string(2000, 'a')));
  CHECK_FALSE(takes(large, "b"));
  const CompiledPattern endless =
      compile_pattern("(a|b)*a(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)", std::nullopt);
  CHECK(endless.lenient == std::vector<std::string>{"too large"});
  CHECK(endless.accepts_all());
}

TEST_CASE("a mismatch is where the first character stands that cannot") {
  const Shape& role = shape(shape_named("RoleArn", "arn:aws[a-z"));
  constexpr std::size_t none = std::string_view::npos;
  CHECK(mismatch(role, "arn:aws:iam::123456789012:role/service-role/Pipelines") == none);
  CHECK(mismatch(role, "arn:aws:iam::12345678901:role/Pipelines") == 24);
  CHECK(mismatch(role, "DummyRole") == 0);
  CHECK(mismatch(role, "arn:aws:iam::123456789012:role") == 30);
  CHECK(mismatch(role, "arn:aws:iam::123456789012:role/R\xC3\xB6lle") == 32);
  CHECK(mismatch(role, "") == 0);
  const Shape& uri = shape(shape_named("S3Uri", "(https|s3)://"));
  CHECK(mismatch(uri, "s3://bucket/a key with blanks and \xC3\xA4") == none);
  CHECK(mismatch(uri, "S3://bucket/key") == 0);
  CHECK(mismatch(uri, "s3://") == 5);
  CHECK(mismatch(uri, "s3://bucket/key\nmore") == 15);
  const Shape& name = shape(shape_named("TrainingJobName", ""));
  CHECK(mismatch(name, "my-job") == none);
  CHECK(mismatch(name, "my-job-") == 7);
  CHECK(mismatch(name, "my_job") == 2);
  // Half a character is not the pattern's business: syntax/invalid-utf8 has said it.
  CHECK(mismatch(name, "my\x80job") == none);
}

TEST_CASE("matching is one pass, whatever the text") {
  const std::string a(50'000, 'a'), dashes(50'000, '-'), mixed = [] {
    std::string out = "arn:aws:sagemaker:us-west-2:123456789012:";
    while (out.size() < 50'000) out += "a-b/c.d:";
    return out;
  }();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < shape_count(); ++i) {
    const Shape& at = shape(static_cast<ShapeId>(i));
    for (const std::string& text : {a, dashes, mixed}) {
      refused += mismatch(at, text) == text.npos ? 0 : 1;
    }
  }
  CHECK(refused > 100);
}

TEST_CASE("strings and keys have their pattern checked once, and only where it is enforced") {
  const auto found_in = [](std::string text) {
    const auto analysis = analyze(std::make_shared<const Document>("p.json", std::move(text)),
                                  rules_in(Profiles::standard));
    std::vector<std::string> out;
    for (const Diagnostic& d : analysis->diagnostics) {
      if (d.rule != "arguments/wrong-pattern" && d.rule != "arguments/wrong-length") continue;
      out.push_back(std::string(to_string(d.severity)) + " " + d.message);
    }
    return out;
  };
  using Found = std::vector<std::string>;
  const auto training = [&](const std::string& members) {
    return found_in(R"({"Version": "2020-12-01", "Steps": [{"Name": "T", "Type": "Training",
      "Arguments": {)" +
                    members + "}}]}");
  };
  CHECK(training(R"("RoleArn": "arn:aws:iam::123456789012:role/R")").empty());
  CHECK(training(R"("RoleArn": "arn:aws:iam::${Account}:role/R")").empty());
  CHECK(training(R"("RoleArn": "$ROLE_ARN_OF_PIPELINES")").empty());
  CHECK(training(R"("RoleArn": "R")") ==
        Found{"warning `RoleArn` is 1 character long, expected 20 to 2048"});
  CHECK(training(R"("RoleArn": "PipelineExecutionRole")") ==
        Found{"warning `RoleArn` is `PipelineExecutionRole`, which does not begin with `arn:`"});
  CHECK(training(R"("Environment": {"A_B": "x", "${Key}": "y"})").empty());
  CHECK(training(R"("Environment": {"A B": "x"})") ==
        Found{"warning a key of `Environment` is `A B`, but a space cannot be character 2"});
  CHECK(training(R"("Environment": {")" + std::string(600, 'A') + R"(": "x"})") ==
        Found{"error a key of `Environment` is 600 characters long, expected at most 512"});
  CHECK(found_in(R"({"Version": "2020-12-01", "Steps": [{"Name": "R", "Type": "RegisterModel",
    "Arguments": {"InferenceSpecification": {"Containers": [],
      "SupportedResponseMIMETypes": ["*"]}}}]})")
            .empty());
}
