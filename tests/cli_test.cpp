// The program as a user runs it: arguments, streams, exit status.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/check/rule.h"
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

TEST_CASE("a clean definition gives status 0 and nothing but the summary") {
  const Folder folder;
  folder.write("a.json", clean);
  const Run run = folder.run("check a.json");
  CHECK(run.status == 0);
  CHECK(run.out.empty());
  CHECK(run.err == "no findings in 1 file\n");
}

TEST_CASE("findings give status 1, on standard output, with the summary on standard error") {
  const Folder folder;
  folder.write("a.json", broken);
  const Run run = folder.run("check -f concise a.json");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::StartsWith("a.json:1:103: error graph/unknown-dependency "));
  CHECK(run.err == "1 error in 1 file\n");
}

TEST_CASE("the threshold moves with --fail-on, --max-warnings and --exit-zero") {
  const Folder folder;
  folder.write("a.json", broken);
  folder.write("n.json", noted);
  CHECK(folder.run("check --fail-on never a.json").status == 0);
  CHECK(folder.run("check --exit-zero a.json").status == 0);
  CHECK(folder.run("check n.json").status == 0);
  CHECK(folder.run("check --fail-on note n.json").status == 1);
  CHECK(folder.run("check --max-warnings 0 n.json").status == 0);
}

TEST_CASE("wrong usage gives status 2 and one line that says what was wrong") {
  const Folder folder;
  folder.write("a.json", clean);
  for (const char* arguments :
       {"", "chekc a.json", "check --nonsense a.json", "check -f yaml a.json",
        "check --select graph/cycel a.json", "check --fail-on sometimes a.json",
        "explain graph/cycel", "graph", "check --jobs x a.json", "check -o x -f text:y a.json"}) {
    INFO(arguments);
    const Run run = folder.run(arguments);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Catch::StartsWith("plumbline: "));
  }
  CHECK_THAT(folder.run("check --select graph/cycel a.json").err,
             Catch::Contains("did you mean `graph/cycle`?"));
}

TEST_CASE("what cannot be read gives status 3, and the other files are checked all the same") {
  const Folder folder;
  folder.write("a.json", broken);
  folder.write("other.json", "{\"a\": 1}");
  folder.write("binary.json", std::string("\x7F"
                                          "ELF\0\0\0",
                                          7));
  const Run run = folder.run("check -f concise missing.json a.json other.json binary.json");
  CHECK(run.status == 3);
  CHECK_THAT(run.out, Catch::Contains("graph/unknown-dependency"));
  CHECK_THAT(run.err, Catch::Contains("missing.json: No such file or directory"));
  CHECK_THAT(run.err, Catch::Contains("other.json: a JSON object without `Steps`"));
  CHECK_THAT(run.err, Catch::Contains("binary.json: not a JSON document"));
}

TEST_CASE("syntax errors are findings: status 1, not 3") {
  const Folder folder;
  for (const std::string& text :
       {std::string("{\"Steps\": ["), std::string(), std::string("{\"Steps\": []}\0", 14),
        std::string("{\"Steps\": [], \"a\xFF\": 1}")}) {
    folder.write("a.json", text);
    const Run run = folder.run("check -f concise a.json");
    CHECK(run.status == 1);
    CHECK_THAT(run.out, Catch::Contains("error syntax/"));
  }
}

TEST_CASE("directories are searched for definitions; other JSON in them is skipped silently") {
  const Folder folder;
  folder.write("d/b.json", broken);
  folder.write("d/sub/a.json", broken);
  folder.write("d/package.json", "{\"name\": \"x\"}");
  folder.write("d/broken.json", "{\"name\": ");
  folder.write("d/.hidden/c.json", broken);
  folder.write("d/node_modules/c.json", broken);
  folder.write("d/notes.txt", "hello");
  fs::create_directory_symlink(folder.path() / "d", folder.path() / "d/loop");
  const Run run = folder.run("check -f concise d");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::StartsWith("d/b.json:1:"));
  CHECK_THAT(run.out, Catch::Contains("\nd/sub/a.json:1:"));
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 2);
  CHECK(run.err == "2 errors in 2 files\n");
  fs::create_directory(folder.path() / "empty");
  const Run nothing = folder.run("check empty");
  CHECK(nothing.status == 0);
  CHECK(nothing.err == "plumbline: empty: no JSON, YAML or Terraform files\n");
}

