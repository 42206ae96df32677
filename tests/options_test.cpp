// Options of the command line that choose what is checked, what is shown and what counts.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/json/value.h"
#include "tests/program.h"

using namespace plumbline;
using tests::Folder;
using tests::Run;
namespace fs = std::filesystem;

namespace {

const std::string clean =
    R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", "FunctionArn": "f", "Arguments": {}, "OutputParameters": []}]})";
const std::string broken =
    R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", "FunctionArn": "f", "DependsOn": ["B"]}]})";
const std::string noted = R"({"Version": "2020-12-01", "Steps": []})";

}  // namespace

TEST_CASE(
    "a pattern that the shell left alone is matched, and one without a match is wrong usage") {
  const Folder folder;
  folder.write("p/a.json", broken);
  folder.write("p/b.json", clean);
  folder.write("p/c.txt", broken);
  folder.write("q/a.json", broken);
  folder.write("[x].json", clean);
  CHECK(folder.run("check -f concise 'p/*.json'").err == "1 error in 1 of 2 files\n");
  CHECK(folder.run("check -f concise 'p/[ac].*' 'p/a.jso?'").err == "2 errors in 2 files\n");
  CHECK(folder.run("check -f concise '[pq]/'").err == "2 errors in 2 of 3 files\n");
  CHECK(folder.run("check '[x].json'").status == 0);
  for (const std::string command : {"check ", "fmt --check "}) {
    INFO(command);
    const Run none = folder.run(command + "p/a.json 'gone/*.json'");
    CHECK(none.status == 2);
    CHECK(none.out.empty());
    CHECK(none.err ==
          "plumbline: gone/*.json: no file matches this pattern (--no-error-on-unmatched allows "
          "that)\n");
    CHECK(folder.run(command + "--no-error-on-unmatched p/a.json 'gone/*.json'").status == 1);
    const Run nothing = folder.run(command + "--no-error-on-unmatched 'gone/*.json'");
    CHECK(nothing.status == 0);
    CHECK(nothing.err == "plumbline: no pipeline definitions found\n");
    // What is no pattern is a file that is not there.
    CHECK(folder.run(command + "--no-error-on-unmatched gone.json").status == 3);
    CHECK(folder.run(command + "--no-error-on-unmatched 'gone[.json'").status == 3);
  }
}

TEST_CASE("a run that takes longer than --timeout says which files were not checked") {
  const Folder folder;
  folder.write("a.json", broken);
  const Run none = folder.run("check -f concise --timeout 0 a.json a.json ./a.json");
  CHECK(none.status == 1);
  CHECK(none.out ==
        "a.json:1:1: error internal/analysis-limit the time of 0 s was over before the file was "
        "checked #\n"
        "./a.json:1:1: error internal/analysis-limit the time of 0 s was over before the file was "
        "checked #\n");
  CHECK(folder.run("check -f concise --timeout 600 a.json").out ==
        folder.run("check -f concise a.json").out);
  // Who writes nothing is not waited for.
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  for (const std::string slow : {"pipe", "-"}) {
    INFO(slow);
    const Run run = folder.run("check -f json --timeout 0.3 a.json " + slow,
                               slow == "-" ? "sleep 2 | timeout 20" : "timeout 20");
    CHECK(run.status == 1);
    const Document document("out.json", run.out);
    const json::Parsed parsed = json::parse(document);
    const json::Value& limit = parsed.tree.root()["limits"][0];
    CHECK(parsed.tree.root()["limits"].size() == 1);
    CHECK(limit["name"].text() == "timeout");
    CHECK(limit["value"].text() == "0.3");
    CHECK(limit["file"].text() == (slow == "-" ? "<stdin>" : "pipe"));
    CHECK(parsed.tree.root()["files"][1]["status"].text() == "too late");
    CHECK(parsed.tree.root()["diagnostics"].size() == 2);
  }
  const Run piped = folder.run("check -f concise --timeout 20 pipe", "(cat a.json >pipe &) ;");
  CHECK(piped.err == "1 error in 1 file\n");
  for (const char* wrong : {"-1", "x", "''", "1e3", "nan", "inf", "1s", "9999999999", "0x1"}) {
    INFO(wrong);
    const Run run = folder.run("check --timeout " + std::string(wrong) + " a.json");
    CHECK(run.status == 2);
    CHECK_THAT(run.err, Catch::StartsWith("plumbline: --timeout: "));
  }
}

