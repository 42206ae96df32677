// Configuration, ignores and baselines as a user meets them: through the program.
#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/json/value.h"
#include "tests/program.h"

using plumbline::tests::Folder;
using plumbline::tests::Run;
namespace fs = std::filesystem;

namespace {

// Steps that wait for what is not there: one error each.
std::string waiting(const std::vector<std::string>& steps, const std::string& metadata = "") {
  std::string out = R"({"Version": "2020-12-01", )" + metadata + "\"Steps\": [\n";
  for (const std::string& step : steps) {
    out += (&step == &steps.front() ? "" : ",\n") + std::string(R"({"Name": ")") + step +
           R"(", "Type": "Lambda", "FunctionArn": "f", "Arguments": {}, "DependsOn": ["Gone"]})";
  }
  return out + "]}\n";
}

struct Json {
  std::unique_ptr<plumbline::Document> document;
  plumbline::json::Parsed parsed;
  std::string_view operator()(std::string_view pointer) const {
    return plumbline::json::at_pointer(parsed.tree.root(), pointer).text();
  }
  const plumbline::json::Value& at(std::string_view pointer) const {
    return plumbline::json::at_pointer(parsed.tree.root(), pointer);
  }
};

Json json_of(const Run& run) {
  auto document = std::make_unique<plumbline::Document>("out", run.out);
  auto parsed = plumbline::json::parse(*document);
  INFO(run.out << run.err);
  REQUIRE(parsed.problems.empty());
  return {std::move(document), std::move(parsed)};
}

const std::string rule = "graph/unknown-dependency";

}  // namespace

TEST_CASE("the nearest configuration sets severities, and the exit status follows") {
  const Folder folder;
  folder.write("repo/.git/HEAD", "");
  folder.write("repo/a.json", waiting({"A"}));
  folder.write("repo/sub/b.json", waiting({"B"}));
  CHECK(folder.run("check repo").status == 1);
  folder.write("plumbline.jsonc", R"({"rules": {"graph": "off"}})");
  CHECK(folder.run("check repo").status == 1);  // beyond the repository's root
  folder.write("repo/plumbline.jsonc", R"({"rules": {"graph/*": "warning"}, /* why */ })");
  Run run = folder.run("check -f concise repo");
  CHECK(run.status == 0);
  CHECK(run.err == "2 warnings in 2 files\n");
  CHECK_THAT(run.out, Catch::Contains("repo/a.json:2:84: warning graph/unknown-dependency"));
  folder.write("repo/sub/plumbline.jsonc", R"({"rules": {"graph": "off"}})");
  CHECK(folder.run("check repo").err == "1 warning in 1 of 2 files\n");
  CHECK(folder.run("check --isolated repo").err == "2 errors in 2 files\n");
  CHECK(folder.run("check --config repo/sub/plumbline.jsonc repo").err ==
        "no findings in 2 files\n");
  CHECK(folder.run("check repo", "PLUMBLINE_CONFIG=repo/sub/plumbline.jsonc").err ==
        "no findings in 2 files\n");
  CHECK(folder.run("check --isolated repo", "PLUMBLINE_CONFIG=repo/sub/plumbline.jsonc").status ==
        1);
  CHECK(folder.run("check --stdin-filename repo/sub/x.json - < repo/a.json").status == 0);
  CHECK(folder.run("check --config gone.jsonc repo").status == 2);
  CHECK(folder.run("check --isolated --config repo/plumbline.jsonc repo").status == 2);
}

TEST_CASE("the command line wins over the configuration") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  folder.write("plumbline.jsonc", R"({"rules": {"graph": "off"}})");
  CHECK(folder.run("check a.json").status == 0);
  CHECK(folder.run("check --select " + rule + " a.json").status == 1);
  folder.write("plumbline.jsonc", R"({"rules": {"graph": "error"}})");
  CHECK(folder.run("check --ignore graph a.json").status == 0);
}

TEST_CASE("overrides are for files, steps and pointers") {
  const Folder folder;
  folder.write("dev/a.json", waiting({"A", "Train"}));
  folder.write("a.json", waiting({"A", "Train"}));
  folder.write("plumbline.jsonc", R"({"overrides": [{"files": "dev", "rules": {"graph": "off"}},
    {"files": "a.json", "steps": "Tr*", "rules": {"graph": "note"}}]})");
  CHECK(folder.run("check a.json").err == "1 error, 1 note in 1 file\n");
  CHECK(folder.run("check dev").err == "1 note in 1 file\n");
  folder.write("plumbline.jsonc",
               R"({"overrides": [{"pointers": "/Steps/0", "rules": {"graph": "off"}}]})");
  CHECK_THAT(folder.run("check -f concise a.json").out,
             Catch::Contains("#/Steps/1/DependsOn/0\n") && !Catch::Contains("#/Steps/0"));
}

