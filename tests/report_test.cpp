#include "analyzer/report/report.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "analyzer/json/write.h"

using namespace plumbline;

namespace {

using Check = void (*)(const Facts&, Findings&);

FileReport checked(std::string text, Check check, Severity severity = Severity::error) {
  const Rule rule{"test/rule", severity, "A rule of this test.", check};
  const Rule* const rules[] = {&rule};
  auto file = std::make_shared<const Document>("pipe.json", std::move(text));
  const std::uint64_t bytes = file->size();
  return {"pipe.json", "00ff", bytes, "checked", analyze(std::move(file), rules)};
}

std::string text_of(const FileReport& file, ReportOptions options = {}) {
  return render({&file, 1}, Format::text, options);
}

std::string text_of(std::string text, Check check) {
  return text_of(checked(std::move(text), check));
}

// The n-th place (from 0) where the definition's text says `needle`.
Range at(const Facts& facts, std::string_view needle, int n = 0) {
  std::size_t found = facts.document.text().find(needle);
  for (; n > 0; --n) found = facts.document.text().find(needle, found + 1);
  REQUIRE(found != std::string_view::npos);
  const auto begin = static_cast<std::uint32_t>(found);
  return {begin, begin + static_cast<std::uint32_t>(needle.size())};
}

// A definition as the SDK writes it: everything on one line.
std::string one_line(std::string_view first_depends_on = "\"Train\"") {
  const std::string environment =
      R"("Environment": {"A": "aaaaaaaaaaaaaaaaaaaa", "B": "bbbbbbbbbbbbbbbbbbbb", "C": "cccccccccccccccccccc"})";
  return R"({"Version": "2020-12-01", "Steps": [{"Name": "Prepare", "Type": "Processing", "DependsOn": [)" +
         std::string(first_depends_on) + R"(], "Arguments": {)" + environment +
         R"(}}, {"Name": "Train", "Type": "Training", "Arguments": {"RoleArn": {"Get": "Steps.Prepare.RoleArn"}, )" +
         environment + "}}]}";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::size_t lines_of(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// The JSON report, parsed again.
struct Reported {
  std::unique_ptr<Document> document;
  json::Parsed parsed;
  const json::Value& operator[](std::string_view pointer) const {
    return json::at_pointer(parsed.tree.root(), pointer);
  }
};

Reported json_of(const FileReport& file, const ReportOptions& options = {}) {
  auto document = std::make_unique<Document>("report", render({&file, 1}, Format::json, options));
  auto parsed = json::parse(*document);
  CHECK(parsed.problems.empty());
  return {std::move(document), std::move(parsed)};
}

constexpr std::string_view small = R"({
  "Version": "2020-12-01",
  "Parameters": [
    {"Name": "TrainInstanceType", "Type": "String"}
  ],
  "Steps": [
    {
      "Name": "Train",
      "Type": "Training",
      "Arguments": {
        "ResourceConfig": {
          "InstanceType": {"Get": "Parameters.TrainInstanceTyp"}
        }
      }
    }
  ]
}
)";

}  // namespace

TEST_CASE("a line of jsonl is the diagnostic of json, with the format's version") {
  const auto file = checked(std::string(small), [](const Facts& facts, Findings& findings) {
    auto& found = findings.add(at(facts, "\"Parameters.TrainInstanceTyp\""), "one\nmessage");
    findings.suggest(found, found.where.range, "Parameters.TrainInstanceType");
    findings.add(at(facts, "\"Train\""), "another message", Severity::note);
  });
  const std::string lines = render({&file, 1}, Format::jsonl, {});
  CHECK(lines_of(lines) == 2);
  const auto json = json_of(file);
  const Document first("line", lines.substr(0, lines.find('\n')));
  const json::Parsed parsed = json::parse(first);
  REQUIRE(parsed.problems.empty());
  const auto members = parsed.tree.root().members();
  const auto same = json["/diagnostics/0"].members();
  REQUIRE(members.size() == same.size() + 1);
  CHECK(members[0].key == "formatVersion");
  for (std::size_t i = 0; i < same.size(); ++i) {
    CHECK(members[i + 1].key == same[i].key);
    CHECK(json::compact(members[i + 1].value) == json::compact(same[i].value));
  }
  ReportOptions quiet;
  quiet.notes = false;
  CHECK(lines_of(render({&file, 1}, Format::jsonl, quiet)) == 1);
}

