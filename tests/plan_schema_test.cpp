// Reports, facts, drift, plans and scenarios keep the schemas that are published for them.
#include <catch2/catch.hpp>
#include <fstream>

#include "analyzer/policy/schema.h"
#include "analyzer/policy/validator.h"
#include "tests/abalone.h"
#include "tests/program.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

class Schema {
 public:
  explicit Schema(const std::string& name)
      : document_(name, read(std::filesystem::path(PLUMBLINE_SOURCE_DIR) / "schemas" / name)),
        parsed_(json::parse(document_)) {
    REQUIRE(parsed_.problems.empty());
    const auto fault = policy::find_schema_fault(parsed_.tree.root());
    INFO((fault ? fault->message : ""));
    REQUIRE_FALSE(fault);
  }
  // What is wrong with the text, or nothing.
  std::string check(const std::string& text) const {
    const Document document("text", text);
    const json::Parsed parsed = json::parse(document);
    const policy::Validator validator(parsed_.tree.root());
    policy::Validator::Memory memory;
    const auto itself = [](const json::Value&) { return policy::Meaning{}; };
    std::string out;
    for (const policy::Breach& breach : validator.check(parsed.tree.root(), itself, memory)) {
      out += json::pointer(json::path_to(parsed.tree.root(), breach.at->range())) + ": " +
             breach.why + (breach.member == nullptr ? "" : std::string(breach.member->key)) + "\n";
    }
    return out;
  }

 private:
  Document document_;
  json::Parsed parsed_;
};

}  // namespace

TEST_CASE("a plan as JSON keeps its schema") {
  const Schema schema("plan.schema.json");
  const Folder folder;
  for (const auto& file : abalone_history(Encoding::cli2))
    folder.write(std::string(file->name()), file->text());
  const std::filesystem::path fixtures =
      std::filesystem::path(PLUMBLINE_SOURCE_DIR) / "fixtures/definitions/clean";
  std::size_t plans = 0;
  for (const auto& entry : std::filesystem::directory_iterator(fixtures)) {
    if (entry.path().extension() != ".json") continue;
    const Run run = folder.run("plan -f json --max-duration 1s --history history '" +
                               entry.path().string() + "'");
    if (run.status > 1) continue;
    INFO(entry.path());
    CHECK(schema.check(run.out) == "");
    ++plans;
  }
  CHECK(plans > 20);
  CHECK(schema.check(R"({"formatVersion":"1.0"})") != "");
}

TEST_CASE("the schema of scenarios takes what the reader takes") {
  const Schema schema("scenario.schema.json");
  CHECK(schema.check("{}") == "");
  CHECK(schema.check(R"({"steps":{"A":{"duration":{"p50":1},"attempts":[{"fails":"x"},{}]}},
                         "conditions":{"C":true},"maxParallelSteps":3})") == "");
  CHECK(schema.check(R"({"stepps":{}})") != "");
  CHECK(schema.check(R"({"steps":{"A":{"duration":-1}}})") != "");
  CHECK(schema.check(R"({"maxParallelSteps":0})") != "");
}

TEST_CASE("reports, facts and drift as JSON keep their schemas") {
  const Schema report("report-1.json");
  const Schema facts("facts-1.json");
  const Schema drift("drift-1.json");
  const Folder folder;
  const std::filesystem::path fixtures =
      std::filesystem::path(PLUMBLINE_SOURCE_DIR) / "fixtures/definitions";
  const std::string before = (fixtures / "clean/train-and-register.json").string();
  std::size_t checked = 0, drifts = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(fixtures)) {
    if (entry.path().extension() != ".json") continue;
    const std::string path = "'" + entry.path().string() + "'";
    INFO(path);
    CHECK(report.check(folder.run("check --profile strict -f json " + path).out) == "");
    const Run told = folder.run("facts " + path);
    // One of several pipelines has to be chosen.
    const bool several = told.err.find("--pipeline-name") != std::string::npos;
    CHECK(told.status == (several ? 2 : 0));
    if (!several) CHECK(facts.check(told.out) == "");
    const Run drifted = folder.run("drift -f json '" + before + "' " + path);
    if (drifted.status <= 1) {
      CHECK(drift.check(drifted.out) == "");
      ++drifts;
    }
    ++checked;
  }
  CHECK(checked > 20);
  CHECK(drifts > 20);
  // What is suppressed, known, limited or not there.
  folder.write("plumbline.jsonc",
               R"({"ignores": [{"rules": "graph/*", "reason": "known to be so"}]})");
  std::filesystem::copy(fixtures / "broken/churn.json", folder.path() / "p.json");
  REQUIRE(folder.run("baseline create p.json").status == 0);
  const std::string all =
      folder
          .run(
              "check -f json --baseline plumbline-baseline.json --parameter X=1 --timeout 100 "
              "gone.json p.json")
          .out;
  CHECK(report.check(all) == "");
  CHECK(all.find("\"suppressed\": {") != std::string::npos);
  CHECK(all.find("\"baseline\": \"known\"") != std::string::npos);
  CHECK(report.check(folder.run("check -f json --max-file-size 10 p.json").out) == "");
  CHECK(report.check(R"({"formatVersion":"2.0"})") != "");
  CHECK(facts.check("{}") != "");
  CHECK(drift.check("{}") != "");
}