TEST_CASE("standard input is read for - and named as --stdin-filename says") {
  const Folder folder;
  folder.write("a.json", broken);
  CHECK_THAT(folder.run("check -f concise - < a.json").out, Catch::StartsWith("<stdin>:1:103: "));
  CHECK_THAT(folder.run("check -f concise --stdin-filename p/q.json - < a.json").out,
             Catch::StartsWith("p/q.json:1:103: "));
}

TEST_CASE("several formats are written in one run") {
  const Folder folder;
  folder.write("a.json", broken);
  const Run run = folder.run("check -f concise -f json:out.json -f text:out.txt a.json");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::StartsWith("a.json:1:103: error"));
  CHECK_THAT(tests::read(folder.path() / "out.txt"),
             Catch::StartsWith("error[graph/unknown-dependency]: "));
  const Document document("out.json", tests::read(folder.path() / "out.json"));
  const json::Parsed parsed = json::parse(document);
  REQUIRE(parsed.problems.empty());
  CHECK(parsed.tree.root()["diagnostics"].size() == 1);
  CHECK(parsed.tree.root()["diagnostics"][0]["ruleId"].text() == "graph/unknown-dependency");
  CHECK(folder.run("check -f json -o first.json a.json").out.empty());
  CHECK(fs::exists(folder.path() / "first.json"));
}

TEST_CASE("SARIF has paths below the root, the exit status and what was not read") {
  const Folder folder;
  folder.write("sub/a b.json", broken);
  fs::create_symlink("sub/a b.json", folder.path() / "link.json");
  const auto sarif = [&](const std::string& arguments, int status) {
    const Run run = folder.run("check -f sarif " + arguments);
    CHECK(run.status == status);
    auto document = std::make_unique<const Document>("sarif", run.out);
    json::Parsed parsed = json::parse(*document);
    CHECK(parsed.problems.empty());
    return std::pair(std::move(document), std::move(parsed));
  };
  const auto in = [](const auto& report, std::string_view pointer) {
    return json::at_pointer(report.second.tree.root(), "/runs/0" + std::string(pointer)).text();
  };
  const auto plain = sarif("'./sub/a b.json'", 1);
  CHECK(in(plain, "/artifacts/0/location/uri") == "sub/a%20b.json");
  CHECK(in(plain, "/artifacts/0/hashes/sha-256").size() == 64);
  CHECK(in(plain, "/invocations/0/exitCode") == "1");
  CHECK(in(plain, "/invocations/0/executionSuccessful") == "true");
  CHECK(in(plain, "/originalUriBaseIds/SRCROOT/uri").empty());
  CHECK(in(plain, "/results/0/locations/0/physicalLocation/region/startColumn") == "103");

  CHECK(in(sarif("link.json", 1), "/artifacts/0/location/uri") == "sub/a%20b.json");
  const auto rooted = sarif("--sarif-root sub 'sub/a b.json'", 1);
  CHECK(in(rooted, "/artifacts/0/location/uri") == "a%20b.json");
  CHECK_THAT(std::string(in(rooted, "/originalUriBaseIds/SRCROOT/uri")),
             Catch::StartsWith("file:///") && Catch::EndsWith("/sub/"));
  fs::create_directories(folder.path() / "other");
  CHECK_THAT(
      std::string(in(sarif("--sarif-root other 'sub/a b.json'", 1), "/artifacts/0/location/uri")),
      Catch::StartsWith("file:///") && Catch::EndsWith("/sub/a%20b.json"));

  const auto gone = sarif("gone.json 'sub/a b.json'", 3);
  CHECK(in(gone, "/invocations/0/executionSuccessful") == "false");
  CHECK(in(gone, "/invocations/0/exitCode") == "3");
  CHECK(in(gone, "/invocations/0/toolConfigurationNotifications/0/message/text") ==
        "gone.json: No such file or directory");
  CHECK(in(sarif("- < 'sub/a b.json'", 1), "/artifacts/0/location/uri") == "%3Cstdin%3E");
  CHECK(in(sarif("--stdin-filename x/y.json - < 'sub/a b.json'", 1), "/artifacts/0/location/uri") ==
        "x/y.json");
  CHECK(in(sarif("--select syntax 'sub/a b.json'", 0), "/tool/driver/rules/0/id")
            .starts_with("syntax/"));
  CHECK(folder.run("check -f sarif --sarif-root gone 'sub/a b.json'").status == 2);
  CHECK(folder.run("check --sarif-root gone 'sub/a b.json'").status == 2);
}

