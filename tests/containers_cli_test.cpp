// The program over files that hold definitions: templates, Terraform, Kubernetes; and which files a
// search takes.
#include <catch2/catch.hpp>

#include "tests/program.h"

using namespace plumbline::tests;

namespace {

constexpr std::string_view sound =
    R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}]})";

std::string template_with(std::string_view pipelines) {
  return "Resources:\n" + std::string(pipelines);
}

std::string pipeline(const std::string& id, const std::string& body) {
  return "  " + id +
         ":\n    Type: AWS::SageMaker::Pipeline\n    Properties:\n      PipelineName: " + id +
         "-pipe\n      PipelineDefinition:\n        PipelineDefinitionBody: " + body;
}

const std::string wrong_block =
    "|\n"
    "          {\"Version\": \"2020-12-01\",\n"
    "           \"Steps\": [{\"Name\": \"A\", \"Type\": \"Fail\", \"DependsOn\": [\"B\"],\n"
    "             \"Arguments\": {\"ErrorMessage\": \"x\"}}]}\n";
const std::string wrong_object =
    "\n"
    "          Version: \"2020-12-01\"\n"
    "          Steps:\n"
    "            - Name: Two\n"
    "              Type: Fail\n"
    "              DependsOn: [Z]\n"
    "              Arguments: {ErrorMessage: x}\n";

}  // namespace

TEST_CASE("findings in a template with several pipelines stand at their lines of the template") {
  const Folder folder;
  folder.write("t.yaml",
               template_with(pipeline("One", wrong_block) + pipeline("Two", wrong_object)));
  const Run run = folder.run("check -f concise t.yaml");
  INFO(run.out << run.err);
  CHECK(run.status == 1);
  CHECK(run.out.find("t.yaml:9:66: error graph/unknown-dependency") != std::string::npos);
  CHECK(run.out.find("t.yaml:21:27: error graph/unknown-dependency") != std::string::npos);
  // The text shows the lines as they are.
  const Run text = folder.run("check t.yaml");
  CHECK(text.out.find("DependsOn: [Z]") != std::string::npos);
  CHECK(text.out.find("21 |") != std::string::npos);
}

TEST_CASE("a command about one definition wants to know which of several") {
  const Folder folder;
  folder.write("t.yaml", template_with(pipeline("One", std::string(sound) + "\n") +
                                       pipeline("Two", "'" + std::string(sound) + "'\n")));
  for (const char* command : {"graph t.yaml", "facts t.yaml", "plan t.yaml"}) {
    const Run run = folder.run(command);
    INFO(command << run.err);
    CHECK(run.status == 2);
    CHECK(run.err.find("several pipelines, of which --pipeline-name chooses one: `One-pipe`, "
                       "`Two-pipe`") != std::string::npos);
  }
  CHECK(folder.run("graph t.yaml --pipeline-name Two").status == 0);
  CHECK(folder.run("graph t.yaml --pipeline-name Two-pipe").status == 0);
  CHECK(folder.run("plan t.yaml --pipeline-name One-pipe").status == 0);
  const Run none = folder.run("graph t.yaml --pipeline-name Three");
  CHECK(none.status == 3);
  CHECK(none.err.find("no pipeline `Three`, only `One-pipe`, `Two-pipe`") != std::string::npos);
}

TEST_CASE("a pipeline whose definition is elsewhere is passed over, and said where it is named") {
  const Folder folder;
  folder.write("main.tf",
               "resource \"aws_sagemaker_pipeline\" \"p\" {\n  pipeline_definition = "
               "file(\"p.json\")\n}\n");
  const Run named = folder.run("check main.tf");
  CHECK(named.status == 0);
  CHECK(named.err.find("main.tf: not checked: `aws_sagemaker_pipeline.p`: its definition is the "
                       "value of `file(\"p.json\")`") != std::string::npos);
  const Run found = folder.run("check .");
  CHECK(found.status == 0);
  CHECK(found.err.find("not checked") == std::string::npos);
  folder.write("other.tf", "resource \"aws_s3_bucket\" \"b\" {}\n");
  CHECK(folder.run("check other.tf").status == 3);
}

TEST_CASE("a broken template is a finding at its place") {
  const Folder folder;
  folder.write("tab.yaml", "# AWS::SageMaker::Pipeline\nResources:\n  P:\n\t\tType: x\n");
  const Run run = folder.run("check -f concise tab.yaml");
  INFO(run.out << run.err);
  CHECK(run.status == 1);
  CHECK(run.out.find("tab.yaml:4:7: error syntax/malformed-json not YAML from here on: ") == 0);
}

