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

TEST_CASE("a definition whose structure another tool puts together is passed over") {
  const Folder folder;
  const std::string before =
      "resource \"aws_sagemaker_pipeline\" \"p\" {\n  pipeline_definition = <<-EOF\n"
      "    {\"Version\": \"2020-12-01\",\n";
  const std::string after = "    }\n  EOF\n}\n";
  const std::string step =
      R"({"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}, "DependsOn": ["B"]})";
  for (const std::string& lines : std::vector<std::string>{
           "    %{ if var.x ~}\n    \"Steps\": []\n    %{ else ~}\n    \"Steps\": {}\n    %{ endif "
           "}\n",
           "    \"Steps\": [\n      ${local.more}\n      " + step + "]\n",
           "    \"Steps\": [" + step + " ${local.more}]\n",
           "    \"Steps\": [" + step + "]\n    ${var.rest}\n",
       }) {
    folder.write("main.tf", before + lines + after);
    const Run run = folder.run("check main.tf");
    INFO(lines << run.out << run.err);
    CHECK(run.status == 0);
    CHECK(
        run.err.find("not checked: `aws_sagemaker_pipeline.p`: parts of its definition are put in "
                     "by another tool") != std::string::npos);
  }
  // A value, an item and a part of a string that are put in leave the rest as it is.
  folder.write("main.tf",
               before + "    \"Parameters\": ${jsonencode(var.p)},\n    \"Steps\": [" + step +
                   ", {\"Name\": \"C\", \"Type\": \"Fail\", \"DependsOn\": [\"C\"], "
                   "\"Arguments\": {\"ErrorMessage\": \"%{if a}x%{else}y%{endif}\"}}]\n" +
                   after);
  const Run run = folder.run("check -f concise main.tf");
  INFO(run.out << run.err);
  CHECK(run.out.find("main.tf:5:95: error graph/unknown-dependency") != std::string::npos);
  CHECK(run.out.find("main.tf:5:146: error graph/self-dependency") != std::string::npos);
  // What is wrong elsewhere is.
  folder.write("main.tf",
               before + "    \"Parameters\": ${jsonencode(var.p)},\n    \"Steps\" []\n" + after);
  CHECK(folder.run("check -f concise main.tf")
            .out.find("main.tf:5:13: error syntax/malformed-json") == 0);
}

TEST_CASE(
    "templates of Helm, Jinja and envsubst are passed over where they are no definition yet") {
  const Folder folder;
  const std::string resource =
      "apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: Pipeline\nmetadata:\n  name: p\n"
      "spec:\n  pipelineDefinition: ";
  const std::string front = R"({"Version": "2020-12-01", "Steps": )";
  for (const std::string& text : std::vector<std::string>{
           "{{- if .Values.on }}\n" + resource + "'{}'\n{{- end }}\n",
           resource + "|\n    {{ .Files.Get \"x.json\" | indent 4 }}\n",
           resource + "|\n    " + front + "[{}\n    {{- if .Values.b }}\n    ,{}{{ end }}]}\n",
           resource + "|\n    " + front + "{{ .Values.steps | toJson }}}\n",
           resource + "'" + front + "{% include \"x\" %}}'\n",
           resource + "\n    Steps: {{ .Values.steps }}\n",
           resource + "'$(DEFINITION)'\n",
           resource + "${DEFINITION}\n",
       }) {
    folder.write("r.yaml", text);
    const Run run = folder.run("check r.yaml");
    INFO(text << run.out << run.err);
    CHECK(run.status == 0);
    CHECK(run.out.empty());
    CHECK(run.err.find("r.yaml: not checked: ") != std::string::npos);
  }
  folder.write("r.yaml",
               resource + "|\n    " + front + "[{\"Name\": \"{{ .Values.x }}\" \"Type\": 1}]}\n");
  const Run run = folder.run("check -f concise r.yaml");
  INFO(run.out);
  CHECK(run.out.find("r.yaml:7:68: error syntax/malformed-json") == 0);
}

TEST_CASE("a key of a map in YAML wins over those that are merged into it") {
  const Folder folder;
  folder.write("t.yaml",
               "Common: &common {PipelineName: shared}\n" +
                   template_with("  One:\n    Type: AWS::SageMaker::Pipeline\n    Properties:\n"
                                 "      <<: *common\n      PipelineDefinition:\n"
                                 "        PipelineDefinitionBody:\n"
                                 "          Version: \"2020-12-01\"\n"
                                 "          Steps:\n"
                                 "            - &first\n"
                                 "              Name: A\n"
                                 "              Type: Fail\n"
                                 "              Arguments: {ErrorMessage: x}\n"
                                 "            - &waits {DependsOn: [Gone], Name: B, Type: Fail, "
                                 "Arguments: {ErrorMessage: x}}\n"
                                 "            - <<: *first\n"
                                 "              Name: C\n"
                                 "              Tipe: x\n"
                                 "            - <<: [*first, *waits]\n"
                                 "              Name: D\n"));
  const Run run =
      folder.run("check -f concise --select schema,graph/unknown-dependency,syntax t.yaml");
  INFO(run.out << run.err);
  CHECK(
      run.out ==
      "t.yaml:15:35: error graph/unknown-dependency no step is named `Gone` #/Steps/1/DependsOn/0\n"
      "t.yaml:18:15: error schema/unknown-key `Tipe` is no key of this Fail step #/Steps/2/Tipe\n"
      "t.yaml:19:28: error graph/unknown-dependency no step is named `Gone` "
      "#/Steps/3/DependsOn/0\n");
  CHECK(folder.run("graph t.yaml --pipeline-name shared").status == 0);
}

TEST_CASE("a broken template is a finding at its place") {
  const Folder folder;
  folder.write("tab.yaml", "# AWS::SageMaker::Pipeline\nResources:\n  P:\n\t\tType: x\n");
  const Run run = folder.run("check -f concise tab.yaml");
  INFO(run.out << run.err);
  CHECK(run.status == 1);
  CHECK(run.out.find("tab.yaml:4:7: error syntax/malformed-json not YAML from here on: ") == 0);
}

TEST_CASE("a comma where a YAML document begins ends what is read of the file") {
  const Folder folder;
  folder.write("first.yaml", ", AWS::SageMaker::Pipeline\n");
  folder.write("later.yaml", "kind: Pipeline\n---\n, sagemaker.services.k8s.aws/\n");
  const std::string said =
      ": error syntax/malformed-json not YAML from here on: no value can begin here #\n";
  CHECK(folder.run("check -f concise first.yaml later.yaml", "timeout 60").out ==
        "first.yaml:1:1" + said + "later.yaml:3:1" + said);
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