TEST_CASE("limits that were met are in the JSON report") {
  const Folder folder;
  folder.write("a.json", clean);
  folder.write("deep.json", "{\"Steps\": " + std::string(600, '['));
  folder.write("large.json", clean + std::string(5000, ' '));
  const Run run = folder.run("check -f json --max-file-size 4kb a.json deep.json large.json");
  CHECK(run.status == 1);
  const Document document("out.json", run.out);
  const json::Parsed parsed = json::parse(document);
  const json::Value& limits = parsed.tree.root()["limits"];
  REQUIRE(limits.size() == 2);
  CHECK(limits[0]["name"].text() == "nesting");
  CHECK(limits[0]["value"].text() == std::to_string(json::max_depth));
  CHECK(limits[0]["file"].text() == "deep.json");
  CHECK(limits[1]["name"].text() == "max-file-size");
  CHECK(limits[1]["value"].text() == "4096");
  CHECK(limits[1]["file"].text() == "large.json");
  CHECK_THAT(folder.run("check -f json a.json").out, Catch::Contains("\"limits\": []"));
}

TEST_CASE("each level of -q, -s and -v says what it should and no more") {
  const Folder folder;
  folder.write("a.json", broken);
  folder.write("n.json", noted);
  fs::create_directory(folder.path() / "empty");
  // No summary, no notes: neither findings nor remarks.
  const Run quiet = folder.run("check -q -f concise a.json n.json empty");
  CHECK(quiet.status == 1);
  CHECK(std::count(quiet.out.begin(), quiet.out.end(), '\n') == 1);
  CHECK(quiet.err.empty());
  CHECK(folder.run("check -q empty").err.empty());
  CHECK(folder.run("check -q --fail-on note n.json").status == 1);  // shown or not
  // Errors of the world are neither.
  CHECK(folder.run("check -q gone.json").err ==
        "plumbline: gone.json: No such file or directory\n");
  for (const char* arguments :
       {"a.json", "n.json", "gone.json", "empty", "-v a.json", "-o /dev/full a.json",
        "--statistics --profile-rules a.json", "--timeout 0 a.json"}) {
    INFO(arguments);
    const Run silent = folder.run("check -s " + std::string(arguments));
    CHECK(silent.status == folder.run("check " + std::string(arguments)).status);
    CHECK(silent.out.empty());
    CHECK(silent.err.empty());
  }
  CHECK(folder.run("check -s -f json -o out.json a.json").status == 1);
  CHECK(fs::file_size(folder.path() / "out.json") > 0);
  CHECK_THAT(folder.run("check -v -q a.json").err,
             Catch::StartsWith("plumbline: a.json: checked, 1 finding\nplumbline: time: "));
}

