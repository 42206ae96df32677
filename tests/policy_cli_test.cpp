// --policy as a user gives it, and the examples in plugins/policies.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/program.h"

using namespace plumbline::tests;
namespace fs = std::filesystem;

namespace {

const std::string definition =
    R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", "Arguments": {},
 "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:a"}]})";
const std::string policy =
    R"({"id": "acme/names", "severity": "warning", "summary": "Names are long.",
 "where": {"steps": "*", "at": "/Name"}, "schema": {"minLength": 3},
 "message": "name {value} is short", "help": "rename it"})";

}  // namespace

TEST_CASE("policies are rules: chosen, ignored, counted, listed, explained") {
  const Folder folder;
  folder.write("a.json", definition);
  folder.write("p.json", policy);
  const Run run = folder.run("check -f concise --policy p.json a.json");
  CHECK(run.status == 0);
  CHECK(run.out == "a.json:1:46: warning acme/names name `A` is short #/Steps/0/Name\n");
  CHECK(folder.run("check --policy p.json --fail-on warning a.json").status == 1);
  CHECK(folder.run("check -f concise --policy p.json --ignore acme a.json").out == "");
  CHECK(folder.run("check -f concise --policy p.json --select acme/names a.json").out == run.out);
  CHECK(folder.run("check --select acme a.json").status == 2);
  const Run sarif = folder.run("check -f sarif --policy p.json a.json");
  CHECK(sarif.out.find("\"Names are long.\"") != std::string::npos);
  CHECK(folder.run("rules --policy p.json").out.find("acme/names") != std::string::npos);
  CHECK(folder.run("rules").out.find("acme/names") == std::string::npos);
  const Run page = folder.run("explain --policy p.json acme/names");
  CHECK(page.status == 0);
  CHECK(page.out.starts_with("acme/names\n=========="));
  CHECK(page.out.find("\"minLength\": 3") != std::string::npos);
  CHECK(folder.run("explain acme/names").status == 2);
}

TEST_CASE("a policy that is broken or not there stops the run") {
  const Folder folder;
  folder.write("a.json", definition);
  folder.write("p.json",
               "{\n  \"id\": \"acme/x\",\n  \"message\": \"m\",\n  \"schema\": {\"tpye\": 1}}");
  const Run run = folder.run("check --policy p.json a.json");
  CHECK(run.status == 2);
  CHECK(run.out == "");
  CHECK(run.err ==
        "plumbline: p.json:4:14: `tpye` is no keyword of JSON Schema draft 7; did you mean "
        "`type`?\n");
  CHECK(folder.run("rules --policy p.json").status == 2);
  CHECK(folder.run("check --policy none.json a.json").status == 3);
  folder.write("p.json", policy);
  folder.write("q.json", policy);
  CHECK(folder.run("check --policy p.json --policy q.json a.json").status == 2);
  CHECK(folder.run("check --policy p.json --policy p.json a.json").status == 0);
}

TEST_CASE("the example policies find what their bad fixtures break and nothing in good ones") {
  const fs::path folder = PLUMBLINE_SOURCE_DIR "/plugins/policies";
  const Folder work;
  std::size_t seen = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    ++seen;
    const std::string name = entry.path().stem().string();
    INFO(name);
    const auto checked = [&](const std::string& kind) {
      const std::string file = name + "." + kind + ".json";
      work.write(file, read(folder / "fixtures" / file));
      return work.run("check -f concise --fail-on note --policy '" + entry.path().string() +
                      "' --select example " + file);
    };
    const Run good = checked("good");
    CHECK(good.out == "");
    CHECK(good.status == 0);
    const Run bad = checked("bad");
    CHECK(bad.status == 1);
    const fs::path expected = folder / "fixtures" / (name + ".expected");
    if (std::getenv("PLUMBLINE_UPDATE") != nullptr) {
      std::ofstream(expected, std::ios::binary) << bad.out;
    } else {
      CHECK(bad.out == read(expected));
    }
    work.write("good.json", read(folder / "fixtures" / (name + ".good.json")));
    CHECK(work.run("check -f concise good.json").status == 0);
  }
  CHECK(seen >= 6);
}