TEST_CASE(
    "a fault in a configuration is a finding with its place, status 2, and nothing is checked") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  folder.write("plumbline.jsonc",
               "{\n  \"ruels\": {},\n  // no such rule\n  \"rules\": {\"grph\": \"off\"}\n}\n");
  Run run = folder.run("check -f concise a.json");
  CHECK(run.status == 2);
  CHECK_THAT(run.out,
             Catch::StartsWith("plumbline.jsonc:2:3: error config/unknown-key a configuration "
                               "has no key `ruels` #/ruels\n"));
  run = folder.run("check a.json");
  CHECK_THAT(run.out, Catch::Contains("help: did you mean `rules`?"));
  CHECK_THAT(run.out, !Catch::Contains(rule));
  folder.write("plumbline.jsonc", "{\n  // no such rule\n  \"rules\": {\"grph\": \"off\"}\n}\n");
  run = folder.run("check a.json");
  CHECK(run.status == 2);
  CHECK_THAT(run.out,
             Catch::StartsWith("error[config/unknown-rule]: `grph` is no rule and no group\n"
                               " --> plumbline.jsonc:3:13"));
  CHECK_THAT(run.out, Catch::Contains("did you mean `graph`?"));
  // The excerpt shows the file as it is, comments and all.
  CHECK_THAT(run.out, Catch::Contains("2 |   // no such rule"));
  CHECK(json_of(folder.run("check -f json a.json"))("/diagnostics/0/ruleId") ==
        "config/unknown-rule");
  CHECK(json_of(folder.run("check -f sarif a.json"))("/runs/0/results/0/ruleId") ==
        "config/unknown-rule");
  folder.write("plumbline.jsonc", R"({"requiredVersion": ">=99"})");
  CHECK(folder.run("check a.json").status == 2);
  folder.write("plumbline.jsonc", R"({"extends": "plumbline.jsonc"})");
  CHECK(folder.run("check a.json").status == 2);
  folder.write("plumbline.jsonc", R"({"rules": )");
  CHECK_THAT(folder.run("check a.json").out, Catch::StartsWith("error[config/malformed]"));
  CHECK(folder.run("check --isolated -q a.json").status == 1);
}

TEST_CASE("what a configuration knows of AWS silences what is unknown to us") {
  const Folder folder;
  const std::string text =
      R"({"Version": "2020-12-01", "Steps": [
  {"Name": "New", "Type": "Quantum", "Arguments": {}},
  {"Name": "Train", "Type": "Training", "Arguments": {
    "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "i", "Brandnew": 1},
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"}, "RoleArn": "arn:aws:iam::123456789012:role/r",
    "ResourceConfig": {"InstanceType": "ml.zz9.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60}}}]})";
  folder.write("a.json", text);
  const std::string select =
      "check --select "
      "schema/unknown-step-type,arguments/unknown-instance-type,arguments/unknown-member";
  const Run before = folder.run(select + " -f concise a.json");
  CHECK(std::count(before.out.begin(), before.out.end(), '\n') == 3);
  folder.write("plumbline.jsonc", R"({"facts": {"stepTypes": ["Quantum"],
    "instanceTypes": ["ml.zz9.xlarge"], "members": {"Training": ["AlgorithmSpecification.Brandnew"]}}})");
  CHECK(folder.run(select + " a.json").err == "no findings in 1 file\n");
  folder.write(
      "plumbline.jsonc",
      R"({"facts": {"members": {"Processing": ["AlgorithmSpecification.Brandnew"], "*": ["Brandnew"]}}})");
  CHECK(folder.run(select + " -f concise a.json").out == before.out);
}

TEST_CASE(
    "profile adds rules, and a severity by id runs a rule of another profile where it is said") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  const std::string profiled = "{\"profile\": [\"strict\"]}";
  folder.write("plumbline.jsonc", profiled);
  const Run strict = folder.run("check --isolated --profile strict -f concise a.json");
  CHECK(folder.run("check -f concise a.json").out == strict.out);
  CHECK(folder.run("check -f concise --profile default a.json").out ==
        folder.run("check -f concise --isolated a.json").out);
}

