// fixtures/definitions: clean/ is silent, broken/ gives exactly what stands in the .expected file.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "analyzer/report/report.h"
#include "tests/shared_material.h"

using namespace plumbline;
namespace fs = std::filesystem;

namespace {

const fs::path folder = PLUMBLINE_SOURCE_DIR "/fixtures/definitions";

std::string concise(const fs::path& path) {
  FileReport report;
  report.path = path.filename().string();
  report.analysis =
      analyze(std::make_shared<const Document>(path.filename().string(), tests::read(path)),
              rules_in(Profiles::standard));
  return render(std::vector{report}, Format::concise, {});
}

std::vector<fs::path> definition_files(const fs::path& where) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(where)) {
    if (entry.path().extension() != ".expected") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("clean fixtures are silent") {
  const auto files = definition_files(folder / "clean");
  REQUIRE(files.size() >= 4);
  for (const fs::path& path : files) CHECK(concise(path) == "");
}

TEST_CASE("every step type has a clean fixture of its own") {
  for (const schema::StepFacts& facts : schema::all_step_facts()) {
    const std::string type = "\"Type\": \"" + std::string(facts.type) + "\"";
    bool found = false;
    for (const fs::path& path : definition_files(folder / "clean")) {
      found = found || (path.filename().string().starts_with("step-") &&
                        tests::read(path).find(type) != std::string::npos);
    }
    INFO(facts.type);
    CHECK(found);
  }
}

TEST_CASE("broken fixtures give what is expected, line by line") {
  const auto files = definition_files(folder / "broken");
  REQUIRE(!files.empty());
  for (const fs::path& path : files) {
    INFO(path.filename());
    fs::path expected = path;
    expected.replace_extension(".expected");
    const char* const update = std::getenv("PLUMBLINE_UPDATE");
    if (update != nullptr && *update != '\0') std::ofstream(expected) << concise(path);
    CHECK(concise(path) == tests::read(expected));
  }
}
