// Hostile input as the program meets it: what it says of it in one line, and its exit status.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/check/analyze.h"
#include "analyzer/json/write.h"
#include "analyzer/report/report.h"
#include "tests/program.h"

using namespace plumbline;
using namespace std::string_literals;
using tests::Folder;
using tests::Run;
namespace fs = std::filesystem;

namespace {

const std::string before =
    R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", "FunctionArn": "f", "Arguments": {"x": )";
const std::string after = R"(}, "OutputParameters": []}]})";

struct Hostile {
  std::string name, text, rule;
  bool breaks_off = true;  // nothing is read behind it
  bool error = true;       // or a note
};

// One of each kind; tests/hostile_text_test.cpp has the variants.
std::vector<Hostile> hostile() {
  std::string keys = "{\"a\": 0";
  for (int i = 0; i < 2000; ++i) keys += ", \"a\": 0";
  return {
      {"a comma too many", before + "[1,]" + after, "syntax/malformed-json"},
      {"an end too early", before + "[1", "syntax/malformed-json"},
      {"a control character", before + "\"\x1B[31m\"" + after, "syntax/malformed-json"},
      {"100,000 brackets", before + std::string(100'000, '['), "syntax/too-deep"},
      {"100,000 objects",
       [] {
         std::string text = before;
         for (int i = 0; i < 100'000; ++i) text += "{\"a\":";
         return text;
       }(),
       "syntax/too-deep"},
      {"100,000 brackets, closed",
       before + std::string(100'000, '[') + std::string(100'000, ']') + after, "syntax/too-deep"},
      {"NUL", before + "\"a\0b\""s + after, "syntax/nul-byte"},
      {"an overlong form", before + "\"\xC0\xAF\"" + after, "syntax/invalid-utf8", false},
      {"Latin-1", before + "\"caf\xE9\"" + after, "syntax/invalid-utf8", false},
      {"half of a surrogate pair", before + "\"\\ud83d\"" + after, "syntax/lone-surrogate", false},
      {"a byte order mark", "\xEF\xBB\xBF" + before + "1" + after, "syntax/byte-order-mark", false,
       false},
      {"NaN", before + "NaN" + after, "syntax/not-finite", false},
      {"2,000 equal keys", before + keys + "}" + after, "syntax/duplicate-key", false, false},
  };
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

// The text as JSON in a string; bytes that are not UTF-8 stay as they are.
std::string in_answer(const std::string& text) {
  std::string out = "{\"PipelineName\": \"p\", \"PipelineDefinition\": \"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20U) {
      const std::string quoted_byte = json::quote(std::string(1, c));
      out += quoted_byte.substr(1, quoted_byte.size() - 2);
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\"}";
}

}  // namespace

TEST_CASE("each kind of hostile text is a finding in one line, for every command") {
  const Folder folder;
  for (const Hostile& text : hostile()) {
    INFO(text.name);
    folder.write("a.json", text.text);
    const Run run = folder.run("check -f concise a.json", "timeout 60");
    CHECK(run.status == (text.error ? 1 : 0));
    const bool twice = text.rule == "syntax/duplicate-key";
    const std::string finding = (text.error ? " error "
                                 : twice    ? " warning "
                                            : " note ") +
                                text.rule + " ";
    CHECK_THAT(run.out.substr(0, run.out.find('\n')), Catch::Contains(finding));
    CHECK(longest_line(run.out) < 400);
    CHECK(lines(run.out) == (twice ? 2000 : 1));
    CHECK(lines(run.err) == 1);
    // A layout would have to invent what is not there.
    const bool laid_out = !text.breaks_off;
    const Run fmt = folder.run("fmt -q a.json", "timeout 60");
    CHECK(fmt.status == (laid_out ? 0 : 1));
    CHECK((laid_out || tests::read(folder.path() / "a.json") == text.text));
    folder.write("a.json", text.text);
    for (const char* command : {"graph", "facts"}) {
      INFO(command);
      const Run other = folder.run(std::string(command) + " a.json", "timeout 60");
      CHECK(other.status == (text.breaks_off ? 1 : 0));
      CHECK(lines(other.err) == (text.breaks_off ? 1 : 0));
    }
  }
}

TEST_CASE("hostile text inside an answer of describe-pipeline is found at its place there") {
  const Folder folder;
  for (const Hostile& text : hostile()) {
    INFO(text.name);
    const std::string answer = in_answer(text.text);
    folder.write("a.json", answer);
    const Run run = folder.run("check -f json a.json", "timeout 60");
    CHECK(run.status == (text.error ? 1 : 0));
    const Document document("report", run.out);
    const json::Parsed report = json::parse(document);
    REQUIRE(report.problems.empty());
    const json::Value& found = report.tree.root()["diagnostics"];
    REQUIRE(found.size() >= 1);
    CHECK(found[0]["ruleId"].text() == text.rule);
    const auto at = found[0]["region"]["start"]["byteOffset"].integer();
    REQUIRE(at);
    CHECK(*at >= 45);
    CHECK(static_cast<std::size_t>(*at) < answer.size());
  }
}

TEST_CASE("hostile text as a start request is wrong usage in one line, or a finding") {
  const Folder folder;
  folder.write("a.json", before + "1" + after);
  for (const Hostile& text : hostile()) {
    INFO(text.name);
    std::string request = text.text;
    request.replace(request.find("{\"Version\""), 10, "{\"PipelineName\": \"p\", \"Version\"");
    folder.write("start.json", request);
    const Run run = folder.run("check -f concise --start-request start.json a.json", "timeout 60");
    CHECK(run.status == (text.breaks_off ? 2 : text.error ? 1 : 0));
    if (text.breaks_off) {
      CHECK(run.out.empty());
      CHECK(lines(run.err) == 1);
      CHECK(longest_line(run.err) < 400);
    } else {
      CHECK_THAT(run.out, Catch::Contains("start.json:1:") && Catch::Contains(text.rule));
    }
  }
}

TEST_CASE("a file of a gigabyte is refused without being read") {
  const Folder folder;
  const std::string path = folder.write("a.json", before);
  fs::resize_file(path, std::uint64_t{1} << 30U);  // sparse: it takes no space
  const std::string limited = "timeout 20";
  const Run run = folder.run("check -f concise a.json", limited);
  CHECK(run.status == 1);
  CHECK(run.out ==
        "a.json:1:1: error internal/analysis-limit the file is larger than 33554432 bytes and was "
        "not checked #\n");
  for (const char* command : {"graph", "facts", "fmt", "check --start-request"}) {
    INFO(command);
    folder.write("b.json", before + "1" + after);
    const std::string more = std::string(command).starts_with("check") ? " b.json" : "";
    const Run other = folder.run(std::string(command) + " a.json" + more, limited);
    CHECK(other.status == 3);
    CHECK(other.out.empty());
    CHECK_THAT(other.err, Catch::StartsWith("plumbline: a.json: larger than 33554432 bytes"));
    CHECK(lines(other.err) == 1);
  }
  CHECK(folder.run("check .", limited).status == 1);
  CHECK(folder.run("check - <a.json", limited).status == 1);
}

namespace {

// What a terminal acts on, or what turns the text around it.
const std::string acting =
    "\x7F\xC2\x9B"
    "2J\xE2\x80\xAE\xE2\x80\x8F\xE2\x81\xA6";
const std::string escaped = R"(\u001b[31m\u001b]0;title\u0007\u202e\ud800)";

bool acts(std::string_view text) {
  const bool control = std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20U && c != '\n') || c == 0x7F;
  });
  return control || text.find("\xC2\x9B") != std::string_view::npos ||
         text.find("\xE2\x80\xAE") != std::string_view::npos ||
         text.find("\xE2\x80\x8F") != std::string_view::npos ||
         text.find("\xE2\x81\xA6") != std::string_view::npos;
}

}  // namespace

TEST_CASE("names that a terminal would act on come out harmless wherever they are printed") {
  const Folder folder;
  const std::string file = "n\x1B[31m\xE2\x80\xAE.json", quoted_file = "'" + file + "'";
  for (const std::string& name : {acting, escaped}) {
    const std::string text =
        R"({"Version": "2020-12-01", "Parameters": [{"Name": ")" + name +
        R"(", "Type": "String"}], "Steps": [{"Name": ")" + name +
        R"(", "Type": "Lambda", "FunctionArn": "f", "OutputParameters": [], "DependsOn": [")" +
        name + R"(", "Gone"], "Arguments": {")" + name + R"(": {"Get": "Steps.)" + name +
        R"(.X"}}}]})";
    folder.write(file, text);
    folder.write("start.json", R"({"PipelineName": ")" + name +
                                   R"(", "PipelineParameters": [{"Name": ")" + name +
                                   R"(", "Value": ")" + name + R"("}]})");
    folder.write("answer.json", in_answer(text));
    for (const std::string& command :
         std::vector<std::string>{"check -f sarif " + quoted_file,
                                  "check -f jsonl " + quoted_file,
                                  "check -v --statistics " + quoted_file,
                                  "check -v .",
                                  "facts " + quoted_file,
                                  "check --start-request start.json " + quoted_file,
                                  "check --start-request " + quoted_file + " start.json",
                                  "check --parameter '" + acting + "=1' --selected-steps '" +
                                      acting + "' " + quoted_file,
                                  "check --source-execution '" + acting + "' " + quoted_file,
                                  "check answer.json",
                                  "check -f json answer.json",
                                  "graph answer.json",
                                  "facts answer.json",
                                  "fmt --check " + quoted_file,
                                  "fmt " + quoted_file + "/",
                                  "fmt 'no" + file + "'",
                                  "fmt --stdin-filename " + quoted_file + " - <start.json",
                                  "check --timeout '" + acting + "' .",
                                  "check 'no*" + file + "'",
                                  "check --timeout 0 " + quoted_file}) {
      INFO(command);
      const Run run = folder.run(command);
      CHECK(run.status <= 3);
      CHECK_FALSE(acts(run.out));
      CHECK_FALSE(acts(run.err));
    }
  }
}