TEST_CASE("ignored findings are not shown and do not count, but for the summary, JSON and SARIF") {
  const Folder folder;
  folder.write("a.json", waiting({"A", "B"}));
  folder.write("plumbline.jsonc", "{\"ignores\": [\n  {\"rules\": \"" + rule +
                                      "\", \"steps\": \"A\", \"reason\": \"made by a tool\"}]}");
  Run run = folder.run("check -f concise a.json");
  CHECK(run.status == 1);
  CHECK(run.err == "1 error in 1 file (1 suppressed)\n");
  CHECK_THAT(run.out, Catch::StartsWith("a.json:3:"));
  const Json report = json_of(folder.run("check -f json a.json"));
  CHECK(report("/diagnostics/0/suppressed/by") == "configuration");
  CHECK(report("/diagnostics/0/suppressed/reason") == "made by a tool");
  CHECK(report("/diagnostics/0/suppressed/source") == "plumbline.jsonc:2:3");
  CHECK_FALSE(report.at("/diagnostics/1/suppressed"));
  CHECK(report("/summary/errors") == "1");
  CHECK(report("/summary/suppressed") == "1");
  const Json sarif = json_of(folder.run("check -f sarif a.json"));
  CHECK(sarif("/runs/0/results/0/suppressions/0/kind") == "external");
  CHECK(sarif("/runs/0/results/0/suppressions/0/justification") == "made by a tool");
  CHECK_FALSE(sarif.at("/runs/0/results/1/suppressions"));

  folder.write("plumbline.jsonc",
               R"({"ignores": [{"rules": ["graph"], "files": "*.json", "reason": "r"}]})");
  run = folder.run("check .");
  CHECK(run.status == 0);
  CHECK(run.err == "no findings in 1 file (2 suppressed)\n");
}

TEST_CASE("an ignore that finds nothing is a warning when all of its directory was checked") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  folder.write("b.json", waiting({"B"}));
  folder.write("plumbline.jsonc",
               "{\"ignores\": [\n{\"rules\": [\"graph/cycle\", \"graph\"], \"reason\": \"r\"},\n"
               "{\"rules\": \"limits\", \"steps\": \"B\", \"reason\": \"r\"}]}");
  CHECK(folder.run("check a.json").err == "no findings in 1 file (1 suppressed)\n");
  Run run = folder.run("check -f concise .");
  CHECK(run.status == 0);
  CHECK(run.out ==
        "plumbline.jsonc:2:12: warning suppression/unused `graph/cycle` finds nothing here "
        "#/ignores/0/rules/0\n"
        "plumbline.jsonc:3:11: warning suppression/unused `limits` finds nothing here "
        "#/ignores/1/rules\n");
  CHECK(folder.run("check --fail-on warning .").status == 1);
  // Rules that did not run find nothing; that says nothing.
  CHECK(
      folder.run("check -f concise --select cache,graph/cycle,suppression .").out.find("graph`") ==
      std::string::npos);
  CHECK(folder.run("check -f concise --ignore suppression .").out.empty());
}

TEST_CASE("a misspelt configuration is mended where a fix is offered") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  const std::string broken = R"({"rulez": {"graph": "off"}, "profile": "prodction"})";
  folder.write("plumbline.jsonc", broken);
  CHECK(folder.run("check a.json --fix").status == 2);
  CHECK(plumbline::tests::read(folder.path() / "plumbline.jsonc") == broken);
  CHECK_THAT(folder.run("check a.json --diff --unsafe-fixes").out, Catch::Contains("+{\"rules\""));
  CHECK(folder.run("check a.json --fix --unsafe-fixes").status == 2);
  CHECK(plumbline::tests::read(folder.path() / "plumbline.jsonc") ==
        R"({"rules": {"graph": "off"}, "profile": "production"})");
}