TEST_CASE(
    "the threshold is at, not above, what --fail-on names; --max-warnings counts on its own") {
  const Folder folder;
  folder.write("error.json", broken);
  folder.write("note.json", noted);
  folder.write("warning.json",
               R"({"Version": "2020-12-01", "Parameters": [{"Name": "P", "Type": "String", )"
               R"("DefaultValue": "x", "EnumValues": ["y"]}], "Steps": [{"Name": "A", )"
               R"("Type": "Lambda", "FunctionArn": "f", "Arguments": {"p": {"Get": )"
               R"("Parameters.P"}}, "OutputParameters": []}]})");
  REQUIRE(folder.run("check -f concise warning.json").err == "1 warning in 1 file\n");
  struct Case {
    const char* options;
    int error, warning, note;
  };
  for (const auto& [options, error, warning, note] :
       {Case{"", 1, 0, 0}, Case{"--fail-on error", 1, 0, 0}, Case{"--fail-on warning", 1, 1, 0},
        Case{"--fail-on note", 1, 1, 1}, Case{"--fail-on never", 0, 0, 0},
        Case{"--max-warnings 0", 1, 1, 0}, Case{"--max-warnings 1", 1, 0, 0},
        Case{"--fail-on never --max-warnings 0", 0, 1, 0},
        Case{"--fail-on never --max-warnings 1", 0, 0, 0}, Case{"--exit-zero", 0, 0, 0},
        Case{"--exit-zero --fail-on note", 0, 0, 0},
        Case{"--exit-zero --max-warnings 0", 0, 0, 0}}) {
    INFO(options);
    const std::string command = "check -q " + std::string(options);
    CHECK(folder.run(command + " error.json").status == error);
    CHECK(folder.run(command + " warning.json").status == warning);
    CHECK(folder.run(command + " note.json").status == note);
  }
  CHECK(folder.run("check --max-warnings 1 warning.json ./warning.json").status == 1);
  CHECK(folder.run("check --exit-zero gone.json").status == 3);
  CHECK(folder.run("check --exit-zero --nonsense").status == 2);
  for (const char* jobs : {"0", "1", "2", "500", "4294967295"}) {
    INFO(jobs);
    CHECK(folder.run("check -q -j " + std::string(jobs) + " error.json note.json").status == 1);
  }
}

TEST_CASE("what is empty is shown as such") {
  const Folder folder;
  folder.write("a.json", clean);
  folder.write("blank.json", " \n\t\r\n");
  folder.write("empty.json", "");
  CHECK_THAT(folder.run("check -f '' a.json").err,
             Catch::StartsWith("plumbline: unknown format \"\": "));
  CHECK_THAT(folder.run("check --select '' a.json").err,
             Catch::StartsWith("plumbline: --select \"\": no such rule or group"));
  CHECK_THAT(folder.run("explain ''").err, Catch::StartsWith("plumbline: no rule \"\"; "));
  for (const std::string file : {"blank.json", "empty.json"}) {
    const Run run = folder.run("check --start-request " + file + " a.json");
    CHECK(run.status == 2);
    CHECK_THAT(run.err, Catch::StartsWith("plumbline: --start-request " + file +
                                          ": the file is empty; expected a StartPipelineExecution "
                                          "request: "));
  }
}

TEST_CASE("fmt calls standard input what it is told, and leaves alone what is too large") {
  const Folder folder;
  folder.write("a.json", clean);
  folder.write("cut.json", clean.substr(0, 60));
  CHECK_THAT(folder.run("fmt --diff --stdin-filename p/q.json - <a.json").out,
             Catch::Contains("--- p/q.json") && Catch::Contains("+++ p/q.json"));
  CHECK(folder.run("fmt --check --stdin-filename p/q.json - <a.json").out == "p/q.json\n");
  CHECK_THAT(folder.run("fmt --stdin-filename p/q.json - <cut.json").err,
             Catch::Contains(" p/q.json:1:"));
  CHECK(folder.run("fmt --stdin-filename p/q.json - <a.json").out ==
        folder.run("fmt - <a.json").out);
  const Run large = folder.run("fmt --max-file-size 100 a.json");
  CHECK(large.status == 3);
  CHECK(large.err ==
        "plumbline: a.json: larger than 100 bytes, and AWS takes definitions of 1 MiB at most\n");
  CHECK(tests::read(folder.path() / "a.json") == clean);
  CHECK(folder.run("fmt --max-file-size 1kb a.json").status == 0);
  for (const char* size : {"18446744073709551616", "17179869184gb", "-1", "1.5kb", "x"}) {
    INFO(size);
    const Run run = folder.run("fmt --max-file-size '" + std::string(size) + "' a.json");
    CHECK(run.status == 2);
    CHECK_THAT(run.err, Catch::StartsWith("plumbline: --max-file-size: "));
  }
}