TEST_CASE("jsonl prints one finding a line and nothing when there is none") {
  const Folder folder;
  folder.write("a.json", broken);
  folder.write("b.json", broken);
  folder.write("c.json", clean);
  const Run run = folder.run("check -f jsonl a.json b.json");
  CHECK(run.status == 1);
  CHECK(run.err.empty());
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 2);
  CHECK_THAT(run.out, Catch::StartsWith("{\"formatVersion\": \"1.0\", \"ruleId\": "));
  CHECK(folder.run("check -f jsonl c.json").out.empty());
}

TEST_CASE("statistics counts findings per rule, after the results and before the summary") {
  const Folder folder;
  folder.write("a.json", broken);
  folder.write("b.json", broken);
  folder.write("n.json", noted);
  CHECK(folder.run("check -f concise --statistics a.json b.json n.json").err ==
        "2  [ ] graph/unknown-dependency  error\n"
        "1  [ ] graph/nothing-to-run      note\n"
        "2 errors, 1 note in 3 files\n");
  CHECK(folder.run("check --statistics -q n.json").err.empty());
  CHECK(folder.run("check --statistics -s a.json").err.empty());
  CHECK(folder.run("check --statistics -f json a.json").err ==
        "1  [ ] graph/unknown-dependency  error\n");
}

TEST_CASE("profile-rules gives a time for every rule, the longest first") {
  const Folder folder;
  folder.write("a.json", broken);
  const std::string times = folder.run("check -f concise --profile-rules -j 2 a.json a.json").err;
  CHECK_THAT(times, Catch::StartsWith("        ms       %  rule\n"));
  CHECK_THAT(times, Catch::Contains("  graph/cycle\n") && Catch::Contains("  all rules\n"));
  CHECK_THAT(times, Catch::EndsWith("1 error in 1 file\n"));
  CHECK(static_cast<std::size_t>(std::count(times.begin(), times.end(), '\n')) ==
        rules_in(Profiles::standard).size() + 3);
  CHECK(folder.run("check --profile-rules -s a.json").err.empty());
}

TEST_CASE("verbose says what was searched, checked and skipped, and why") {
  const Folder folder;
  folder.write("d/a.json", broken);
  folder.write("d/other.json", "{}");
  folder.write("d/cut.json", "{\"a\": ");
  folder.write("d/.hidden/a.json", clean);
  folder.write("d/node_modules/a.json", clean);
  fs::create_directory_symlink("node_modules", folder.path() / "d/link");
  const Run run = folder.run("check -v -f concise d");
  CHECK(run.status == 1);
  const std::size_t time = run.err.rfind("plumbline: time: search ");
  REQUIRE(time != std::string::npos);
  CHECK_THAT(run.err.substr(time), Catch::Contains(" ms, check ") &&
                                       Catch::Contains(" ms, report ") && Catch::EndsWith(" ms\n"));
  CHECK(run.err.substr(0, time) ==
        "plumbline: d: searched: 3 files\n"
        "plumbline: d/.hidden: not searched: hidden\n"
        "plumbline: d/link: not searched: a symbolic link to a directory\n"
        "plumbline: d/node_modules: not searched: packages of others\n"
        "plumbline: d/a.json: checked, 1 finding\n"
        "plumbline: d/cut.json: skipped: broken JSON without a sign of a definition\n"
        "plumbline: d/other.json: skipped: a JSON object without `Steps` and without "
        "`PipelineDefinition`\n"
        "1 error in 1 file\n");
  CHECK(folder.run("check -v -s d").err.empty());
  CHECK(folder.run("check -v other.json").status == 3);
}