TEST_CASE("a search finds definitions in every kind of file, and leaves out what is ignored") {
  const Folder folder;
  const std::string yaml = template_with(pipeline("One", wrong_block));
  folder.write(".git/HEAD", "");  // what is above is another repository
  folder.write("a/t.yaml", yaml);
  folder.write("a/t.yml", yaml);
  folder.write("a/t.template", yaml);
  folder.write("a/main.tf",
               "resource \"aws_sagemaker_pipeline\" \"p\" {\n  pipeline_definition = "
               "jsonencode({Version = \"2020-12-01\", Steps = [{}]})\n}\n");
  folder.write("a/unrelated.yaml", "a: [b\n");
  folder.write("a/gen/t.yaml", yaml);
  folder.write("a/gen/keep.yaml", yaml);
  folder.write("a/deep/out/t.yaml", yaml);
  const auto files = [&](const std::string& arguments) {
    const Run run = folder.run("check -f json " + arguments);
    std::string names;
    for (std::size_t at = 0; (at = run.out.find("\"path\": \"", at)) != std::string::npos; ++at) {
      const std::size_t begin = at + 9;
      names += (names.empty() ? "" : " ") + run.out.substr(begin, run.out.find('"', begin) - begin);
    }
    return names;
  };
  CHECK(files("a") ==
        "a/deep/out/t.yaml a/gen/keep.yaml a/gen/t.yaml a/main.tf a/t.template a/t.yaml a/t.yml");
  folder.write("a/.gitignore", "# made\n/gen/*\n!keep.yaml\nout/\n*.templ[a-z]te\n");
  CHECK(files("a") == "a/gen/keep.yaml a/main.tf a/t.yaml a/t.yml");
  folder.write("a/.plumblineignore", "!out/\n*.yml\n**/keep.yaml\n");
  CHECK(files("a") == "a/deep/out/t.yaml a/main.tf a/t.yaml");
  CHECK(files("a/t.yml a/gen/keep.yaml") == "a/t.yml a/gen/keep.yaml");
  CHECK(files("--force-exclude a/t.yml a/main.tf a/gen/t.yaml") == "a/main.tf");
}

TEST_CASE("only what git knows to have changed is looked at") {
  const Folder folder;
  const auto git = [&](const std::string& arguments) {
    const std::string command =
        "cd '" + folder.path().string() +
        "' && git -c user.name=x -c user.email=x@example.com -c init.defaultBranch=main " +
        arguments + " >/dev/null 2>&1";
    return std::system(command.c_str());
  };
  if (git("init") != 0) {
    WARN("skipped: no git");
    return;
  }
  folder.write("same.json", sound);
  folder.write("changed.json", sound);
  REQUIRE(git("add .") == 0);
  REQUIRE(git("commit -m one") == 0);
  folder.write("changed.json", std::string(sound) + "\n");
  folder.write("new/\xC3\xA9.json", sound);
  const Run run = folder.run("check -v --since HEAD .");
  INFO(run.err);
  CHECK(run.status == 0);
  CHECK(run.err.find("same.json: not read: unchanged") != std::string::npos);
  CHECK(run.err.find("changed.json: checked") != std::string::npos);
  CHECK(run.err.find("new/\xC3\xA9.json: checked") != std::string::npos);
  const Run unknown = folder.run("check --since nowhere .");
  CHECK(unknown.status == 2);
  CHECK(unknown.err.find("--since `nowhere`: ") != std::string::npos);
  REQUIRE(git("add .") == 0);
  REQUIRE(git("commit -m two") == 0);
  CHECK(folder.run("check --since HEAD .").err ==
        "plumbline: no pipeline definitions have changed\n");
}

TEST_CASE("a fix is written as the file around the definition spells it") {
  const Folder folder;
  const std::string steps =
      R"("Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.Stag"}}}])";
  const std::string parameters = R"("Parameters": [{"Name": "Stage", "Type": "String"}], )";
  const std::string definition = "{\"Version\": \"2020-12-01\", " + parameters + steps + "}";
  folder.write("t.yaml", template_with(pipeline("One", "'" + definition + "'\n")));
  const Run run = folder.run("check --fix t.yaml");
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  std::string mended = definition;
  mended.replace(mended.find("Stag\""), 5, "Stage\"");
  CHECK(read(folder.path() / "t.yaml") == template_with(pipeline("One", "'" + mended + "'\n")));
}
