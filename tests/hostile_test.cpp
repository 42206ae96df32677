// Definitions and files that somebody makes to do harm, and a world that does not play along: long
// names, control characters, loops, pipes, full disks.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/check/analyze.h"
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

std::unique_ptr<const Analysis> analyzed(std::string text) {
  return analyze(std::make_shared<const Document>("x.json", std::move(text)), all_rules());
}

constexpr std::size_t long_text = 50000;

std::vector<fs::path> clean_fixtures() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(PLUMBLINE_SOURCE_DIR "/fixtures/definitions/clean")) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Every string and every key of the tree.
void strings(const json::Value& value, std::vector<Range>& found) {
  if (value.is(json::Kind::string)) found.push_back(value.range());
  for (const json::Member& member : value.members()) {
    found.push_back(member.key_range);
    strings(member.value, found);
  }
  for (const json::Value& item : value.items()) strings(item, found);
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

}  // namespace

TEST_CASE("a string of 50,000 characters in any place is reported in lines of a readable length") {
  const std::string filler(long_text, 'x');
  std::size_t places = 0;
  for (const fs::path& path : clean_fixtures()) {
    const std::string text = tests::read(path);
    const Document document("x.json", text);
    const json::Parsed parsed = json::parse(document);
    std::vector<Range> all;
    strings(parsed.tree.root(), all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      // One place for each key and depth is enough of the larger ones.
      if (all.size() > 150 && i % 3 != 0) continue;
      INFO(path.filename() << " byte " << all[i].begin);
      std::string changed = text;
      changed.replace(all[i].begin + 1, all[i].end - all[i].begin - 2, filler);
      FileReport report;
      report.path = "x.json";
      report.analysis = analyzed(std::move(changed));
      report.status = "checked";
      if (!report.analysis->has_definition()) continue;
      ++places;
      for (const Format format : {Format::text, Format::concise, Format::json}) {
        const std::string shown = render(std::vector{report}, format, {});
        // The pointers for machines are whole.
        if (format != Format::json) REQUIRE(longest_line(shown) < 600);
        REQUIRE(shown.size() < 1'000'000);
      }
    }
  }
  CHECK(places > 300);
}

TEST_CASE("long strings in all places at once are reported, too") {
  const Folder folder;
  for (const fs::path& path : clean_fixtures()) {
    INFO(path.filename());
    const std::string text = tests::read(path);
    const Document document("x.json", text);
    const json::Parsed parsed = json::parse(document);
    std::vector<Range> all;
    const json::Value& steps = parsed.tree.root()["Steps"];
    if (!steps) continue;
    for (const json::Value& step : steps.items()) strings(step, all);
    std::sort(all.begin(), all.end(), [](Range a, Range b) { return a.begin > b.begin; });
    std::string changed = text;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string name = "n" + std::to_string(i) + std::string(long_text, 'x');
      changed.replace(all[i].begin + 1, all[i].end - all[i].begin - 2, name);
    }
    folder.write("a.json", changed);
    for (const std::string format : {"text", "concise"}) {
      const Run run =
          folder.run("check --max-file-size 1gb -f " + format + " a.json", "timeout 120");
      CHECK(run.status == 1);
      CHECK(longest_line(run.out) < 600);
      CHECK_THAT(run.out, Catch::Contains("schema/"));
    }
  }
}

TEST_CASE("ten megabytes on one line are checked, and the place is shown") {
  const Folder folder;
  std::string text = before + "[0";
  while (text.size() < 10'000'000) text += ", \"some text of a usual length\", 12345";
  folder.write("a.json", text + "], \"y\": {\"Get\": \"Parameters.Gone\"}" + after);
  const Run run = folder.run("check --ignore limits a.json", "timeout 120");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::StartsWith("error[parameters/undeclared]: "));
  CHECK(longest_line(run.out) < 300);
  CHECK(run.err == "1 error in 1 file\n");
}