TEST_CASE("an output that cannot be written gives status 3 and leaves nothing behind") {
  const Folder folder;
  folder.write("a.json", broken);
  const Run run = folder.run("check -f json:no/such/out.json a.json");
  CHECK(run.status == 3);
  CHECK_THAT(run.err, Catch::Contains("no/such/out.json: No such file or directory"));
  CHECK(folder.run("check -o /dev/full a.json").status == 3);
}

TEST_CASE("an output file keeps its mode, and a symbolic link stays one") {
  const Folder folder;
  folder.write("a.json", broken);
  const std::string out = folder.write("real.txt", "old");
  REQUIRE(::chmod(out.c_str(), 0640) == 0);
  fs::create_symlink("real.txt", folder.path() / "link.txt");
  folder.run("check -o link.txt a.json");
  CHECK(fs::is_symlink(folder.path() / "link.txt"));
  CHECK(fs::status(out).permissions() == fs::perms{0640});
  CHECK(tests::read(out) != "old");
}

TEST_CASE("the same bytes come out for any number of jobs") {
  const Folder folder;
  std::string files;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "f" + std::to_string(i) + ".json";
    folder.write(name, i % 3 == 0 ? clean : broken);
    files += " " + name;
  }
  for (const std::string format : {"text", "concise", "json", "jsonl", "sarif"}) {
    const Run one = folder.run("check -f " + format + " --jobs 1" + files);
    const Run four = folder.run("check -f " + format + " --jobs 4" + files);
    // The invocation's own arguments are part of the JSON.
    const auto without_jobs = [](std::string text) {
      const std::size_t at = text.find("\"--jobs\"");
      if (at != std::string::npos) text.erase(at, text.find("]", at) - at);
      return text;
    };
    CHECK(without_jobs(one.out) == without_jobs(four.out));
    CHECK(one.err == four.err);
    CHECK(folder.run("check -f " + format + " --jobs 4" + files).out == four.out);
  }
}

TEST_CASE("rules are chosen by id, group and glob") {
  const Folder folder;
  folder.write("a.json", broken);
  CHECK(folder.run("check --ignore graph a.json").status == 0);
  CHECK(folder.run("check --ignore 'graph/*' a.json").status == 0);
  CHECK(folder.run("check --ignore graph/unknown-dependency a.json").status == 0);
  CHECK(folder.run("check --select syntax,references a.json").status == 0);
  CHECK(folder.run("check --select graph a.json").status == 1);
}

TEST_CASE("quiet leaves out notes and the summary, silent everything") {
  const Folder folder;
  folder.write("n.json", noted);
  folder.write("a.json", broken);
  CHECK_THAT(folder.run("check n.json").out, Catch::StartsWith("note[graph/nothing-to-run]"));
  const Run quiet = folder.run("check -q n.json");
  CHECK(quiet.out.empty());
  CHECK(quiet.err.empty());
  const Run silent = folder.run("check -s a.json");
  CHECK(silent.status == 1);
  CHECK(silent.out.empty());
  CHECK(silent.err.empty());
}

TEST_CASE("a file over the limit is reported, never skipped in silence") {
  const Folder folder;
  folder.write("a.json", clean + std::string(5000, ' '));
  const Run run = folder.run("check -f concise --max-file-size 1kb a.json");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::Contains("internal/analysis-limit"));
  CHECK(folder.run("check --max-file-size 1kb - < a.json").status == 1);
  CHECK(folder.run("check a.json").status == 0);
}