TEST_CASE("an ignore ends on its last day, and says so") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  folder.write("plumbline.jsonc",
               R"({"ignores": [{"rules": "graph", "reason": "r", "until": "2020-01-31"}]})");
  Run run = folder.run("check -f concise a.json");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::Contains("plumbline.jsonc:1:57: warning suppression/expired the last "
                                      "day was `2020-01-31`"));
  CHECK(folder.run("check -q --fix a.json").status == 1);
  CHECK(plumbline::tests::read(folder.path() / "plumbline.jsonc").find("2020") !=
        std::string::npos);
  folder.run("check -q --unsafe-fixes --fix a.json");
  CHECK(plumbline::tests::read(folder.path() / "plumbline.jsonc") == R"({"ignores": []})");
  folder.write("plumbline.jsonc", "");
  CHECK_THAT(folder.run("check -f concise a.json").out,
             Catch::Contains("config/malformed the file is empty: expected a configuration"));
  folder.write("plumbline.jsonc",
               R"({"ignores": [{"rules": "graph", "reason": "r", "until": "2999-01-31"}]})");
  CHECK(folder.run("check a.json").status == 0);
}

TEST_CASE("Metadata ignores for a step and for the whole file, and what cannot be ignored") {
  const Folder folder;
  const auto metadata = [](const std::string& key, const std::string& value) {
    return "\"Metadata\": {\"plumbline-ignore" + key + "\": \"" + value + "\"}, ";
  };
  folder.write("a.json", waiting({"A", "B"}, metadata("-A", rule + ": made by a tool")));
  Run run = folder.run("check -f concise a.json");
  CHECK(run.err == "1 error in 1 file (1 suppressed)\n");
  const Json report = json_of(folder.run("check -f json a.json"));
  CHECK(report("/diagnostics/0/suppressed/by") == "metadata");
  CHECK(report("/diagnostics/0/suppressed/source") == "a.json:1:40");
  CHECK(json_of(folder.run("check -f sarif a.json"))("/runs/0/results/0/suppressions/0/kind") ==
        "inSource");
  folder.write("a.json", waiting({"A", "B"}, metadata("", "graph: made by a tool")));
  CHECK(folder.run("check a.json").err == "no findings in 1 file (2 suppressed)\n");
  folder.write("a.json", waiting({"A"}, metadata("", rule)));
  run = folder.run("check -f concise a.json");
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::Contains("warning suppression/no-reason"));
  folder.write("a.json", waiting({"A"}, metadata("-C", "graph: r")));
  CHECK_THAT(folder.run("check -f concise a.json").out,
             Catch::Contains("suppression/unknown-step no step is named `C`"));
  folder.write("a.json",
               waiting({"A"}, "\"Version\": \"2020-12-01\", " + metadata("", "syntax: r")));
  run = folder.run("check -f concise a.json");
  CHECK_THAT(run.out, Catch::Contains("syntax/duplicate-key") &&
                          Catch::Contains("findings of `syntax` cannot be ignored"));
  // The same in the text inside an answer of the AWS CLI.
  std::string inner = waiting({"A", "B"}, metadata("-B", "graph: made by a tool")), escaped;
  for (const char c : inner) {
    if (c == '"') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  folder.write("d.json", "{\"PipelineDefinition\": \"" + escaped + "\"}");
  CHECK(folder.run("check d.json").err == "1 error in 1 file (1 suppressed)\n");
  CHECK(json_of(folder.run("check -f json d.json"))("/diagnostics/1/suppressed/source") ==
        "d.json:1:70");
}

TEST_CASE("with a baseline only new findings count, however the file moves") {
  const Folder folder;
  folder.write("sub/a.json", waiting({"A", "B"}));
  Run run = folder.run("baseline create sub");
  CHECK(run.status == 0);
  CHECK(run.err == "plumbline-baseline.json: 2 findings\n");
  const std::string baseline = plumbline::tests::read(folder.path() / "plumbline-baseline.json");
  CHECK_THAT(baseline, Catch::Contains("{\"path\": \"sub/a.json\", \"rule\": \"" + rule + "\""));
  const std::string check = "check --baseline plumbline-baseline.json -f concise ";
  run = folder.run(check + "sub");
  CHECK(run.status == 0);
  CHECK(run.out.empty());
  CHECK(run.err == "no findings in 1 file (2 in baseline)\n");
  // A step before the others, and another layout.
  folder.write("sub/a.json", waiting({"C", "A", "B"}));
  folder.run("fmt sub");
  run = folder.run(check + "sub");
  CHECK(run.status == 1);
  CHECK(run.err == "1 error in 1 file (2 in baseline)\n");
  CHECK_THAT(run.out, Catch::Contains("#/Steps/0/DependsOn/0"));
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
  const Json report = json_of(folder.run("check --baseline plumbline-baseline.json -f json sub"));
  CHECK(report("/diagnostics/0/baseline") == "new");
  CHECK(report("/diagnostics/1/baseline") == "known");
  CHECK(report("/summary/inBaseline") == "2");
  const Json sarif = json_of(folder.run("check --baseline plumbline-baseline.json -f sarif sub"));
  CHECK(sarif("/runs/0/results/0/baselineState") == "new");
  CHECK(sarif("/runs/0/results/1/baselineState") == "unchanged");
  CHECK(report("/diagnostics/1/fingerprint") ==
        sarif("/runs/0/results/1/partialFingerprints/plumbline~1v1"));
  CHECK_THAT(baseline, Catch::Contains("\"fingerprint\": \"" +
                                       std::string(report("/diagnostics/1/fingerprint")) + "\""));
  // From another directory paths mean the same.
  CHECK(folder.run("check --baseline ../plumbline-baseline.json .", "cd sub &&").status == 1);
  CHECK(folder.run("check --baseline ../plumbline-baseline.json .", "cd sub &&").err ==
        "1 error in 1 file (2 in baseline)\n");
}