namespace {

void scalars(const json::Value& value, json::Kind kind, std::vector<Range>& found) {
  if (value.is(kind)) found.push_back(value.range());
  for (const json::Member& member : value.members()) scalars(member.value, kind, found);
  for (const json::Value& item : value.items()) scalars(item, kind, found);
}

// Each number or string of the clean fixtures replaced by one of the texts after the other.
std::size_t replace_each(json::Kind kind, const std::vector<std::string>& texts) {
  std::size_t places = 0;
  for (const auto& entry :
       fs::directory_iterator(PLUMBLINE_SOURCE_DIR "/fixtures/definitions/clean")) {
    const std::string text = tests::read(entry.path());
    const Document document("x.json", text);
    std::vector<Range> found;
    const json::Parsed parsed = json::parse(document);
    scalars(parsed.tree.root(), kind, found);
    for (const Range range : found) {
      const std::string& instead = texts[places++ % texts.size()];
      INFO(entry.path().filename() << " byte " << range.begin << ": " << instead.substr(0, 40));
      std::string changed = text;
      changed.replace(range.begin, range.end - range.begin, instead);
      FileReport report;
      report.path = "x.json";
      report.status = "checked";
      report.analysis =
          analyze(std::make_shared<const Document>("x.json", std::move(changed)), all_rules());
      for (const Diagnostic& diagnostic : report.analysis->diagnostics) {
        REQUIRE(diagnostic.rule != "internal/rule");
        REQUIRE(diagnostic.message.size() < 400);
      }
      const std::string shown = render({&report, 1}, Format::concise, {});
      REQUIRE_FALSE(acts(shown));
      REQUIRE(longest_line(shown) < 600);
      REQUIRE_FALSE(acts(render({&report, 1}, Format::text, {})));
    }
  }
  return places;
}

}  // namespace