TEST_CASE("ten thousand findings in one file are all reported") {
  const Folder folder;
  for (const bool one_line : {true, false}) {
    std::string text = R"({"Version": "2020-12-01", "Steps": [)";
    for (int i = 0; i < 10000; ++i) {
      text +=
          std::string(i > 0 ? "," : "") + (one_line ? " " : "\n") + R"({"Name": "S)" +
          std::to_string(i) +
          R"(", "Type": "Lambda", "FunctionArn": "f", "OutputParameters": [], "DependsOn": ["Gone"]})";
    }
    folder.write("a.json", text + "]}");
    for (const std::string format : {"text", one_line ? "concise" : "json"}) {
      const Run run = folder.run("check -f " + format + " a.json", "timeout 120");
      CHECK(run.status == 1);
      CHECK(std::count(run.out.begin(), run.out.end(), '\n') >= 10000);
      if (format != "json") CHECK(run.err == "10000 errors in 1 file\n");
    }
  }
}

TEST_CASE("a file at the limit is read, one byte more is not; both say so") {
  const Folder folder;
  const std::string text = before + "1" + after;
  folder.write("a.json", text + std::string(2000 - text.size(), ' '));
  folder.write("b.json", text + std::string(2001 - text.size(), ' '));
  CHECK(folder.run("check --max-file-size 2000 a.json").status == 0);
  const Run run = folder.run("check -f concise --max-file-size 2000 b.json");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::StartsWith("b.json:1:1: error internal/analysis-limit the file is "
                                        "larger than 2000 bytes and was not checked"));
  CHECK(folder.run("check --max-file-size 2000 - < b.json").status == 1);
  CHECK(folder.run("check --max-file-size 2kb /dev/zero", "timeout 20").status == 1);
  CHECK(folder.run("check --max-file-size 0 a.json").status == 1);
}

TEST_CASE("a limit that is no number below 2^64 is wrong usage") {
  const Folder folder;
  folder.write("a.json", before + "1" + after);
  for (const char* size :
       {"18446744073709551616", "99999999999999999999", "-1", "+1", "1.5kb", "0x10", "1e3", "''",
        "' '", "kb", "abc", "5 5", "5zb", "17179869184gb", "20000000000gb", "5kb5"}) {
    INFO(size);
    const Run run = folder.run("check --max-file-size '" + std::string(size) + "' a.json");
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Catch::StartsWith("plumbline: --max-file-size: "));
  }
  for (const char* size : {"18446744073709551615", "1gb", "1 GB", "2MiB", "4096k"}) {
    INFO(size);
    CHECK(folder.run("check --max-file-size '" + std::string(size) + "' a.json").status == 0);
  }
  for (const char* option : {"--max-warnings 99999999999999999999", "--max-warnings -1",
                             "--jobs 99999999999999999999", "--jobs -1"}) {
    INFO(option);
    const Run run = folder.run("check " + std::string(option) + " a.json");
    CHECK(run.status == 2);
    CHECK_THAT(run.err, Catch::StartsWith("plumbline: "));
    CHECK(longest_line(run.err) < 200);
  }
}

namespace {

// Characters that a terminal acts on, or that turn the text around them.
const std::string acting =
    "\x7F\xC2\x9B"
    "2J\xC2\x85\xE2\x80\xAE\xE2\x80\x8F\xE2\x81\xA6\xE2\x80\xA8\xD8\x9C\xEF\xBB\xBF";
const std::string escaped = R"(\u001b[31m\u001b]0;title\u0007\b\r\u0000\u009b2J\u202e\u2066)";

std::string first_acting(std::string_view text) {
  static const std::vector<std::string> sequences = {
      "\xC2\x80",     "\xC2\x85",     "\xC2\x9B",     "\xE2\x80\x8E", "\xE2\x80\x8F",
      "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC",
      "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8",
      "\xE2\x81\xA9", "\xD8\x9C",     "\xEF\xBB\xBF"};
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20U && c != '\n') || c == 0x7F) {
      return "control character " + std::to_string(int(c));
    }
  }
  for (const std::string& sequence : sequences) {
    if (text.find(sequence) != std::string_view::npos) {
      return "sequence " + std::to_string(&sequence - sequences.data());
    }
  }
  return {};
}

}  // namespace