TEST_CASE("a baseline counts findings that are alike") {
  const Folder folder;
  folder.write("a.json", waiting({"A", "A"}));
  folder.run("baseline create --isolated a.json");
  const std::string check = "check --baseline plumbline-baseline.json a.json";
  CHECK(folder.run(check).status == 0);
  folder.write("a.json", waiting({"A", "A", "A"}));
  CHECK(folder.run("check --select " + rule + " --baseline plumbline-baseline.json a.json").err ==
        "1 error in 1 file (2 in baseline)\n");
}

TEST_CASE("what is found no more is a warning until it is pruned") {
  const Folder folder;
  folder.write("a.json", waiting({"A", "B"}));
  folder.write("b.json", waiting({"A"}));
  folder.run("baseline create");
  folder.write("a.json", waiting({"A"}));
  const std::string check = "check --baseline plumbline-baseline.json -f concise ";
  Run run = folder.run(check + ".");
  CHECK(run.status == 0);
  CHECK(run.err == "1 warning in 1 of 3 files (1 fixable, 2 in baseline)\n");
  CHECK_THAT(run.out,
             Catch::Contains("plumbline-baseline.json:5:5: warning suppression/stale-baseline `" +
                             rule + "` finds this no more in `a.json`"));
  const std::string mended = "check --diff --baseline plumbline-baseline.json .";
  CHECK_THAT(folder.run(mended).out, Catch::Contains("--- plumbline-baseline.json"));
  // Nothing is said about files that were not checked, and rules that did not run.
  CHECK(folder.run(check + "b.json").out.empty());
  CHECK(folder.run(check + "--ignore graph .").out.empty());
  run = folder.run("baseline prune .");
  CHECK(run.err == "plumbline-baseline.json: 2 findings kept, 1 removed\n");
  CHECK(folder.run(check + ".").err == "no findings in 2 files (2 in baseline)\n");
  fs::remove(folder.path() / "b.json");
  CHECK_THAT(folder.run(check + "a.json").out, Catch::Contains("finds this no more in `b.json`"));
  CHECK(folder.run("baseline prune a.json").err ==
        "plumbline-baseline.json: 1 finding kept, 1 removed\n");
  folder.write("broken.json", "{\"findings\": [{}]}");
  run = folder.run("check --baseline broken.json a.json");
  CHECK(run.status == 2);
  CHECK(folder.run("check --baseline gone.json a.json").status != 0);
}

TEST_CASE("findings that are ignored do not get into a baseline") {
  const Folder folder;
  folder.write("a.json", waiting({"A", "B"}));
  folder.write("plumbline.jsonc",
               R"({"ignores": [{"rules": "graph", "steps": "A", "reason": "r"}]})");
  CHECK(folder.run("baseline create -o known.json a.json").err == "known.json: 1 finding\n");
  CHECK(folder.run("check --baseline known.json a.json").err ==
        "no findings in 1 file (1 suppressed, 1 in baseline)\n");
}