TEST_CASE("any number may be huge, tiny, precise or no number at all") {
  const std::string digits(5000, '9');
  CHECK(replace_each(json::Kind::number,
                     {"1e400", "-1e400", "1e-400", "1e99999999999999999999", digits, "-" + digits,
                      "0." + digits, "-0", "1.0", "18446744073709551616", "-9223372036854775809",
                      "NaN", "-Infinity", "\"\"", "null", "[]"}) > 50);
}

TEST_CASE("any string may be empty, hostile or no string at all") {
  const std::string marks = "\"" + acting + "\"";
  CHECK(replace_each(
            json::Kind::string,
            {"\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
             "\"\xFF\xC0\x80\"", marks, "\"" + escaped + "\"", "\"${}\"", "\"{{\"", "\"s3://\"",
             "\"P" + std::string(500, '9') + "D\"", "0", "null", "true", "[[]]", "{\"Get\": \"\"}",
             "{\"Get\": \"Steps.\"}", "{\"Std:Join\": {\"On\": \"\", \"Values\": []}}"}) > 500);
}

TEST_CASE("ten thousand steps of one name, and a thousand lists of steps, are read to the end") {
  const Folder folder;
  const std::string step =
      R"({"Name": "A", "Type": "Lambda", "FunctionArn": "f", "OutputParameters": []})";
  std::string text = R"({"Version": "2020-12-01", "Steps": [)" + step;
  for (int i = 1; i < 10'000; ++i) text += ",\n" + step;
  folder.write("a.json", text + "]}");
  const Run names = folder.run("check -q -f concise a.json", "timeout 60");
  CHECK(names.status == 1);
  CHECK(lines(names.out) >= 1);
  text = R"({"Version": "2020-12-01")";
  for (int i = 0; i < 1000; ++i) text += R"(, "Steps": [)" + step + "]";
  folder.write("a.json", text + "}");
  const Run keys = folder.run("check -q -f concise --select syntax a.json", "timeout 60");
  CHECK(keys.status == 0);
  CHECK(lines(keys.out) == 999);
}

TEST_CASE("a file that goes away between the search and its turn is one line and status 3") {
  const Folder folder;
  const std::string text = before + "1" + after;
  folder.write("d/a.json", text);
  folder.write("d/b.json", text);
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  folder.write("c.json", text);
  // While the first file is waited for, everything has been found already.
  const auto meanwhile = [&](const std::string& change) {
    return folder.run("check -j 1 pipe d", "sh -c '(sleep 0.5; " + change +
                                               "; cat c.json >pipe) & exec \"$@\"' - timeout 20");
  };
  const Run run = meanwhile("rm d/a.json");
  CHECK(run.status == 3);
  CHECK(run.out.empty());
  CHECK(run.err == "plumbline: d/a.json: No such file or directory\nno findings in 2 files\n");
  folder.write("d/a.json", text);
  const Run shorter = meanwhile("head -c 60 c.json >d/a.json");
  CHECK(shorter.status == 1);
  CHECK_THAT(shorter.out, Catch::StartsWith("error[syntax/malformed-json]: "));
}

TEST_CASE("symbolic links in circles, pipes and devices end every command") {
  const Folder folder;
  folder.write("d/a.json", before + "1" + after);
  fs::create_symlink("loop.json", folder.path() / "d/loop.json");
  fs::create_directory_symlink("..", folder.path() / "d/up");
  REQUIRE(::mkfifo((folder.path() / "d/pipe.json").c_str(), 0600) == 0);
  const Run fmt = folder.run("fmt d", "timeout 20");
  CHECK(fmt.status == 0);
  CHECK(fmt.err == "1 file formatted\n");
  for (const char* command : {"facts", "fmt", "graph", "check --start-request"}) {
    INFO(command);
    const std::string more = std::string(command).starts_with("check") ? " d/a.json" : "";
    const Run loop = folder.run(std::string(command) + " d/loop.json" + more, "timeout 20");
    CHECK(loop.status == 3);
    CHECK(loop.err == "plumbline: d/loop.json: Too many levels of symbolic links\n");
  }
  const Run pipe = folder.run("fmt d/pipe.json", "timeout 20");
  CHECK(pipe.status == 3);
  CHECK(lines(pipe.err) == 1);
}

namespace {

// Somebody who may not do everything: nobody, when the tests run as root.
std::string somebody(const Folder& folder) {
  if (::geteuid() != 0) return "timeout 20";
  fs::permissions(folder.path(), fs::perms{0777});
  const std::string nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups timeout 20";
  return folder.run("--version", nobody).status == 0 ? nobody : "";
}

}  // namespace

TEST_CASE("without permission every command says so in one line, with status 3") {
  const Folder folder;
  const std::string who = somebody(folder);
  if (who.empty()) {
    WARN("skipped: root may do everything, and nobody cannot run the program");
    return;
  }
  const std::string text = before + "1" + after;
  const auto deny = [&](const char* name, unsigned mode) {
    REQUIRE(::chmod((folder.path() / name).c_str(), mode) == 0);
  };
  folder.write("secret.json", text);
  folder.write("a.json", text);
  folder.write("d/x/a.json", text);
  folder.write("d/b.json", text);
  folder.write("out.txt", "old");
  folder.write("ro/a.json", text);
  deny("secret.json", 0);
  deny("d/x", 0);
  deny("out.txt", 0444);
  deny("a.json", 0444);
  deny("ro", 0555);
  for (const char* command : {"check", "graph", "facts", "fmt", "check --start-request"}) {
    INFO(command);
    const std::string more = std::string(command).ends_with("request") ? " a.json" : "";
    const Run run = folder.run(std::string(command) + " secret.json" + more, who);
    CHECK(run.status == 3);
    CHECK(run.out.empty());
    CHECK(run.err == "plumbline: secret.json: Permission denied\n");
  }
  // A directory that was named, and one that was met.
  CHECK(folder.run("check d/x", who).status == 3);
  CHECK(folder.run("check d/x", who).err == "plumbline: d/x: Permission denied\n");
  CHECK(folder.run("check d", who).status == 0);
  CHECK_THAT(folder.run("check -v d", who).err,
             Catch::Contains("plumbline: d/x: not searched: permission denied\n"));
  // Nothing is written over what may not be written.
  for (const char* out : {"out.txt", "ro/new.txt"}) {
    INFO(out);
    for (const char* command : {"check -q -f json", "graph", "facts"}) {
      const Run run = folder.run(std::string(command) + " -o " + out + " a.json", who);
      CHECK(run.status == 3);
      CHECK(run.err == "plumbline: " + std::string(out) + ": Permission denied\n");
    }
  }
  CHECK(tests::read(folder.path() / "out.txt") == "old");
  for (const char* file : {"a.json", "ro/a.json"}) {
    const Run run = folder.run("fmt " + std::string(file), who);
    CHECK(run.status == 3);
    CHECK(run.err == "plumbline: " + std::string(file) + ": Permission denied\n");
    CHECK(tests::read(folder.path() / file) == text);
  }
  deny("d/x", 0755);
  deny("ro", 0755);
}