TEST_CASE("statistics are sorted by number, then rule, and mark what has a fix") {
  auto file = checked(std::string(small), [](const Facts& facts, Findings& findings) {
    for (int i = 0; i < 12; ++i) {
      auto& found = findings.add(at(facts, "\"Train\""), "a finding");
      if (i == 0) found.fixes.push_back({"Mend", Applicability::unsafe, {}});
    }
    auto& fixed = findings.add(at(facts, "\"Train\""), "a finding", Severity::warning);
    fixed.rule = "a/rule";
    fixed.fixes.push_back({"Mend", Applicability::unsafe, {}});
    findings.add(at(facts, "\"Train\""), "a finding", Severity::note).rule = "b/rule";
  });
  CHECK(render_statistics({&file, 1}, {}) ==
        "12  [-] test/rule  error\n"
        " 1  [*] a/rule     warning\n"
        " 1  [ ] b/rule     note\n"
        "[*] a fix is known for each\n"
        "[-] a fix is known for some\n");
  const auto none = checked(std::string(small), [](const Facts&, Findings&) {});
  CHECK(render_statistics({&none, 1}, {}).empty());
}

TEST_CASE("a profile of rules is sorted by time, with shares of the whole") {
  using std::chrono::microseconds;
  const Rule a{"a/rule", Severity::error, "", nullptr}, b{"b/rule", Severity::error, "", nullptr};
  const Rule* const rules[] = {&a, &b};
  const std::chrono::nanoseconds spent[] = {microseconds(500), microseconds(1500)};
  CHECK(render_profile(rules, spent) ==
        "        ms       %  rule\n"
        "     1.500    75.0  b/rule\n"
        "     0.500    25.0  a/rule\n"
        "     2.000   100.0  all rules\n");
  CHECK(render_profile(rules, {}) ==
        "        ms       %  rule\n"
        "     0.000   100.0  all rules\n");
}