TEST_CASE("init writes a configuration that changes nothing, and never over another") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  Run run = folder.run("init");
  CHECK(run.status == 0);
  const std::string text = plumbline::tests::read(folder.path() / "plumbline.jsonc");
  run = folder.run("check -f concise .");
  CHECK(run.out == folder.run("check --isolated -f concise .").out);
  CHECK(run.err == "1 error in 1 file\n");
  CHECK(folder.run("init").status == 2);
  CHECK(plumbline::tests::read(folder.path() / "plumbline.jsonc") == text);
  // What is commented out is right as well: all keys at once.
  std::string all;
  std::string line;
  for (const char c : text) {
    line += c;
    if (c != '\n') continue;
    const std::size_t slashes = line.find("// ");
    const std::size_t code = slashes == std::string::npos ? slashes : slashes + 3;
    if (code != std::string::npos &&
        (line[code] == '"' || line[code] == '{' || line[code] == ' ')) {
      line.erase(slashes, 3);
    }
    const std::size_t last = line.find_last_not_of(" \n");
    if (last != std::string::npos && line.find("//") == std::string::npos &&
        (line[last] == '}' || line[last] == ']' || line[last] == '"') &&
        line.find("\"reason\"") == std::string::npos) {
      line.insert(last + 1, ",");
    }
    all += line;
    line.clear();
  }
  all.erase(all.find_last_of(','), 1);
  for (const char* key :
       {"\"extends\"", "\"policies\"", "\"plugins\""}) {  // files that are not there
    const std::size_t at = all.find(key);
    all.erase(at, all.find('\n', at) - at);
  }
  folder.write("plumbline.jsonc", all);
  run = folder.run("check --show-config a.json");
  INFO(all << run.out << run.err);
  CHECK(run.status == 0);
}

TEST_CASE("show-config says what applies to a file and where it is said") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  folder.write("base.jsonc",
               "{\n  \"region\": \"us-east-1\",\n  \"account\": \"123456789012\"\n}\n");
  folder.write("plumbline.jsonc",
               "{\n  \"extends\": \"base.jsonc\",\n  \"region\": \"eu-west-1\",\n"
               "  \"rules\": {\"graph\": \"note\", \"graph/cycle\": \"off\"},\n"
               "  \"overrides\": [{\"files\": \"b.json\", \"rules\": {\"graph\": \"error\"}}],\n"
               "  \"ignores\": [{\"rules\": \"cache\", \"steps\": \"T\", \"reason\": \"r\"}]\n}\n");
  Run run = folder.run("check --show-config a.json");
  CHECK(run.status == 0);
  CHECK_THAT(run.out, Catch::StartsWith("plumbline.jsonc\nbase.jsonc\n"));
  const auto has = [&](const std::string& what, const std::string& where) {
    const std::size_t at = run.out.find("\n" + what + " ");
    INFO(run.out << what);
    REQUIRE(at != std::string::npos);
    const std::string row = run.out.substr(at + 1, run.out.find('\n', at + 1) - at - 1);
    CHECK_THAT(row, Catch::EndsWith("  " + where));
  };
  has("region = \"eu-west-1\"", "plumbline.jsonc:3:13");
  has("account = \"123456789012\"", "base.jsonc:3:14");
  has("rules.graph/cycle = off", "plumbline.jsonc:4:30");
  has("rules." + rule + " = note", "plumbline.jsonc:4:13");
  has("ignores [step \"T\"] cache: r", "plumbline.jsonc:6:25");
  CHECK_THAT(run.out, !Catch::Contains("us-east-1"));
  run = folder.run("check --show-config b.json");
  has("rules.graph/cycle = error", "plumbline.jsonc:5:47");
  CHECK(folder.run("check --isolated --show-config a.json").err ==
        "plumbline: no configuration applies to a.json\n");
  folder.write("plumbline.jsonc", "{\"x\": 1}");
  CHECK(folder.run("check --show-config a.json").status == 2);
}

TEST_CASE("fixing takes what is no longer needed out of configurations and baselines") {
  const Folder folder;
  folder.write("a.json", waiting({"A", "B"}));
  folder.run("baseline create");
  folder.write("a.json", waiting({"A"}));
  Run run = folder.run("check --fix --baseline plumbline-baseline.json .");
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Catch::Contains("fixed 1 finding in 1 file (1 suppression/stale-baseline)"));
  CHECK(folder.run("check --baseline plumbline-baseline.json .").err ==
        "no findings in 1 file (1 in baseline)\n");
  folder.write("plumbline.jsonc", "{\"ignores\": [{\"rules\": [\"limits\", \"" + rule +
                                      "\"], // why\n\"reason\": \"r\", \"steps\": \"A\"}]}\n");
  run = folder.run("check --fix .");
  CHECK(run.err ==
        "no findings in 1 file (1 suppressed)\nfixed 1 finding in 1 file (1 suppression/unused)\n");
  CHECK(plumbline::tests::read(folder.path() / "plumbline.jsonc") ==
        "{\"ignores\": [{\"rules\": [\"" + rule +
            "\"], // why\n\"reason\": \"r\", \"steps\": \"A\"}]}\n");
}

