// check --fix, --unsafe-fixes and --diff, as a user runs them.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "tests/program.h"

using namespace plumbline::tests;
namespace fs = std::filesystem;

namespace {

std::string steps(const std::string& of_second) {
  return R"({"Version": "2020-12-01", "Parameters": [{"Name": "Rounds", "Type": "Integer"}],
 "Steps": [
  {"Name": "A", "Type": "Lambda", "Arguments": {},
   "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:a"},
  {"Name": "B", "Type": "Lambda", "Arguments": {"n": {"Get": "Parameters.Rounds"}},
   "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:b", )" +
         of_second + "}]}\n";
}

const std::string twice = steps(R"("DependsOn": ["A", "A"])");
const std::string once = steps(R"("DependsOn": ["A"])");
// A warning whose fix changes what happens.
const std::string minutes =
    steps(R"("DependsOn": ["A"], "CacheConfig": {"Enabled": true, "ExpireAfter": "P30M"})");

std::string as_answer(std::string text) {
  for (std::size_t at = 0; (at = text.find_first_of("\"\n", at)) != std::string::npos; at += 2) {
    text.replace(at, 1, text[at] == '"' ? "\\\"" : "\\n");
  }
  return "{\n    \"PipelineName\": \"p\",\n    \"PipelineDefinition\": \"" + text + "\"\n}\n";
}

}  // namespace

TEST_CASE("fixing writes what is safe, counts it, and reports what remains") {
  const Folder folder;
  const std::string path = folder.write("a.json", twice);
  const Run run = folder.run("check --fix --fail-on note a.json");
  CHECK(run.status == 0);
  CHECK(run.out == "");
  CHECK(run.err ==
        "no findings in 1 file\nfixed 1 finding in 1 file (1 graph/repeated-dependency)\n");
  CHECK(read(path) == once);
  const Run again = folder.run("check --fix a.json");
  CHECK(again.err == "no findings in 1 file\n");
  CHECK(read(path) == once);
}

TEST_CASE("the exit status after --fix is that of what remains") {
  const Folder folder;
  const std::string text =
      steps(R"("DependsOn": ["A", "A"], "CacheConfig": {"Enabled": "of course"})");
  folder.write("a.json", text);
  const Run run = folder.run("check --fix -f concise a.json");
  CHECK(run.status == 1);
  CHECK(run.out.find("schema/wrong-type") != std::string::npos);
  CHECK(run.out.find("graph/repeated-dependency") == std::string::npos);
}

TEST_CASE("fixes that change what happens want --unsafe-fixes") {
  const Folder folder;
  const std::string path = folder.write("a.json", minutes);
  CHECK(folder.run("check --fix --select cache/months-for-minutes a.json").status == 0);
  CHECK(read(path) == minutes);
  CHECK(folder.run("check --unsafe-fixes a.json").status == 0);
  CHECK(read(path) == minutes);
  const Run run = folder.run("check --fix --unsafe-fixes --select cache/months-for-minutes a.json");
  CHECK(run.err.find("fixed 1 finding in 1 file") != std::string::npos);
  CHECK(read(path).find("\"PT30M\"") != std::string::npos);
}

TEST_CASE("rules that are ignored fix nothing") {
  const Folder folder;
  const std::string path = folder.write("a.json", twice);
  CHECK(folder.run("check --fix --ignore graph a.json").status == 0);
  CHECK(read(path) == twice);
}

TEST_CASE("a diff shows what --fix would do and writes nothing") {
  const Folder folder;
  const std::string path = folder.write("a.json", twice);
  const Run run = folder.run("check --diff a.json");
  CHECK(run.status == 1);
  CHECK(run.out.starts_with("--- a.json\n+++ a.json\n@@ "));
  CHECK(run.out.find("\n-   \"FunctionArn\"") != std::string::npos);
  CHECK(run.out.find("[\"A\"]}]}\n") != std::string::npos);
  CHECK(run.err == "would fix 1 finding in 1 file (1 graph/repeated-dependency)\n");
  CHECK(read(path) == twice);
  folder.write("a.json", once);
  const Run clean = folder.run("check --diff a.json");
  CHECK(clean.status == 0);
  CHECK(clean.out + clean.err == "");
}

TEST_CASE("the fixed text of standard input goes to standard output, results to standard error") {
  const Folder folder;
  folder.write("a.json", twice);
  const Run run = folder.run("check --fix - <a.json");
  CHECK(run.status == 0);
  CHECK(run.out == once);
  CHECK(run.err.find("fixed 1 finding in 1 file") != std::string::npos);
  folder.write("a.json", once);
  CHECK(folder.run("check --fix - <a.json").out == once);
  folder.write("a.json", "[1, 2]");
  const Run other = folder.run("check --fix - <a.json");
  CHECK(other.status == 3);
  CHECK(other.out == "[1, 2]");
  CHECK(folder.run("check --fix - a.json <a.json").status == 2);
  folder.write("a.json", twice);
  CHECK(folder.run("check --diff - <a.json").out.starts_with("--- <stdin>\n"));
}

TEST_CASE("a definition inside a JSON string is fixed there, escaped as it has to be") {
  const Folder folder;
  const std::string path = folder.write("a.json", as_answer(twice));
  CHECK(folder.run("check --fix a.json").status == 0);
  CHECK(read(path) == as_answer(once));
}

TEST_CASE("a file keeps its mode, and a symbolic link stays one") {
  const Folder folder;
  const std::string path = folder.write("real/a.json", twice);
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  fs::create_symlink("real/a.json", folder.path() / "link.json");
  CHECK(folder.run("check --fix link.json").status == 0);
  CHECK(fs::is_symlink(folder.path() / "link.json"));
  CHECK(read(path) == once);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 0640U);
  CHECK(std::distance(fs::directory_iterator(folder.path() / "real"), {}) == 1);
}

TEST_CASE("a start request is fixed in its own file") {
  const Folder folder;
  folder.write("a.json", once);
  const std::string path =
      folder.write("start.json", R"({"PipelineName": "p", "PipelineParameters": [
  {"Name": "Rouns", "Value": "3"}]})");
  const Run run = folder.run("check --fix --start-request start.json a.json");
  CHECK(run.status == 0);
  CHECK(read(path) == R"({"PipelineName": "p", "PipelineParameters": [
  {"Name": "Rounds", "Value": "3"}]})");
  CHECK(read(folder.path() / "a.json") == once);
  CHECK(folder.run("check --fix --start-request - a.json <start.json").status == 2);
}

TEST_CASE("a definition that cannot be written is an error, and is not half written") {
  if (::geteuid() == 0) return;  // nothing is read-only for root
  const Folder folder;
  const std::string path = folder.write("a.json", twice);
  REQUIRE(::chmod(path.c_str(), 0444) == 0);
  CHECK(folder.run("check --fix a.json").status == 3);
  CHECK(read(path) == twice);
}