TEST_CASE("a finding shows its place in words and its line between two others") {
  CHECK(text_of(std::string(small), [](const Facts& facts, Findings& findings) {
          auto& found = findings.add(at(facts, "\"Parameters.TrainInstanceTyp\""),
                                     "parameter `TrainInstanceTyp` is not declared");
          found.mark = "parameter is not declared";
          found.help.push_back("did you mean `TrainInstanceType`?");
          found.notes.push_back("the service says:\nInvalid reference");
        }) == R"(error[test/rule]: parameter `TrainInstanceTyp` is not declared
  --> pipe.json:12:35   step `Train` › Arguments › ResourceConfig › InstanceType › Get   (#/Steps/0/Arguments/ResourceConfig/InstanceType/Get)
   |
11 |         "ResourceConfig": {
12 |           "InstanceType": {"Get": "Parameters.TrainInstanceTyp"}
   |                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ parameter is not declared
13 |         }
   = help: did you mean `TrainInstanceType`?
   = note: the service says:
           Invalid reference
   = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("several places in one file are shown in line order with a gap between them") {
  CHECK(text_of(std::string(small), [](const Facts& facts, Findings& findings) {
          auto& found = findings.add(at(facts, "\"Training\""), "this and that", Severity::warning);
          found.labels.push_back(findings.label(at(facts, "\"TrainInstanceType\""), "that"));
          found.labels.push_back(findings.label(at(facts, "\"Type\"", 1), "its key"));
        }) == R"(warning[test/rule]: this and that
  --> pipe.json:9:15   step `Train` › Type   (#/Steps/0/Type)
   |
 3 |   "Parameters": [
 4 |     {"Name": "TrainInstanceType", "Type": "String"}
   |              ------------------- that
 5 |   ],
...
 8 |       "Name": "Train",
 9 |       "Type": "Training",
   |               ^^^^^^^^^^
   |       ------ its key
10 |       "Arguments": {
   = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("a range over several lines is marked on its first one") {
  CHECK(text_of(std::string(small), [](const Facts& facts, Findings& findings) {
          findings.add(facts.tree.root()["Parameters"].range(), "too few").mark = "these";
          findings.add(facts.tree.root()["Steps"][0]["Arguments"].range(), "too deep");
        }) == R"(error[test/rule]: too few
 --> pipe.json:3:17   Parameters   (#/Parameters)
  |
2 |   "Version": "2020-12-01",
3 |   "Parameters": [
  |                 ^ these (to line 5)
4 |     {"Name": "TrainInstanceType", "Type": "String"}
  = rule: test/rule (plumbline explain test/rule)

error[test/rule]: too deep
  --> pipe.json:10:20   step `Train` › Arguments   (#/Steps/0/Arguments)
   |
 9 |       "Type": "Training",
10 |       "Arguments": {
   |                    ^ to line 14
11 |         "ResourceConfig": {
   = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("a one-line definition is shown indented, with the true place in the header") {
  CHECK(text_of(one_line(), [](const Facts& facts, Findings& findings) {
          auto& found = findings.add(at(facts, "\"Train\""), "`Prepare` -> `Train` -> `Prepare`");
          found.mark = "closes the cycle";
          found.labels.push_back(
              findings.label(at(facts, "\"Steps.Prepare.RoleArn\""), "reads it"));
        }) == R"(error[test/rule]: `Prepare` -> `Train` -> `Prepare`
 --> pipe.json:1:93 (byte 92)   step `Prepare` › DependsOn[0]   (#/Steps/0/DependsOn/0)
  |
~ | "Type": "Processing",
~ | "DependsOn": ["Train"],
  |               ^^^^^^^ closes the cycle
~ | "Arguments": {...}
  |
 ::: pipe.json:1:294 (byte 293)   step `Train` › Arguments › RoleArn › Get   (#/Steps/1/Arguments/RoleArn/Get)
  |
~ | "Arguments": {
~ |   "RoleArn": {"Get": "Steps.Prepare.RoleArn"},
  |                      ----------------------- reads it
~ |   "Environment": {...}
  = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("places in one object of a one-line definition share an excerpt") {
  CHECK(text_of(one_line(), [](const Facts& facts, Findings& findings) {
          auto& found = findings.add(at(facts, "\"Training\""), "`Train` is odd");
          found.labels.push_back(findings.label(at(facts, "\"B\"", 1), "because of this"));
        }) == R"(error[test/rule]: `Train` is odd
 --> pipe.json:1:249 (byte 248)   step `Train` › Type   (#/Steps/1/Type)
  |
~ | "Name": "Train",
~ | "Type": "Training",
  |         ^^^^^^^^^^
~ | "Arguments": {
...
~ |     "A": "aaaaaaaaaaaaaaaaaaaa",
~ |     "B": "bbbbbbbbbbbbbbbbbbbb",
  |     --- because of this
~ |     "C": "cccccccccccccccccccc"
  = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("the excerpt can be a window of the line, or be left out") {
  const FileReport file = checked(one_line(), [](const Facts& facts, Findings& findings) {
    findings.add(at(facts, "\"Steps.Prepare.RoleArn\""), "no").mark = "here";
  });
  ReportOptions options;
  options.excerpt = Excerpt::none;
  CHECK(text_of(file, options) == R"(error[test/rule]: no
 --> pipe.json:1:294 (byte 293)   step `Train` › Arguments › RoleArn › Get   (#/Steps/1/Arguments/RoleArn/Get)
  = rule: test/rule (plumbline explain test/rule)
)");
  options.excerpt = Excerpt::window;
  CHECK(text_of(file, options) == R"(error[test/rule]: no
 --> pipe.json:1:294 (byte 293)   step `Train` › Arguments › RoleArn › Get   (#/Steps/1/Arguments/RoleArn/Get)
  |
1 | …e": "Train", "Type": "Training", "Arguments": {"RoleArn": {"Get": "Steps.Prepare.RoleArn"}, "Environment": {"A": "aaaaaaaaaaaaaaaaaaaa", "B": "bbbbbbbbbbbbbbbbbbbb", "C": "cccccccccccccccccccc"}}}]}
  |                                                                    ^^^^^^^^^^^^^^^^^^^^^^^ here
  = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("carets stand under tabs, wide characters and emoji") {
  CHECK(text_of("{\"Steps\": [\n\t{\"Name\": \"学習🚀\", \"Type\": \"X\"}\n]}",
                [](const Facts& facts, Findings& findings) {
                  findings.add(at(facts, "\"学習🚀\""), "a name");
                  findings.add(at(facts, "\"X\""), "a type");
                }) == R"(error[test/rule]: a name
 --> pipe.json:2:11   step `学習🚀` › Name   (#/Steps/0/Name)
  |
1 | {"Steps": [
2 |     {"Name": "学習🚀", "Type": "X"}
  |              ^^^^^^^^
3 | ]}
  = rule: test/rule (plumbline explain test/rule)

error[test/rule]: a type
 --> pipe.json:2:26   step `学習🚀` › Type   (#/Steps/0/Type)
  |
1 | {"Steps": [
2 |     {"Name": "学習🚀", "Type": "X"}
  |                                ^^^
3 | ]}
  = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("nothing that a terminal would act on is printed") {
  CHECK(printable("a\x1b[31m\r\n\tb\x7f") == "a␛[31m␍␊␉b␡");
  CHECK(printable("\u202Eabc\u2066\u200B\u0085") == "<U+202E>abc<U+2066><U+200B><U+0085>");
  CHECK(printable("\xff\xc3(") == "\uFFFD\uFFFD(");
  CHECK(printable("👩\u200D🔬 größe 学") == "👩\u200D🔬 größe 学");
  CHECK(display_width("a学🚀é") == 6);

  FileReport file =
      checked("{\"Steps\": [{\"Name\": \"\\u001b[2J\u202Ex\", \"Type\": \"\\u001b\"}]}",
              [](const Facts& facts, Findings& findings) {
                auto& found = findings.add(at(facts, "\"Type\""), "see \x1b]8;;\x07");
                found.mark = "\x1b";
                found.help.push_back("\x1b");
              });
  file.path = "a\x1b.json";
  for (const auto format : {Format::text, Format::concise, Format::json}) {
    const std::string out = render({&file, 1}, format, {});
    CHECK(out.find_first_of("\x1b\x07\r") == std::string::npos);
    if (format != Format::json) CHECK(out.find("\u202E") == std::string::npos);
  }
  CHECK(text_of(file) == R"(error[test/rule]: see ␛]8;;␇
 --> a␛.json:1:36   step `␛[2J<U+202E>x` › Type   (#/Steps/0/Type)
  |
1 | {"Steps": [{"Name": "\u001b[2J<U+202E>x", "Type": "\u001b"}]}
  |                                           ^^^^^^ ␛
  = help: ␛
  = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("colour changes nothing but colour") {
  const FileReport file = checked(std::string(small), [](const Facts& facts, Findings& findings) {
    auto& found = findings.add(at(facts, "\"Training\""), "no");
    found.mark = "here";
    found.labels.push_back(findings.label(at(facts, "\"Train\""), "there"));
    found.help.push_back("remove it");
  });
  ReportOptions options;
  options.color = true;
  std::string colored = text_of(file, options);
  CHECK(colored.starts_with("\x1b[1;31merror[test/rule]\x1b[0m\x1b[1m: no\x1b[0m\n"));
  for (std::size_t begin; (begin = colored.find('\x1b')) != std::string::npos;) {
    colored.erase(begin, colored.find('m', begin) - begin + 1);
  }
  CHECK(colored == text_of(file));
}

TEST_CASE("an embedded definition is shown decoded, at its place in the file around it") {
  const std::string text = "{\n  \"PipelineName\": \"p\",\n  \"PipelineDefinition\": \"" +
                           escaped(one_line()) + "\"\n}\n";
  const Check check = [](const Facts& facts, Findings& findings) {
    auto& found = findings.add(at(facts, "\"Train\""), "no such step");
    found.fixes.push_back(
        {"Replace it", Applicability::safe, {{at(facts, "\"Train\""), "\"T\\\"\""}}});
  };
  const FileReport file = checked(text, check);
  const std::size_t begin = text.find("\\\"Train\\\"");
  CHECK(begin == 158);
  CHECK(text_of(file) == R"(error[test/rule]: no such step
 --> pipe.json:3:134 (byte 158)   step `Prepare` › DependsOn[0]   (#/Steps/0/DependsOn/0)
  |
~ | "Type": "Processing",
~ | "DependsOn": ["Train"],
  |               ^^^^^^^
~ | "Arguments": {...}
  = rule: test/rule (plumbline explain test/rule)
)");

  const Reported report = json_of(file);
  CHECK(report["/diagnostics/0/pointer"].text() == "/Steps/0/DependsOn/0");
  CHECK(report["/diagnostics/0/region/start/byteOffset"].integer() == 158);
  CHECK(report["/diagnostics/0/region/end/byteOffset"].integer() == 167);
  CHECK(report["/diagnostics/0/fixes/0/edits/0/startByte"].integer() == 158);
  CHECK(report["/diagnostics/0/fixes/0/edits/0/endByte"].integer() == 167);
  CHECK(report["/diagnostics/0/fixes/0/edits/0/text"].text() == R"(\"T\\\"\")");
}

TEST_CASE("the concise format is one line for each finding") {
  const FileReport file = checked(std::string(small), [](const Facts& facts, Findings& findings) {
    findings.add(at(facts, "\"Train\""), "a bad\nname", Severity::warning);
    findings.add({0, 1}, "a bad root", Severity::note);
  });
  CHECK(render({&file, 1}, Format::concise, {}) ==
        "pipe.json:1:1: note test/rule a bad root #\n"
        "pipe.json:8:15: warning test/rule a bad␊name #/Steps/0/Name\n");
  ReportOptions options;
  options.notes = false;
  CHECK(render({&file, 1}, Format::concise, options) ==
        "pipe.json:8:15: warning test/rule a bad␊name #/Steps/0/Name\n");
}

TEST_CASE("the json format says everything once") {
  const FileReport file =
      checked("{\"Steps\": [{\"Name\": \"😀\", \"a/b\": \"x\"}]}",
              [](const Facts& facts, Findings& findings) {
                auto& found = findings.add(at(facts, "\"x\""), "no \xff", Severity::warning);
                found.mark = "here";
                found.labels.push_back(findings.label(at(facts, "\"😀\""), "there"));
                found.help.push_back("remove it");
                found.notes.push_back("a note");
              });
  ReportOptions options;
  options.args = {"check", "pipe.json"};
  options.version = "1.2";
  options.ruleset_hash = "abc";
  const Reported report = json_of(file, options);
  CHECK(report["/formatVersion"].text() == "1.0");
  CHECK(report["/tool/name"].text() == "plumbline");
  CHECK(report["/tool/version"].text() == "1.2");
  CHECK(report["/tool/rulesetHash"].text() == "abc");
  CHECK(report["/invocation/args/1"].text() == "pipe.json");
  CHECK(report["/files/0/path"].text() == "pipe.json");
  CHECK(report["/files/0/sha256"].text() == "00ff");
  CHECK(report["/files/0/status"].text() == "checked");
  CHECK(report["/diagnostics"].size() == 1);
  CHECK(report["/diagnostics/0/ruleId"].text() == "test/rule");
  CHECK(report["/diagnostics/0/severity"].text() == "warning");
  CHECK(report["/diagnostics/0/message"].text() == "no \uFFFD");
  CHECK(report["/diagnostics/0/fingerprint"].text().size() == 16);
  CHECK(report["/diagnostics/0/file"].text() == "pipe.json");
  CHECK(report["/diagnostics/0/pointer"].text() == "/Steps/0/a~1b");
  CHECK(report["/diagnostics/0/stepPath"].text() == "/Steps[😀]/a~1b");
  CHECK(report["/diagnostics/0/region/start/line"].integer() == 1);
  CHECK(report["/diagnostics/0/region/start/column"].integer() == 33);
  CHECK(report["/diagnostics/0/region/start/utf16Column"].integer() == 34);
  CHECK(report["/diagnostics/0/region/start/byteOffset"].integer() == 35);
  CHECK(report["/diagnostics/0/region/end/column"].integer() == 36);
  CHECK(report["/diagnostics/0/labels"].size() == 2);
  CHECK(report["/diagnostics/0/labels/0/primary"].boolean());
  CHECK(report["/diagnostics/0/labels/0/message"].text() == "here");
  CHECK_FALSE(report["/diagnostics/0/labels/1/primary"].boolean());
  CHECK(report["/diagnostics/0/labels/1/pointer"].text() == "/Steps/0/Name");
  CHECK(report["/diagnostics/0/help/0"].text() == "remove it");
  CHECK(report["/diagnostics/0/notes/0"].text() == "a note");
  CHECK(report["/diagnostics/0/fixes"].size() == 0);
  CHECK(report["/summary/warnings"].integer() == 1);
  CHECK(report["/summary/files"].integer() == 1);
  CHECK(report["/limits"].is(json::Kind::array));
}

TEST_CASE("a file that was not checked is listed in json only") {
  const FileReport file{"gone.json", "", 0, "unreadable", nullptr};
  CHECK(text_of(file).empty());
  CHECK(render({&file, 1}, Format::concise, {}).empty());
  const Reported report = json_of(file);
  CHECK(report["/files/0/status"].text() == "unreadable");
  CHECK(report["/diagnostics"].size() == 0);
  CHECK(summary_line({&file, 1}, false) == "no findings in 0 files");
}

TEST_CASE("fingerprints stay when a step is inserted or a name in the message changes") {
  const Check check = [](const Facts& facts, Findings& findings) {
    const auto& step = facts.pipeline.steps.back();
    const std::string count = std::to_string(facts.pipeline.steps.size());
    findings.add((*step.node)["Type"].range(), "one of " + count + " steps is `" + count + "`");
    findings.add((*step.node)["Type"].range(), "one of 7 steps is `other`");
    findings.add((*step.node)["Name"].range(), "one of 7 steps is `other`");
  };
  const auto before =
      fingerprints(*checked(R"({"Steps": [{"Name": "A", "Type": "Fail"}]})", check).analysis);
  const auto after = fingerprints(
      *checked(R"({"Steps": [{"Name": "New", "Type": "Fail"}, {"Name": "A", "Type": "Fail"}]})",
               check)
           .analysis);
  REQUIRE(before.size() == 3);
  CHECK(before == after);
  CHECK(before[0] != before[1]);
  CHECK(before[2] == before[1] + ":2");
}

TEST_CASE("places are named by the names of steps, parameters, inputs and outputs") {
  const Document document("x", R"({"Parameters": [{"Name": "P", "Default": 1}], "Steps": [
    {"Name": "C", "Type": "Condition", "Arguments": {"IfSteps": [{"Name": "In/ner", "Arguments":
      {"Inputs": [{"InputName": "data"}, {"Other": 5}], "IfSteps": [{"Name": "no step"}]}}]}}, {"Type": "Fail"}]})");
  const auto parsed = json::parse(document);
  const json::Value& root = parsed.tree.root();
  const auto named = [&](std::string_view pointer) {
    const Range range = json::at_pointer(root, pointer).range();
    return breadcrumb(root, range) + " " + name_pointer(root, range);
  };
  const std::string inner = "/Steps/0/Arguments/IfSteps/0";
  CHECK(named("/Parameters/0/Default") == "parameter `P` › Default /Parameters[P]/Default");
  CHECK(named("/Steps") == "Steps /Steps");
  CHECK(named(inner) == "step `In/ner` /Steps[C]/Arguments/IfSteps[In~1ner]");
  CHECK(named(inner + "/Arguments/Inputs/0/InputName") ==
        "step `In/ner` › Arguments › Inputs[data] › InputName "
        "/Steps[C]/Arguments/IfSteps[In~1ner]/Arguments/Inputs[data]/InputName");
  CHECK(named(inner + "/Arguments/Inputs/1/Other") ==
        "step `In/ner` › Arguments › Inputs[1] › Other "
        "/Steps[C]/Arguments/IfSteps[In~1ner]/Arguments/Inputs/1/Other");
  CHECK(named("/Steps/1/Type") == "Steps[1] › Type /Steps/1/Type");
  CHECK(named("") == " ");
}

TEST_CASE("an empty file, the end of a file and a place behind it can be shown") {
  const Check at_end = [](const Facts& facts, Findings& findings) {
    const std::uint32_t end = facts.document.size();
    findings.add({end, end}, "the text ends here").mark = "expected more";
  };
  CHECK(text_of("{\"Steps\": [1,", at_end) == R"(error[test/rule]: the text ends here
 --> pipe.json:1:14   Steps   (#/Steps)
  |
1 | {"Steps": [1,
  |              ^ expected more
  = rule: test/rule (plumbline explain test/rule)
)");
  CHECK(text_of("{\"Steps\": []}\n", at_end) == R"(error[test/rule]: the text ends here
 --> pipe.json:2:1   (#)
  |
1 | {"Steps": []}
2 |
  | ^ expected more
  = rule: test/rule (plumbline explain test/rule)
)");
  // Nothing but the analysis of an empty file is made here; rules may or may not run on it.
  const FileReport empty = checked("", at_end);
  for (const auto format : {Format::text, Format::concise, Format::json}) {
    CHECK_NOTHROW(render({&empty, 1}, format, {}));
  }
}

TEST_CASE("lines that end in CR LF are shown without it") {
  CHECK(text_of("{\r\n  \"Steps\": [\r\n    1 ]\r\n}\r\n",
                [](const Facts& facts, Findings& findings) {
                  findings.add(at(facts, "1 ]\r\n}"), "no");
                  findings.add(at(facts, "[\r\n"), "no");
                }) == R"(error[test/rule]: no
 --> pipe.json:2:12   Steps   (#/Steps)
  |
1 | {
2 |   "Steps": [
  |            ^
3 |     1 ]
  = rule: test/rule (plumbline explain test/rule)

error[test/rule]: no
 --> pipe.json:3:5   (#)
  |
2 |   "Steps": [
3 |     1 ]
  |     ^^^ to line 4
4 | }
  = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("a place between the tokens of a long line is shown in a window of it") {
  const std::string gap(300, ' ');
  const std::string out =
      text_of("{\"Steps\": [1, " + gap + "2]}", [](const Facts&, Findings& findings) {
        findings.add({200, 201}, "odd").mark = "here";
      });
  CHECK(out.find("\n1 | …") != std::string::npos);
  CHECK(out.find(" ^ here\n") != std::string::npos);
}

TEST_CASE("control characters in the text of a broken file are shown as symbols") {
  CHECK(text_of("{\"Steps\": \"\x1b[31m\x7f\"}", [](const Facts& facts, Findings& findings) {
          findings.add(at(facts, "\x7f"), "odd");
        }) == R"(error[test/rule]: odd
 --> pipe.json:1:17
  |
1 | {"Steps": "␛[31m␡"}
  |                 ^
  = rule: test/rule (plumbline explain test/rule)
)");
}

TEST_CASE("10,000 findings in a line of several megabytes take a bounded effort each") {
  std::string text = R"({"Version": "2020-12-01", "Steps": [)";
  for (int i = 0; i < 10000; ++i) {
    text += (i > 0 ? R"(, {"Name": "Größe)" : R"({"Name": "Größe)") + std::to_string(i) +
            R"(", "Type": "Training", "Arguments": {"Environment": {"A": ")" +
            std::string(300, 'a') + R"(", "B": "b"}}})";
  }
  text += "]}";
  const FileReport file = checked(text, [](const Facts& facts, Findings& findings) {
    for (const auto& step : facts.pipeline.steps) {
      auto& found = findings.add((*step.node)["Arguments"]["Environment"]["B"].range(), "no");
      found.labels.push_back(findings.label((*step.node)["Type"].range(), "because"));
      findings.add(facts.tree.root().range(), "again", Severity::note);
    }
  });
  REQUIRE(file.analysis->diagnostics.size() == 20000);
  const auto start = std::chrono::steady_clock::now();
  const std::string out = text_of(file);
  CHECK(lines_of(out) > 100000);
  CHECK(render({&file, 1}, Format::json, {}).size() > 1000000);
  // Seconds even on a slow machine with sanitizers; a quadratic renderer takes minutes.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
}

TEST_CASE("the summary counts findings and files") {
  const Check nothing = [](const Facts&, Findings&) {};
  const Check three = [](const Facts&, Findings& findings) {
    findings.add({0, 1}, "a");
    findings.add({0, 1}, "b");
    findings.add({0, 1}, "c", Severity::warning);
  };
  std::vector<FileReport> clean{checked(std::string(small), nothing),
                                checked(std::string(small), nothing)};
  clean[1].path = "other.json";
  CHECK(summary_line(clean, false) == "no findings in 2 files");
  std::vector<FileReport> mixed{checked(std::string(small), nothing),
                                checked(std::string(small), three)};
  mixed[0].path = "other.json";
  CHECK(summary_line(mixed, false) == "2 errors, 1 warning in 1 of 2 files");
  CHECK(summary_line(std::span(mixed).last(1), false) == "2 errors, 1 warning in 1 file");
  CHECK(summary_line(std::span(mixed).last(1), true) ==
        "\x1b[1;31m2 errors\x1b[0m, \x1b[1;33m1 warning\x1b[0m in 1 file");
}

TEST_CASE("the graph is drawn with reasons, branches and cycles") {
  const FileReport file = checked(R"({"Steps": [
    {"Name": "A \"q\"", "Type": "Processing", "DependsOn": ["A \"q\""]},
    {"Name": "C", "Type": "Condition", "DependsOn": ["A \"q\""], "Arguments":
      {"IfSteps": [{"Name": "T", "Type": "Training", "Arguments": {"R": {"Get": "Steps.C.Outcome"}}}],
       "ElseSteps": [{"Name": "F", "Type": "Fail"}]}}]})",
                                  [](const Facts&, Findings&) {});
  CHECK(render_graph(*file.analysis, GraphFormat::mermaid) == R"(flowchart TD
  s0["A #34;q#34;<br/>Processing"]
  s1{"C<br/>Condition"}
  subgraph s1_if["C: true"]
    s2["T<br/>Training"]
  end
  subgraph s1_else["C: false"]
    s3(["F<br/>Fail"]):::fail
  end
  s0 -.-> s0
  s0 -.-> s1
  s1 -->|true| s2
  s1 --> s2
  s1 -->|false| s3
  classDef fail stroke:#c00
  linkStyle 0 stroke:#c00
)");
  CHECK(render_graph(*file.analysis, GraphFormat::dot) == R"(digraph pipeline {
  rankdir=TB;
  s0 [label="A \"q\"\nProcessing", shape=box];
  s1 [label="C\nCondition", shape=diamond];
  subgraph cluster_s1_if {
    label="C: true";
    s2 [label="T\nTraining", shape=box];
  }
  subgraph cluster_s1_else {
    label="C: false";
    s3 [label="F\nFail", shape=octagon, color="#cc0000"];
  }
  s0 -> s0 [style=dashed, color="#cc0000"];
  s0 -> s1 [style=dashed];
  s1 -> s2 [label="true"];
  s1 -> s2;
  s1 -> s3 [label="false"];
}
)");
  const Document text("graph", render_graph(*file.analysis, GraphFormat::json));
  const auto parsed = json::parse(text);
  const auto value = [&](std::string_view pointer) {
    return json::at_pointer(parsed.tree.root(), pointer).text();
  };
  CHECK(value("/steps/0/name") == "A \"q\"");
  CHECK(value("/steps/0/parent") == "null");
  CHECK(value("/steps/0/branch") == "null");
  CHECK(value("/steps/2/parent") == "C");
  CHECK(value("/steps/2/branch") == "if");
  CHECK(value("/steps/3/branch") == "else");
  CHECK(value("/edges/1/from") == "A \"q\"");
  CHECK(value("/edges/1/to") == "C");
  CHECK(value("/edges/1/why") == "dependsOn");
  CHECK(value("/edges/1/pointer") == "/Steps/1/DependsOn/0");
  CHECK(value("/edges/4/pointer") == "/Steps/1/Arguments/ElseSteps/0");
  CHECK(value("/cycles/0/0") == "A \"q\"");
}

TEST_CASE("a file without a definition has an empty graph") {
  const FileReport file = checked("[]", [](const Facts&, Findings&) {});
  CHECK(render_graph(*file.analysis, GraphFormat::mermaid) == "flowchart TD\n");
  CHECK(render_graph(*file.analysis, GraphFormat::json) ==
        "{\n  \"steps\": [],\n  \"edges\": [],\n  \"cycles\": []\n}\n");
}

TEST_CASE("rules are listed as a table") {
  const Rule one{"a/b", Severity::error, "One | two.", nullptr};
  const Rule two{"long/name", Severity::warning, "Two.", nullptr, Needs::nothing, true};
  const Rule three{"c",
                   Severity::note,
                   "Three.",
                   nullptr,
                   Needs::nothing,
                   false,
                   Profiles::security | Profiles::cost};
  const Rule* const rules[] = {&one, &two, &three};
  CHECK(render_rules(rules, RulesFormat::text) ==
        "rule       severity  fixable  profile         summary\n"
        "a/b        error     no       default         One | two.\n"
        "long/name  warning   yes      default         Two.\n"
        "c          note      no       security, cost  Three.\n");
  CHECK(render_rules(rules, RulesFormat::markdown) ==
        "| Rule | Severity | Fixable | Profile | Summary |\n|---|---|---|---|---|\n"
        "| `a/b` | error | no | default | One \\| two. |\n"
        "| `long/name` | warning | yes | default | Two. |\n"
        "| `c` | note | no | security, cost | Three. |\n");
  const Document text("rules", render_rules(rules, RulesFormat::json));
  const auto parsed = json::parse(text);
  const json::Value& second = parsed.tree.root()[1];
  CHECK(second["id"].text() == "long/name");
  CHECK(second["severity"].text() == "warning");
  CHECK(second["fixable"].boolean());
  CHECK(second["profile"].text() == "default");
  CHECK(second["summary"].text() == "Two.");
}

TEST_CASE("a rule's page is shown without marks and markup") {
  const Rule* const rule = find_rule("graph/cycle");
  REQUIRE(rule != nullptr);
  const std::string page = render_page(*rule, rule_page(rule->id), RulesFormat::markdown);
  CHECK(page == rule_page("graph/cycle"));
  const std::string text = render_page(*rule, rule_page(rule->id), RulesFormat::text);
  CHECK(text.starts_with("graph/cycle\n===========\n"));
  CHECK(text.find("```") == std::string::npos);
  CHECK(text.find("^^") == std::string::npos);
  CHECK(text.find("\nWrong\n-----\n") != std::string::npos);
  const Document json_text("page", render_page(*rule, rule_page(rule->id), RulesFormat::json));
  const auto parsed = json::parse(json_text);
  CHECK(parsed.tree.root()["page"].text() == page);
  CHECK(parsed.tree.root()["id"].text() == "graph/cycle");
}