TEST_CASE("colour follows the flag, then FORCE_COLOR, NO_COLOR and CLICOLOR_FORCE") {
  const Folder folder;
  folder.write("a.json", broken);
  const auto coloured = [&](const std::string& arguments, const std::string& environment) {
    return folder.run("check " + arguments + " a.json", environment).out.find('\x1B') !=
           std::string::npos;
  };
  CHECK_FALSE(coloured("", "env -u FORCE_COLOR"));  // not a terminal
  CHECK(coloured("--color always", "env NO_COLOR=1"));
  CHECK(coloured("", "env FORCE_COLOR=1 NO_COLOR=1"));
  CHECK_FALSE(coloured("", "env NO_COLOR=1 CLICOLOR_FORCE=1"));
  CHECK(coloured("", "env -u NO_COLOR CLICOLOR_FORCE=1"));
  CHECK_FALSE(coloured("--color never", "env FORCE_COLOR=1"));
}

TEST_CASE("graph prints the edges in three formats") {
  const Folder folder;
  folder.write("a.json", clean);
  CHECK_THAT(folder.run("graph a.json").out, Catch::StartsWith("flowchart TD"));
  CHECK_THAT(folder.run("graph -f dot a.json").out, Catch::StartsWith("digraph"));
  const Run run = folder.run("graph -f json a.json");
  const Document document("graph.json", run.out);
  const json::Parsed parsed = json::parse(document);
  CHECK(parsed.problems.empty());
  CHECK(parsed.tree.root()["steps"][0]["name"].text() == "A");
  folder.write("other.json", "{}");
  CHECK(folder.run("graph other.json").status == 3);
  CHECK(folder.run("graph missing.json").status == 3);
}

TEST_CASE("facts prints JSON, to a file with -o, and says when a definition is broken") {
  const Folder folder;
  folder.write("a.json", clean);
  const Run run = folder.run("facts a.json");
  CHECK(run.status == 0);
  CHECK(run.err.empty());
  const Document document("facts.json", run.out);
  const json::Parsed parsed = json::parse(document);
  CHECK(parsed.problems.empty());
  CHECK(parsed.tree.root()["definition"]["path"].text() == "a.json");
  CHECK(parsed.tree.root()["steps"][0]["name"].text() == "A");
  CHECK(folder.run("facts -o out.json a.json").out.empty());
  CHECK(tests::read(folder.path() / "out.json") == run.out);
  CHECK_THAT(folder.run("facts - < a.json").out, Catch::Contains("\"path\": \"<stdin>\""));

  folder.write("cut.json", clean.substr(0, clean.size() - 40));
  const Run cut = folder.run("facts cut.json");
  CHECK(cut.status == 1);
  CHECK_THAT(cut.out, Catch::Contains("\"name\": \"A\""));
  CHECK_THAT(cut.err, Catch::StartsWith("plumbline: cut.json: not all of it is valid JSON"));
  folder.write("python.json", "{'Steps': []}");
  CHECK(folder.run("facts python.json").status == 1);
  CHECK(folder.run("graph python.json").status == 1);
  folder.write("other.json", "{}");
  CHECK(folder.run("facts other.json").status == 3);
  CHECK(folder.run("facts missing.json").status == 3);
}

TEST_CASE("rules lists every rule and explain prints its page") {
  const Folder folder;
  const Run rules = folder.run("rules");
  CHECK(rules.status == 0);
  CHECK_THAT(rules.out, Catch::Contains("graph/cycle"));
  CHECK_THAT(folder.run("explain graph/cycle").out, Catch::Contains("graph/cycle"));
  CHECK_THAT(folder.run("explain -f md graph/cycle").out, Catch::StartsWith("# graph/cycle"));
  CHECK_THAT(folder.run("--version").out, Catch::StartsWith("plumbline 0."));
}

TEST_CASE("a definition in a describe-pipeline answer is checked at the places of that file") {
  const Folder folder;
  folder.write(
      "d.json",
      "{\n  \"PipelineName\": \"p\",\n  \"PipelineDefinition\": \"{\\\"Steps\\\": [{\\\"Name\\\": "
      "\\\"A\\\", \\\"Type\\\": \\\"Lambda\\\", \\\"FunctionArn\\\": \\\"f\\\", "
      "\\\"DependsOn\\\": [\\\"B\\\"]}]}\"\n}\n");
  const Run run = folder.run("check -f concise d.json");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::StartsWith("d.json:3:119: error graph/unknown-dependency "));
}

