// The same input gives the same bytes: for any number of jobs, in every run, from any directory.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "tests/program.h"

using namespace plumbline;
using tests::Folder;
using tests::Run;
namespace fs = std::filesystem;

namespace {

// All that there are, as the program says them itself: "expected text, concise, json or sarif".
std::vector<std::string> formats() {
  const Folder folder;
  const std::string said = folder.run("check -f ?").err;
  std::vector<std::string> names;
  std::string word;
  for (const char c : said.substr(said.find("expected "))) {
    if (c >= 'a' && c <= 'z') {
      word += c;
      continue;
    }
    if (!word.empty() && word != "expected" && word != "or" && word != "auto") {
      names.push_back(word);
    }
    word.clear();
    if (c == '\n') break;
  }
  return names;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// The fixtures, whole and with faults of several kinds.
void write_definitions(const Folder& folder) {
  const std::map<std::string, std::pair<std::string, std::string>> faults = {
      {"cycle", {"\"Name\": ", "\"DependsOn\": [\"Train\", \"Gone\"], \"Name\": "}},
      {"reference", {"\"Steps.", "\"Steps.No"}},
      {"member", {"\"S3Uri\"", "\"S3Url\""}},
      {"duplicate", {"\"Type\": ", "\"Type\": 1, \"Type\": "}},
      {"cut", {"\"Steps\": [", "\"Steps\": [}"}},
      {"bytes", {"\"Arguments\"", "\"Arg\xFFments\""}},
  };
  for (const char* kind : {"clean", "broken"}) {
    for (const auto& entry : fs::directory_iterator(PLUMBLINE_SOURCE_DIR "/fixtures/definitions/" +
                                                    std::string(kind))) {
      if (entry.path().extension() != ".json") continue;
      const std::string text = tests::read(entry.path()), name = entry.path().stem().string();
      folder.write("d/" + name + ".json", text);
      for (const auto& [fault, change] : faults) {
        folder.write("d/" + fault + "/" + name + ".json",
                     replaced(text, change.first, change.second));
      }
    }
  }
  folder.write("d/other.json", "{}");
}

// What the run was told is a part of some reports.
std::string without_jobs(std::string text) {
  const std::size_t at = text.find("--jobs");
  if (at == std::string::npos) return text;
  const std::size_t number = text.find_first_of("0123456789", at);
  return text.replace(number, 1, "N");
}

}  // namespace

TEST_CASE("check writes the same bytes for any number of jobs and in every run") {
  const Folder folder;
  write_definitions(folder);
  const std::vector<std::string> all = formats();
  REQUIRE(all.size() >= 5);
  for (const std::string& format : all) {
    INFO(format);
    const std::string command = "check --statistics -f " + format + " d --jobs ";
    const Run one = folder.run(command + "1");
    CHECK(one.status == 1);
    CHECK(one.out.size() > 10'000);
    for (const char* jobs : {"1", "2", "2", "7"}) {
      const Run again = folder.run(command + jobs);
      CHECK(again.status == one.status);
      CHECK((without_jobs(again.out) == without_jobs(one.out)));
      CHECK(again.err == one.err);
    }
  }
}

TEST_CASE("check writes the same bytes from any directory, apart from how paths are written") {
  const Folder folder;
  write_definitions(folder);
  folder.write("elsewhere/below/x.txt", "");
  const std::string root = folder.path().string(), definitions = root + "/d";
  for (const std::string& format : formats()) {
    INFO(format);
    const std::string command =
        "check -f " + format + " --sarif-root '" + root + "' '" + definitions + "'";
    const Run here = folder.run(command);
    for (const char* directory : {"d", "elsewhere/below", "/"}) {
      INFO(directory);
      const Run there = folder.run(command, "cd " + std::string(directory) + " &&");
      CHECK(there.status == here.status);
      CHECK((there.out == here.out));
      CHECK(there.err == here.err);
    }
    // Relative paths differ by what leads there, where they are not relative to a root.
    if (format == "sarif" || format == "github" || format == "gitlab" || format == "rdjsonl")
      continue;
    const Run above = folder.run("check -f " + format + " d");
    const Run beside = folder.run("check -f " + format + " ../../d", "cd elsewhere/below &&");
    CHECK((replaced(replaced(beside.out, "../../d", "d"), "//", "/") ==
           replaced(above.out, "//", "/")));
  }
}

TEST_CASE("the other commands write the same bytes in every run and from any directory") {
  const Folder folder;
  write_definitions(folder);
  const std::string file = "'" + folder.path().string() + "/d/train-and-register.json'";
  const std::string cycles = "'" + folder.path().string() + "/d/cycle/train-and-register.json'";
  for (const std::string& command :
       {"graph -f mermaid " + cycles, "graph -f dot " + cycles, "graph -f json " + cycles,
        "facts " + file, "facts " + cycles, "fmt --diff " + file, "fmt --diff --compact " + file,
        std::string("rules"), std::string("rules -f json"), std::string("rules -f md"),
        std::string("explain -f json graph/cycle")}) {
    INFO(command);
    const Run first = folder.run(command);
    CHECK(first.out.size() > 100);
    for (const char* directory : {".", "d", "/"}) {
      const Run again = folder.run(command, "cd " + std::string(directory) + " &&");
      CHECK((again.out == first.out));
      CHECK(again.err == first.err);
      CHECK(again.status == first.status);
    }
  }
}