TEST_CASE("no output holds what a terminal would act on") {
  const Folder folder;
  for (const std::string& name : {acting, escaped}) {
    folder.write("a.json", R"({"Version": ")" + name + R"(", "Parameters": [{"Name": ")" + name +
                               R"(", "Type": ")" + name + R"("}], "Steps": [{"Name": ")" + name +
                               R"(", "Type": "Lambda", "FunctionArn": "f", "OutputParameters": [],
  "DependsOn": ["B", "no)" + name +
                               R"("], ")" + name + R"(": 1}, {"Name": "B", "Type": "Training",
  "DependsOn": [")" + name + R"("], "Arguments": {"RoleArn": {"Get": "Steps.)" +
                               name + R"(.X"}, ")" + name + R"(": {"Get": ")" + name +
                               R"("}}}, {"Name": "C",
  "Type": ")" + name + R"("}]})");
    for (const char* arguments :
         {"check", "check -f concise", "check -f json", "check --excerpt none",
          "check --excerpt window", "check --excerpt pretty", "graph", "graph -f dot",
          "graph -f json"}) {
      INFO(arguments);
      const Run run = folder.run(std::string(arguments) + " a.json");
      CHECK(run.status == (std::string_view(arguments).starts_with("check") ? 1 : 0));
      CHECK(first_acting(run.out) == "");
      CHECK(first_acting(run.err) == "");
    }
  }
  // Outside strings, and raw in them.
  for (const std::string text :
       {"{\"Version\": \"2020-12-01\", \x1B[31m", "{\"Steps\": [\xE2\x80\xAE",
        "{\"Steps\": [\"\x1B]0;\x07\"]}", "{\"Steps\": [\"\x9B\"]}"}) {
    folder.write("a.json", text);
    for (const char* arguments : {"check", "check -f concise", "check -f json"}) {
      INFO(arguments);
      const Run run = folder.run(std::string(arguments) + " a.json");
      CHECK(run.status == 1);
      CHECK(first_acting(run.out) == "");
    }
  }
}

TEST_CASE("names of files and options come out without what a terminal would act on") {
  const Folder folder;
  const std::string name = "n\x1B[31m\xE2\x80\xAE\x07.json";
  folder.write(name, before + R"({"Get": "Parameters.Gone"})" + after);
  fs::create_directory(folder.path() / ("d" + name));
  struct Case {
    std::string arguments;
    int status;
  };
  for (const auto& [arguments, status] :
       {Case{"check '" + name + "'", 1}, Case{"check -f concise '" + name + "'", 1},
        Case{"check -f json '" + name + "'", 1}, Case{"check 'no" + name + "'", 3},
        Case{"graph 'no" + name + "'", 3}, Case{"check 'd" + name + "'", 0},
        Case{"check --stdin-filename '" + name + "' - <'" + name + "'", 1},
        Case{"check --fail-on '" + name + "'", 2}, Case{"check -f '" + name + "'", 2},
        Case{"check --select '" + name + "' .", 2}, Case{"check '--" + name + "'", 2},
        Case{"check --max-file-size '" + name + "'", 2}, Case{"explain '" + name + "'", 2},
        Case{"'" + name + "'", 2}, Case{"check -o 'no/" + name + "' '" + name + "'", 3}}) {
    INFO(arguments);
    const Run run = folder.run(arguments);
    CHECK(run.status == status);
    CHECK(first_acting(run.out) == "");
    CHECK(first_acting(run.err) == "");
  }
}

TEST_CASE("what cannot be read is one line and status 3") {
  const Folder folder;
  folder.write("a.json", before + "1" + after);
  fs::create_symlink("loop.json", folder.path() / "loop.json");
  fs::create_symlink("gone.json", folder.path() / "dangling.json");
  fs::create_directory(folder.path() / "d.json");
  struct Case {
    const char* path;
    const char* why;
  };
  for (const auto& [path, why] :
       {Case{"loop.json", "Too many levels of symbolic links"},
        Case{"dangling.json", "No such file or directory"},
        Case{"gone.json", "No such file or directory"}, Case{"a.json/", "Not a directory"},
        Case{"a.json/b.json", "Not a directory"}, Case{"/proc/self/mem", "Input/output error"}}) {
    INFO(path);
    for (const char* command : {"check ", "graph "}) {
      const Run run = folder.run(std::string(command) + path, "timeout 20");
      CHECK(run.status == 3);
      CHECK(run.out.empty());
      CHECK(run.err == "plumbline: " + std::string(path) + ": " + why + "\n");
    }
    // The others are checked all the same.
    const Run run = folder.run("check a.json " + std::string(path), "timeout 20");
    CHECK(run.status == 3);
    CHECK_THAT(run.err, Catch::Contains("no findings in 1 "));
  }
  CHECK(folder.run("graph d.json").err == "plumbline: d.json: Is a directory\n");
  const Run none = folder.run("check - <&-");
  CHECK(none.status != 0);
}