TEST_CASE("a named pipe is read like a file") {
  const Folder folder;
  folder.write("a.json", broken);
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  const Run run = folder.run("check -f concise pipe", "(cat a.json > pipe &) ;");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::StartsWith("pipe:1:103: "));
}

namespace {

const std::string three_steps =
    R"({"Version": "2020-12-01", "Parameters": [{"Name": "Rows", "Type": "Integer"}], "Steps": [)"
    R"({"Name": "A", "Type": "Lambda", "FunctionArn": "f", "Arguments": {"rows": {"Get": "Parameters.Rows"}}},)"
    R"({"Name": "B", "Type": "Lambda", "FunctionArn": "f", "DependsOn": ["A"]},)"
    R"({"Name": "C", "Type": "Lambda", "FunctionArn": "f", "DependsOn": ["B"]}]})";

std::string answer(const std::string& name) {
  return R"({"PipelineName": ")" + name +
         R"(", "PipelineDefinition": "{\"Version\": \"2020-12-01\", \"Steps\": [{\"Name\": )"
         R"(\"A\", \"Type\": \"Lambda\", \"FunctionArn\": \"f\"}]}"})";
}

}  // namespace

TEST_CASE("a start request is checked against the definition, and options win over it") {
  const Folder folder;
  folder.write("d.json", three_steps);
  folder.write("s.json",
               "{\"PipelineName\": \"p\",\n \"PipelineParameters\": [{\"Name\": \"Rows\", "
               "\"Value\": \"x\"}]}");
  const Run run = folder.run("check -f concise --start-request s.json d.json");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::StartsWith("s.json:2:51: error parameters/wrong-value "));
  CHECK(run.err == "1 error in 1 file\n");
  CHECK(folder.run("check --start-request s.json --parameter Rows=5 d.json").status == 0);
  CHECK(folder.run("check --start-request - d.json < s.json").status == 1);
  CHECK_THAT(folder.run("check -f concise --selected-steps A,C d.json").out,
             Catch::StartsWith("--selected-steps:1:3: error selection/not-connected "));
  CHECK_THAT(folder.run("check -f concise --selected-steps B --source-execution none d.json").out,
             Catch::StartsWith("--selected-steps:1:1: error selection/needs-reference "));
  CHECK(folder.run("check --selected-steps B d.json").status == 0);
  CHECK(folder.run("check --parameter Rows=1=2 d.json").status == 1);
  CHECK(folder.run("check --parameter=Rows=-1 d.json").status == 0);
  CHECK(folder.run("check --parameter Rows=1 --ignore parameters --parameter X=2 d.json").status ==
        0);
}

TEST_CASE("findings in options are shown like those in files") {
  const Folder folder;
  folder.write("d.json", three_steps);
  const Run text = folder.run("check --parameter Row=5 d.json");
  CHECK_THAT(text.out, Catch::Contains(" --> --parameter:1:1\n"
                                       "  |\n"
                                       "1 | Row=5\n"
                                       "  | ^^^ not declared\n"
                                       "  |\n"
                                       " ::: d.json:1:51 (byte 50)   parameter `Rows` › Name"));
  folder.run(
      R"x(check -f json:out.json --start-request s.json --parameter "$(printf 'a\377=1')" d.json)x",
      R"(echo '{"PipelineName": "p"}' > s.json;)");
  const Document document("out.json", tests::read(folder.path() / "out.json"));
  const json::Parsed parsed = json::parse(document);
  REQUIRE(parsed.problems.empty());
  const json::Value& root = parsed.tree.root();
  REQUIRE(root["files"].size() == 2);
  CHECK(root["files"][1]["path"].text() == "s.json");
  CHECK(root["files"][1]["status"].text() == "start request");
  CHECK(root["files"][1]["sha256"].text().size() == 64);
  CHECK(root["summary"]["files"].text() == "1");
  const json::Value& found = root["diagnostics"];
  REQUIRE(found.size() == 2);
  CHECK(found[0]["ruleId"].text() == "parameters/missing-value");
  CHECK(found[0]["labels"][1]["file"].text() == "s.json");
  CHECK(found[1]["ruleId"].text() == "parameters/unknown-override");
  CHECK(found[1]["file"].text() == "--parameter");
  CHECK(found[1]["pointer"].text().empty());
  CHECK(found[1]["fixes"].size() == 0);
}

