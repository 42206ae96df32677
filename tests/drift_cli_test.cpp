// `plumbline drift`, `plumbline history`, and what `check` says with --against and --history.
#include <algorithm>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "analyzer/json/value.h"
#include "tests/abalone.h"
#include "tests/program.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

struct Json {
  explicit Json(const std::string& text)
      : document("out.json", text), parsed(json::parse(document)) {
    INFO(text);
    REQUIRE(parsed.problems.empty());
  }
  const json::Value& at(std::string_view pointer) const {
    return json::at_pointer(parsed.tree.root(), pointer);
  }
  Document document;
  json::Parsed parsed;
};

std::string changed() {
  return with(abalone_definition(), {{R"("num_round": "50")", R"("num_round": "60")"},
                                     {"\"InstanceCount\": 1", "\"InstanceCount\": 2"}});
}

void save(const Folder& folder) {
  for (const auto& file : abalone_history(Encoding::cli2))
    folder.write(std::string(file->name()), file->text());
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("drift shows what is lost, why, and what AWS ignores") {
  const Folder folder;
  folder.write("old.json", abalone_definition());
  folder.write("new.json", changed());
  const Run run = folder.run("drift old.json new.json");
  INFO(run.out);
  CHECK(run.status == 1);
  CHECK(run.err.empty());
  CHECK(holds(run.out, "Drift of new.json against old.json (5 steps)\n"));
  CHECK(holds(run.out,
              "  ~ Train     Training    lost           HyperParameters.num_round changed\n"));
  CHECK(holds(run.out, "      │ HyperParameters.num_round: \"50\" → \"60\"   (new.json:21:81)\n"));
  CHECK(holds(run.out, "  ~ Evaluate  Processing  lost, likely   reads what Train makes anew\n"));
  CHECK(holds(run.out, "  = Process   Processing  kept\n"));
  CHECK(holds(run.out,
              "not part of the key: ProcessingResources.ClusterConfig.InstanceCount: 1 → 2"));
  CHECK(holds(run.out, "Root cause of all reruns: Train\n"));
  CHECK(folder.run("drift old.json new.json --exit-zero").status == 0);
  CHECK(folder.run("drift old.json old.json").status == 0);
}

TEST_CASE("drift as JSON lists every argument that differs, in the key or not") {
  const Folder folder;
  folder.write("old.json", abalone_definition());
  folder.write("new.json", changed());
  const Json out(folder.run("drift old.json new.json -f json").out);
  CHECK(out.at("/steps/1/name").text() == "Train");
  CHECK(out.at("/steps/1/verdict").text() == "lost");
  CHECK(out.at("/steps/1/cacheable").text() == "true");
  CHECK(out.at("/steps/1/cached").text() == "true");
  CHECK(out.at("/steps/1/keyChanged").text() == "true");
  CHECK(out.at("/steps/1/changes/0/attribute").text() == "HyperParameters");
  CHECK(out.at("/steps/1/changes/0/pointer").text() ==
        "/Steps/1/Arguments/HyperParameters/num_round");
  CHECK(out.at("/steps/1/changes/0/old").text() == "50");
  CHECK(out.at("/steps/1/changes/0/new").text() == "60");
  CHECK(out.at("/steps/1/changes/0/inKey").text() == "true");
  CHECK(out.at("/steps/0/verdict").text() == "kept");
  CHECK(out.at("/steps/0/changes/0/inKey").text() == "false");
  CHECK(out.at("/steps/2/upstream/0").text() == "Train");
  CHECK(out.at("/steps/3/verdict").text() == "uncached");
}

TEST_CASE("drift as Markdown and as SARIF") {
  const Folder folder;
  folder.write("old.json", abalone_definition());
  folder.write("new.json", changed());
  const Run markdown = folder.run("drift old.json new.json -f markdown");
  CHECK(markdown.status == 1);
  CHECK(holds(markdown.out, "| Train | Training | lost | HyperParameters.num\\_round changed |"));
  const Json sarif(folder.run("drift old.json new.json -f sarif").out);
  CHECK(sarif.at("/runs/0/results").size() == 2);
  CHECK(sarif.at("/runs/0/results/0/ruleId").text() == "cache/key-drifts");
  CHECK(sarif.at("/runs/0/results/0/locations/0/physicalLocation/region/startLine").text() == "21");
  CHECK(folder.run("drift old.json old.json -f sarif").status == 0);
}

TEST_CASE("the definition as it was may be a git revision of the file") {
  const Folder folder;
  folder.write("sub/p.json", abalone_definition());
  const std::string git =
      "cd '" + folder.path().string() +
      "' && git -c init.defaultBranch=main init -q . && git add sub && "
      "git -c user.name=a -c user.email=a@b -c commit.gpgsign=false commit -q -m first";
  REQUIRE(std::system(git.c_str()) == 0);
  folder.write("sub/p.json", changed());
  const Run run = folder.run("drift --against HEAD sub/p.json");
  CHECK(run.status == 1);
  CHECK(holds(run.out, "Drift of sub/p.json against HEAD:sub/p.json"));
  CHECK(folder.run("drift --against nowhere sub/p.json").status == 2);
  CHECK(folder.run("drift --against=--output=x sub/p.json").status == 2);
  folder.write("sub/new.json", changed());
  CHECK(folder.run("drift --against HEAD sub/new.json").status == 3);
  const Run check = folder.run("check --against HEAD sub --select cache/key-drifts -f concise");
  CHECK(check.status == 0);
  CHECK(std::count(check.out.begin(), check.out.end(), '\n') == 2);
  CHECK(holds(check.out,
              "sub/p.json:21:81: warning cache/key-drifts `Train` loses its cached results: "
              "`HyperParameters.num_round` changed"));
}

TEST_CASE("saved executions say what the definition was") {
  const Folder folder;
  save(folder);
  folder.write("p.json", changed());
  const Run run = folder.run("drift --history history p.json");
  CHECK(run.status == 1);
  CHECK(holds(run.out, "against history/run12abalone/definition.json"));
  CHECK(holds(run.out, "~ Train"));
  const Run check =
      folder.run("check --history history p.json --select cache/key-drifts -f concise");
  CHECK(std::count(check.out.begin(), check.out.end(), '\n') == 2);
  CHECK(folder.run("drift --history nowhere p.json").status == 3);
}

TEST_CASE("what drift cannot know is a usage error, what it cannot read another") {
  const Folder folder;
  folder.write("a.json", abalone_definition());
  folder.write("b.json", abalone_definition());
  folder.write("cut.json", abalone_definition().substr(0, 500));
  folder.write("none.json", "{}");
  CHECK(folder.run("drift a.json").status == 2);
  CHECK(folder.run("drift a.json b.json --against HEAD").status == 2);
  CHECK(folder.run("drift").status == 2);
  CHECK(folder.run("drift a.json gone.json").status == 3);
  CHECK(folder.run("drift gone.json a.json").status == 3);
  CHECK(folder.run("drift a.json cut.json").status == 3);
  CHECK(folder.run("drift cut.json a.json").status == 3);
  CHECK(folder.run("drift none.json a.json").status == 3);
  CHECK(folder.run("drift - a.json < b.json").status == 0);
  CHECK(folder.run("check a.json b.json --against a.json").status == 2);
  CHECK(folder.run("check a.json --against b.json --select cache/key-drifts").status == 0);
}

TEST_CASE("history shows what was understood and names the rest") {
  const Folder folder;
  save(folder);
  folder.write("history/broken.json", "{\"a");
  folder.write("history/foreign.txt", "hello");
  const Run run = folder.run("history history");
  CHECK(run.status == 0);
  CHECK(holds(run.out,
              "12 executions in 51 files, 33 step runs, 2 things not understood or not joined\n"));
  CHECK(holds(
      run.out,
      "  run01abalone  2026-01-01T10:00:00Z      Succeeded  3 steps, definition, 4 parameters\n"));
  CHECK(holds(run.out, "Train     Training        8"));
  CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 2);
  CHECK(holds(run.err, "history/broken.json: damaged at line 1"));
  const Json out(folder.run("history history -f json").out);
  CHECK(out.at("/executions").size() == 12);
  CHECK(out.at("/executions/11/id").text() == "run01abalone");
  CHECK(out.at("/notes").size() == 2);
  CHECK(folder.run("history nowhere").status == 3);
}