TEST_CASE("a fix leaves alone what is ignored or known") {
  const Folder folder;
  const std::string text =
      R"({"Version": "2020-12-01", "Steps": [
  {"Name": "A", "Type": "Lambda", "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:a",
   "Arguments": {}},
  {"Name": "B", "Type": "Lambda", "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:b",
   "Arguments": {}, "DependsOn": ["A", "A"]}]})";
  folder.write("a.json", text);
  const std::string before = folder.run("check -f concise a.json").out;
  REQUIRE(before.find("graph/repeated-dependency") != std::string::npos);
  folder.write("plumbline.jsonc",
               "{\"ignores\": [{\"rules\": \"graph/repeated-dependency\", \"reason\": \"r\"}]}");
  folder.run("check --fix a.json");
  CHECK(plumbline::tests::read(folder.path() / "a.json") == text);
  folder.write("plumbline.jsonc", "{}");
  folder.run("baseline create a.json");
  folder.run("check --fix --baseline plumbline-baseline.json a.json");
  CHECK(plumbline::tests::read(folder.path() / "a.json") == text);
  folder.run("check --fix a.json");
  CHECK(plumbline::tests::read(folder.path() / "a.json") != text);
}

TEST_CASE("a configuration's policies run over its files, and are listed and explained below it") {
  const Folder folder;
  folder.write(
      "team/policies/names.json",
      R"({"id": "acme/names", "message": "step {step} has a short name", "severity": "warning",
    "where": {"steps": "*", "at": "/Name"}, "schema": {"minLength": 3}})");
  folder.write("team/plumbline.jsonc", R"({"policies": "policies/names.json"})");
  folder.write("team/a.json", waiting({"A"}));
  folder.write("b.json", waiting({"A"}));
  CHECK_THAT(folder.run("check -f concise team/a.json").out, Catch::Contains("acme/names"));
  CHECK(folder.run("check -f concise b.json").out.find("acme") == std::string::npos);
  CHECK(folder.run("check --isolated -f concise team/a.json").out.find("acme") ==
        std::string::npos);
  CHECK_THAT(folder.run("rules --config team/plumbline.jsonc").out, Catch::Contains("acme/names"));
  CHECK(folder.run("explain --config team/plumbline.jsonc acme/names").status == 0);
  folder.write("team/plumbline.jsonc",
               R"({"policies": "policies/names.json", "rules": {"acme/names": "error"}})");
  CHECK_THAT(folder.run("check -f concise team/a.json").out, Catch::Contains("error acme/names"));
  CHECK(folder.run("check team/a.json").status == 1);
  folder.write("team/plumbline.jsonc", R"({"policies": ["policies/none.json"]})");
  const Run run = folder.run("check -f concise team/a.json");
  CHECK(run.status == 2);
  CHECK_THAT(run.out, Catch::StartsWith("team/plumbline.jsonc:1:15: error config/wrong-value "
                                        "there is no file `policies/none.json`"));
}

TEST_CASE("a plan heeds the configuration of its definition") {
  const Folder folder;
  folder.write("a.json", waiting({"A"}));
  CHECK(folder.run("plan a.json").status == 2);
  folder.write("plumbline.jsonc",
               R"({"region": "eu-west-1", "rules": {"graph/unknown-dependency": "warning"}})");
  const Run run = folder.run("plan a.json");
  CHECK(run.status == 0);
  CHECK_THAT(run.out, Catch::Contains("Prices: eu-west-1"));
  CHECK_THAT(folder.run("plan --region us-west-2 a.json").out,
             Catch::Contains("Prices: us-west-2"));
  CHECK(folder.run("plan --isolated a.json").status == 2);
  folder.write("plumbline.jsonc", R"({"regoin": "eu-west-1"})");
  const Run broken = folder.run("plan a.json");
  CHECK(broken.status == 2);
  CHECK_THAT(broken.err,
             Catch::Contains("plumbline.jsonc:1:2: a configuration has no key `regoin`"));
}