TEST_CASE("the fingerprint of an option's finding does not change with its value") {
  const Folder folder;
  folder.write("d.json", three_steps);
  const auto print = [&](const std::string& options) {
    folder.run("check -f json:out.json " + options + " d.json");
    const Document document("out.json", tests::read(folder.path() / "out.json"));
    const json::Parsed parsed = json::parse(document);
    return std::string(parsed.tree.root()["diagnostics"][0]["fingerprint"].text());
  };
  CHECK(print("--parameter Rows=x") == print("--parameter Rows=yy"));
  CHECK(print("--selected-steps A,X") == print("--selected-steps X,A"));
  CHECK(print("--selected-steps A,X") != print("--selected-steps A,Y"));
}

TEST_CASE("what is no start request gives status 2, what cannot be read 3") {
  const Folder folder;
  folder.write("d.json", three_steps);
  for (const char* text :
       {"", "{", "[]", "5", "{}", "{\"a\": 1}", "{\"PipelineName\": \"p\"} x",
        "{\"pipelineName\": \"p\"}", "not JSON", "{\"PipelineName\": \"p\"\0}"}) {
    folder.write("s.json", text);
    const Run run = folder.run("check --start-request s.json d.json");
    INFO(text << "\n" << run.err);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Catch::StartsWith("plumbline: --start-request s.json: "));
    CHECK_THAT(run.err, Catch::Contains("expected a StartPipelineExecution request"));
  }
  CHECK_THAT(folder.run("check --start-request d.json d.json").err,
             Catch::Contains("a pipeline definition; expected"));
  CHECK(folder.run("check --start-request missing.json d.json").status == 3);
  CHECK(folder.run("check --start-request . d.json").status == 3);
  folder.write("s.json", "{\"PipelineName\": \"p\"}" + std::string(5000, ' '));
  CHECK(folder.run("check --max-file-size 2kb --start-request s.json d.json").status == 3);
  for (const char* arguments :
       {"--parameter X", "--parameter =x", "--parameter ''", "--selected-steps ''",
        "--selected-steps A,,B", "--selected-steps A --selected-steps B", "--source-execution none",
        "--selected-steps A --source-execution ''"}) {
    INFO(arguments);
    const Run run = folder.run("check d.json " + std::string(arguments));
    CHECK(run.status == 2);
    CHECK(run.out.empty());
  }
  CHECK(folder.run("check --start-request - - < d.json").status == 2);
}

TEST_CASE("a start is for one pipeline, whose definition several files may hold") {
  const Folder folder;
  folder.write("d.json", three_steps);
  folder.write("e.json", three_steps);
  folder.write("p1.json", answer("p"));
  folder.write("p2.json", answer("p"));
  folder.write("q.json", answer("q"));
  folder.write("s.json", R"({"PipelineName": "p", "PipelineParametres": []})");
  CHECK(folder.run("check --start-request s.json d.json e.json").status == 2);
  CHECK(folder.run("check --selected-steps A d.json e.json").status == 2);
  CHECK(folder.run("check --parameter Rows=1 d.json e.json").status == 2);
  CHECK_THAT(folder.run("check --start-request s.json p1.json q.json").err,
             Catch::Contains("q.json is of pipeline `q`, the start request names `p`"));
  CHECK(folder.run("check --selected-steps A p1.json p2.json").status == 2);
  // What is wrong with the request is said once.
  const Run both = folder.run("check -f concise --start-request s.json p1.json p2.json");
  CHECK(both.status == 1);
  CHECK(std::count(both.out.begin(), both.out.end(), '\n') == 1);
  CHECK_THAT(both.out, Catch::StartsWith("s.json:1:23: error selection/malformed-request "));
  // Other files in a directory are no definitions, the request among them.
  folder.write("dir/d.json", three_steps);
  folder.write("dir/s.json", R"({"PipelineParameters": [{"Name": "Rows", "Value": "1"}]})");
  CHECK(folder.run("check --start-request dir/s.json dir").status == 0);
}