TEST_CASE("a search passes by what is no regular file, and ends") {
  const Folder folder;
  folder.write("d/a.json", before + "1" + after);
  fs::create_symlink("loop.json", folder.path() / "d/loop.json");
  fs::create_symlink("gone.json", folder.path() / "d/dangling.json");
  fs::create_directory_symlink(".", folder.path() / "d/here");
  fs::create_directory_symlink("..", folder.path() / "d/up.json");
  fs::create_symlink("/dev/zero", folder.path() / "d/zero.json");
  REQUIRE(::mkfifo((folder.path() / "d/pipe.json").c_str(), 0600) == 0);
  fs::create_symlink("pipe.json", folder.path() / "d/pipe-too.json");
  fs::create_directory(folder.path() / "d/folder.json");
  const Run run = folder.run("check d", "timeout 20");
  CHECK(run.status == 0);
  CHECK(run.err == "no findings in 1 file\n");
}

TEST_CASE("an output that cannot be written is one line and status 3") {
  const Folder folder;
  folder.write("a.json", before + R"({"Get": "Parameters.Gone"})" + after);
  fs::create_directory(folder.path() / "d");
  struct Case {
    const char* path;
    const char* why;
  };
  for (const auto& [path, why] :
       {Case{"/dev/full", "No space left on device"}, Case{"d", "Is a directory"},
        Case{"no/out.txt", "No such file or directory"}, Case{"a.json/out.txt", "Not a directory"},
        // Nobody may make files there, not even root.
        Case{"/proc/out.txt", "No such file or directory"}}) {
    INFO(path);
    const Run check = folder.run("check -q -o " + std::string(path) + " a.json");
    CHECK(check.status == 3);
    CHECK(check.out.empty());
    CHECK(check.err == "plumbline: " + std::string(path) + ": " + why + "\n");
    const Run graph = folder.run("graph -o " + std::string(path) + " a.json");
    CHECK(graph.status == 3);
    CHECK(graph.err == check.err);
  }
  for (const char* arguments : {"check a.json", "check -f json a.json", "graph a.json", "rules",
                                "explain graph/cycle", "--version", "--help", "check --help"}) {
    INFO(arguments);
    // What the shell says of the status is all that is left to read.
    CHECK(folder.run(std::string(arguments) + " >/dev/full 2>/dev/null; echo $?").out == "3\n");
  }
  CHECK(folder.run("check a.json >&- 2>/dev/null; echo $?").out == "3\n");
}

TEST_CASE("without permission there is one line and status 3") {
  if (::geteuid() == 0) {
    WARN("skipped: root may read and write everything");
    return;
  }
  const Folder folder;
  const std::string file = folder.write("a.json", before + "1" + after);
  folder.write("d/out.txt", "");
  REQUIRE(::chmod(file.c_str(), 0) == 0);
  REQUIRE(::chmod((folder.path() / "d").c_str(), 0500) == 0);
  CHECK(folder.run("check a.json").status == 3);
  CHECK(folder.run("check a.json").err == "plumbline: a.json: Permission denied\n");
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  CHECK(folder.run("check -q -o d/new.txt a.json").err ==
        "plumbline: d/new.txt: Permission denied\n");
  REQUIRE(::chmod((folder.path() / "d").c_str(), 0700) == 0);
}

TEST_CASE("a graph of what is broken, or of nothing, is no success") {
  const Folder folder;
  folder.write("empty.json", "");
  folder.write("broken.json", R"({"Version": "2020-12-01", "Steps": [{"Name": "A")");
  for (const char* file : {"empty.json", "broken.json"}) {
    const Run run = folder.run("graph " + std::string(file));
    CHECK(run.status == 1);
    CHECK_THAT(run.err, Catch::Contains("valid JSON"));
  }
}