TEST_CASE("a profile adds its rules to those of default, and strict has all of them") {
  const Folder folder;
  folder.write("a.json", R"({"Version": "2020-12-01", "Steps": [
    {"Name": "Train", "Type": "Training", "Arguments": {
      "AlgorithmSpecification": {"TrainingImage": "i", "TrainingInputMode": "File"},
      "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30},
      "OutputDataConfig": {"S3OutputPath": "s3://bucket/models"},
      "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
      "RoleArn": "arn:aws:iam::123456789012:role/Role"}, "DependsOn": ["Prepare"]}]})");
  const auto rules = [&](const std::string& options) {
    const std::string out = folder.run("check -f concise " + options + " a.json").out;
    std::vector<std::string> found;
    for (std::size_t at = out.find('/'); at != std::string::npos; at = out.find('/', at)) {
      found.push_back(
          out.substr(out.rfind(' ', at) + 1, out.find(' ', at) - out.rfind(' ', at) - 1));
      at = std::min(out.find('\n', at), out.size() - 1) + 1;
    }
    std::sort(found.begin(), found.end());
    return found;
  };
  using List = std::vector<std::string>;
  const List usual{"graph/unknown-dependency"};
  CHECK(rules("") == usual);
  CHECK(rules("--profile default") == usual);
  CHECK(rules("--profile cost") ==
        List{"cost/no-cache", "graph/unknown-dependency", "reliability/no-runtime-limit"});
  CHECK(rules("--profile production") ==
        List{"graph/unknown-dependency", "reliability/no-runtime-limit"});
  const List security{"graph/unknown-dependency", "security/no-isolation", "security/no-key",
                      "security/no-vpc"};
  CHECK(rules("--profile security") == security);
  CHECK(rules("--profile strict") == List{"cost/no-cache", "graph/unknown-dependency",
                                          "reliability/no-runtime-limit", "security/no-isolation",
                                          "security/no-key", "security/no-vpc"});
  CHECK(rules("--profile strict --ignore cost,reliability") == security);
  // Who asks for a rule by name gets it.
  CHECK(rules("--select cost") == List{"cost/no-cache"});
  CHECK(rules("--select security/no-vpc --profile cost") == List{"security/no-vpc"});
  CHECK(rules("--select security --profile cost").empty());
  CHECK(folder.run("check --profile strickt a.json").status == 2);
}

TEST_CASE("secrets are found, and no report shows them") {
  const Folder folder;
  const std::string line = R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", )"
                           R"("FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:f", )"
                           R"("Arguments": {"api_key": "tr0ub4dor-and-more-of-it", "n": 1}, )"
                           R"("DependsOn": ["tr0ub4dor-and-more-of-it"]}]})";
  folder.write("a.json", line);
  for (const char* options :
       {"-f text", "-f text --excerpt pretty", "-f text --excerpt window", "-f concise", "-f json",
        "-f jsonl", "-f sarif", "-f text --parameter DbPassword=swordfish99",
        "-f concise --parameter DbPassword=swordfish99",
        "-f json --parameter DbPassword=swordfish99",
        "-f sarif --parameter=DbPassword=swordfish99"}) {
    INFO(options);
    const Run run = folder.run("check " + std::string(options) + " a.json");
    CHECK_THAT(run.out, Catch::Contains("security/plaintext-secret"));
    CHECK(run.out.find("tr0ub4dor") == std::string::npos);
    CHECK(run.out.find("swordfish99") == std::string::npos);
    CHECK(run.err.find("tr0ub4dor") == std::string::npos);
  }
  CHECK_THAT(folder.run("check a.json").out, Catch::Contains("\"api_key\": \"****"));
}
