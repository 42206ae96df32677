// Completion, hover, formatting and what is shown between the lines. A `|` is where the caret is.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "analyzer/report/format.h"
#include "tests/editor.h"

namespace {

using namespace plumbline;
using namespace plumbline::tests;

const std::string head = R"({"Version": "2020-12-01", "Parameters": [
  {"Name": "Size", "Type": "Integer"}, {"Name": "Kind", "Type": "String", "DefaultValue": "x"}],
 "Steps": [
  {"Name": "Train", "Type": "Training", "Arguments": {}},
  {"Name": "Call", "Type": "Lambda", "OutputParameters": [{"OutputName": "ok"}]},
  {"Name": "Eval", "Type": "Processing", "PropertyFiles": [{"PropertyFileName": "Report"}],
   "Arguments": {"ProcessingOutputConfig": {"Outputs": [{"OutputName": "train"}]}}},
)";

struct Completed {
  explicit Completed(const std::string& marked, std::string_view before = {}) {
    const std::size_t at = marked.find('|');
    REQUIRE(at != std::string::npos);
    text = marked;
    text.erase(at, 1);
    Editor editor;
    if (!before.empty()) editor.open(before);
    before.empty() ? editor.open(text) : editor.change("", text);
    const Document document("text", text);
    const Position position = document.position(static_cast<std::uint32_t>(at), Unit::utf16);
    answer = editor.ask("textDocument/completion", Editor::at(position.line, position.column));
  }
  std::vector<std::string> labels() const {
    std::vector<std::string> out;
    for (const json::Value& item : answer->root().items()) out.emplace_back(item["label"].text());
    return out;
  }
  bool has(std::string_view label) const {
    const auto all = labels();
    return std::find(all.begin(), all.end(), label) != all.end();
  }
  // The text with an offer taken.
  std::string taken(std::string_view label) const {
    for (const json::Value& item : answer->root().items()) {
      if (item["label"].text() == label) {
        const Json edits("[" + json::compact(item["textEdit"]) + "]");
        return with_edits(text, edits.root());
      }
    }
    return "no such offer";
  }

  std::string text;
  JsonPtr answer;
};

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a reference is completed from its first letter on, in a text that is broken there",
          "[lsp]") {
  const Completed roots(head + R"({"Name": "X", "Arguments": {"A": {"Get": "|)");
  CHECK(roots.labels() ==
        Strings{"Parameters.", "Steps.", "Execution.", "Parameters.Size", "Parameters.Kind"});
  const Completed parameters(head +
                             "{\"Name\": \"X\", \"Arguments\": {\"A\": {\"Get\": "
                             "\"Parameters.S|\n  ]}");
  CHECK(parameters.labels() == Strings{"Parameters.Size", "Parameters.Kind"});
  CHECK(parameters.taken("Parameters.Size").find("\"Get\": \"Parameters.Size\n  ]}") !=
        std::string::npos);
  const Completed variables(head + R"({"Arguments": {"A": {"Get": "Execution.|"}}}]})");
  CHECK(variables.labels().size() == 8);
  CHECK(variables.taken("PipelineName").find(R"("Get": "Execution.PipelineName"}}})") !=
        std::string::npos);
  const Completed steps(
      head + R"({"Name": "X", "Type": "Fail", "Arguments": {"A": {"Get": "Steps.|"}}}]})");
  CHECK(steps.labels() == Strings{"Steps.Train", "Steps.Call", "Steps.Eval"});
}

TEST_CASE("properties of a step are those that its type has, member by member", "[lsp]") {
  const Completed top(head + R"({"Name": "X", "Arguments": {"A": {"Get": "Steps.Train.|"}}}]})");
  CHECK(top.has("ModelArtifacts"));
  CHECK(top.has("TrainingJobName"));
  CHECK_FALSE(top.has("ProcessingJobName"));
  const Completed below(
      head + R"({"Name": "X", "Arguments": {"A": {"Get": "Steps.Train.ModelArtifacts.S|"}}}]})");
  CHECK(below.labels() == Strings{"S3ModelArtifacts"});
  CHECK(below.taken("S3ModelArtifacts")
            .find(R"({"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}})") !=
        std::string::npos);
  const Completed none(head + R"({"Name": "X", "Arguments": {"A": {"Get": "Steps.Gone.|"}}}]})");
  CHECK(none.labels().empty());
}

TEST_CASE("items are completed by the names that the step gives them", "[lsp]") {
  const std::string whole = head + R"({"Name": "X", "Type": "Fail"}]})";
  const Completed outputs(
      head + R"({"Arguments": {"A": {"Get": "Steps.Eval.ProcessingOutputConfig.Outputs[|"}}}]})",
      whole);
  CHECK(outputs.has("['train']"));
  CHECK(outputs.has("[0]"));
  const Completed lambda(
      head + R"({"Arguments": {"A": {"Get": "Steps.Call.OutputParameters['|"}}}]})", whole);
  CHECK(lambda.labels() == Strings{"['ok']"});
  CHECK(lambda.taken("['ok']").find(R"("Steps.Call.OutputParameters['ok']")") != std::string::npos);
}

TEST_CASE("a property file is completed in Std:JsonGet", "[lsp]") {
  const Completed file(
      head + R"({"Arguments": {"A": {"Std:JsonGet": {"PropertyFile": {"Get": "|"}}}}}]})");
  CHECK(file.labels() == Strings{"Steps.Eval.PropertyFiles.Report"});
}

TEST_CASE("DependsOn is completed with the other steps", "[lsp]") {
  const Completed names(head + R"({"Name": "X", "Type": "Fail", "DependsOn": ["|]}]})");
  CHECK(names.labels() == Strings{"Train", "Call", "Eval"});
  const Completed bare(head + R"({"Name": "X", "Type": "Fail", "DependsOn": [|]}]})");
  CHECK(bare.taken("Call").find(R"("DependsOn": ["Call"])") != std::string::npos);
  // Whose type is not written yet, or runs into a string that is not closed.
  const Completed begun(head + R"({"Name": "X", "DependsOn": ["|, "Type": "Fail"}]})");
  CHECK(begun.labels() == Strings{"Train", "Call", "Eval"});
}

TEST_CASE("values are those that the place takes", "[lsp]") {
  CHECK(Completed(head + R"({"Name": "X", "Type": "|"}]})").has("EMRServerless"));
  const Completed mode(head + R"({"Name": "X", "Type": "Training", "Arguments": {
    "AlgorithmSpecification": {"TrainingInputMode": "|)");
  CHECK(mode.has("FastFile"));
  CHECK(mode.taken("Pipe").ends_with("\"TrainingInputMode\": \"Pipe\""));
  // The type may stand behind the place.
  const Completed machine(head + R"({"Name": "X", "Arguments": {
    "ResourceConfig": {"InstanceType": "ml.|"}}, "Type": "Training"}]})");
  CHECK(machine.has("ml.m5.xlarge"));
  CHECK(machine.taken("ml.m5.xlarge").find(R"("InstanceType": "ml.m5.xlarge"}})") !=
        std::string::npos);
  const Completed flag(head + R"({"Name": "X", "Type": "Training", "CacheConfig": {"Enabled": |)");
  CHECK(flag.has("true"));
}

TEST_CASE("members are those that are not there yet, what is required first", "[lsp]") {
  const Completed step(head + R"({"Name": "X", "Type": "Training", "|"}]})");
  CHECK(step.has("Arguments"));
  CHECK(step.has("CacheConfig"));
  CHECK_FALSE(step.has("Name"));
  const Completed arguments(head + R"({"Type": "Training", "Arguments": {"Resource|": {}}}]})");
  CHECK(arguments.has("ResourceConfig"));
  CHECK(arguments.taken("ResourceConfig").find(R"({"ResourceConfig": {}})") != std::string::npos);
  const Completed fresh(head + R"({"Type": "Training", "Arguments": {|}}]})");
  CHECK(fresh.has("OutputDataConfig"));
  CHECK(fresh.taken("RoleArn").find(R"("Arguments": {"RoleArn": "${1}"})") != std::string::npos);
  const Completed function(head + R"({"Type": "Training", "Arguments": {"RoleArn": {"|"}}}]})");
  CHECK(function.has("Get"));
  CHECK(function.has("Std:Join"));
}

TEST_CASE("an empty place among the steps offers each type with what it needs", "[lsp]") {
  const Completed place(head + "|]}");
  CHECK(place.has("Training step"));
  CHECK(place.has("Condition step"));
  CHECK(place.taken("Training step").find("\"Type\": \"Training\"") != std::string::npos);
  const Completed plain(R"({"Parameters": [|], "Steps": []})");
  CHECK(
      plain.taken("Integer parameter") ==
      R"({"Parameters": [{"Name": "${1:Name}", "Type": "Integer", "DefaultValue": ${2:0}}], "Steps": []})");
  CHECK(Completed("|").has("pipeline definition"));
}

TEST_CASE("every skeleton is JSON when it is taken without stops", "[lsp]") {
  Editor editor("{}");
  editor.open(R"({"Steps": []})");
  const auto answer = editor.ask("textDocument/completion", Editor::at(0, 11));
  CHECK(answer->root().size() >= 23);
  for (const json::Value& item : answer->root().items()) {
    const Json step(std::string(item["textEdit"]["newText"].text()));
    INFO(step.text());
    CHECK(step.parsed.problems.empty());
  }
}

TEST_CASE("completion in a JSON string escapes what it puts there", "[lsp]") {
  const std::string text =
      R"({"PipelineDefinition": "{\"Parameters\": [{\"Name\": \"P\"}], \"Steps\": [)"
      R"({\"DependsOn\": [], \"Arguments\": {\"A\": {\"Get\": \"|\"}}}]}"})";
  const Completed inside(text);
  CHECK(inside.taken("Parameters.P").find(R"({\"Get\": \"Parameters.P\"})") != std::string::npos);
  std::string list = text;
  list.erase(list.find('|'), 1);
  list.insert(list.find("[],") + 1, "|");
  list.replace(list.find("{\\\"DependsOn"), 1, "{\\\"Name\\\": \\\"A\\\"}, {");
  CHECK(Completed(list).taken("A").find(R"(\"DependsOn\": [\"A\"])") != std::string::npos);
}

TEST_CASE("completion never fails, wherever the caret is and whatever is cut off", "[lsp]") {
  const std::string text = head + R"({"Name": "X", "Type": "Training", "DependsOn": ["Train"],
    "Arguments": {"RoleArn": {"Get": "Steps.Eval.ProcessingOutputConfig.Outputs['train'].A"}}}]})";
  Editor editor;
  for (std::size_t cut = 0; cut < text.size(); cut += 3) {
    editor.open(text.substr(0, cut));
    const Document document("text", text.substr(0, cut));
    const Position end = document.position(document.size(), Unit::utf16);
    const auto answer = editor.ask("textDocument/completion", Editor::at(end.line, end.column));
    REQUIRE(answer->root().is(json::Kind::array));
    editor.ask("textDocument/hover", Editor::at(end.line, end.column));
  }
}

TEST_CASE("hover tells of parameters, steps, references, members and findings", "[lsp]") {
  Editor editor;
  const std::string text = R"({"Version": "2020-12-01", "Parameters": [
  {"Name": "Kind", "Type": "String", "DefaultValue": "ml.m5.large"},
  {"Name": "DbPassword", "Type": "String", "DefaultValue": "hunter2hunter2"}], "Steps": [
  {"Name": "Train", "Type": "Training", "CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"},
   "Arguments": {"ResourceConfig": {"InstanceType": {"Get": "Parameters.Kind"}, "VolumeSizeInGB": 5}}},
  {"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Steps.Train.TrainingJobName"}}},
  {"Name": "Last", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.Gone"}}}]})";
  editor.open(text);
  const auto at = [&](std::string_view what, std::size_t into) {
    const Document document("text", text);
    const Position position =
        document.position(static_cast<std::uint32_t>(text.find(what) + into), Unit::utf16);
    const auto answer =
        editor.ask("textDocument/hover", Editor::at(position.line, position.column));
    return std::string((*answer)["contents"]["value"].text());
  };
  const auto holds = [](const std::string& text_, std::string_view part) {
    return text_.find(part) != std::string::npos;
  };
  CHECK(holds(at("Parameters.Kind", 12), "default `ml.m5.large`"));
  CHECK(holds(at("Parameters.Kind", 4), "**parameter** `Kind`: String"));
  CHECK(holds(at("\"DbPassword\"", 3), "`***`"));
  CHECK_FALSE(holds(at("\"DbPassword\"", 3), "hunter2"));
  CHECK(holds(at("\"Train\"", 2), "`Stop` waits for it"));
  CHECK(holds(at("\"Train\"", 2), "results expire after `P30D`"));
  CHECK(holds(at("Steps.Train.TrainingJobName", 16), "property of step `Train` (Training)"));
  CHECK(holds(at("VolumeSizeInGB", 3), "an integer"));
  CHECK(holds(at("Parameters.Gone", 12), "`parameters/undeclared`"));
  CHECK(holds(at("Parameters.Gone", 12), "`plumbline explain parameters/undeclared`"));
}

TEST_CASE("formatting gives what plumbline fmt gives, with the editor's indentation", "[lsp]") {
  const std::string text = R"({"Version": "2020-12-01","Steps": [{"Name":"A","Type":"Fail",
 "Arguments":{"ErrorMessage":{"Get":"Parameters.X"}}}]})";
  Editor editor;
  editor.open(text);
  const auto formatted_with = [&](const std::string& options, std::string_view of) {
    const auto edits =
        editor.ask("textDocument/formatting",
                   R"({"textDocument":{"uri":"file:///a.json"},"options":{)" + options + "}}");
    return with_edits(of, edits->root());
  };
  const Document document("text", text);
  const std::string expected = formatted(document, json::parse(document), Layout::indented);
  CHECK(formatted_with(R"("tabSize":2,"insertSpaces":true)", text) == expected);
  CHECK(formatted_with(R"("tabSize":4,"insertSpaces":true)", text).find("\n        \"Name\"") ==
        std::string::npos);
  CHECK(formatted_with(R"("tabSize":4,"insertSpaces":true)", text).find("\n            \"Name\"") !=
        std::string::npos);
  CHECK(formatted_with(R"("tabSize":4,"insertSpaces":false)", text).find("\n\t\t\t\"Name\"") !=
        std::string::npos);
  editor.change("", expected);
  CHECK(formatted_with(R"("tabSize":2,"insertSpaces":true)", expected) == expected);
  std::string crlf;
  for (const char c : expected) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  editor.change("", crlf);
  const auto none =
      editor.ask("textDocument/formatting",
                 R"({"textDocument":{"uri":"file:///a.json"},"options":{"tabSize":2}})");
  CHECK(none->text() == "[]");
  editor.change("", "{\"Steps\": [");
  CHECK(editor
            .ask("textDocument/formatting",
                 R"({"textDocument":{"uri":"file:///a.json"},"options":{}})")
            ->text() == "[]");
}

TEST_CASE("formatting a range leaves the rest alone", "[lsp]") {
  const std::string text = "{\"Steps\":[\n{\"Name\":\"A\"},\n{\"Name\":\"B\"}\n]}";
  Editor editor;
  editor.open(text);
  const auto edits = editor.ask(
      "textDocument/rangeFormatting",
      R"({"textDocument":{"uri":"file:///a.json"},"options":{"tabSize":2,"insertSpaces":true},
         "range":{"start":{"line":2,"character":0},"end":{"line":2,"character":12}}})");
  CHECK(with_edits(text, edits->root()) ==
        "{\"Steps\":[\n{\"Name\":\"A\"},\n{\n      \"Name\": \"B\"\n    }\n]}");
}

TEST_CASE("lenses and hints tell whom a step waits for and what a parameter is by default",
          "[lsp]") {
  Editor editor;
  editor.open(
      R"({"Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.P"}}},
    {"Name": "B", "Type": "Fail", "DependsOn": ["A"]}], "Parameters": [{"Name": "P", "DefaultValue": "x"}]})");
  const auto lenses =
      editor.ask("textDocument/codeLens", R"({"textDocument":{"uri":"file:///a.json"}})");
  REQUIRE(lenses->root().size() == 4);
  CHECK(lenses->root()[0]["command"]["title"].text().starts_with("Dry-run: "));
  CHECK(lenses->root()[1]["command"]["title"].text() == "read 1 time");
  CHECK(lenses->root()[2]["command"]["title"].text() == "waits for no step");
  CHECK(lenses->root()[3]["command"]["title"].text() == "waits for A");
  const auto hints = editor.ask(
      "textDocument/inlayHint",
      R"({"textDocument":{"uri":"file:///a.json"},"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}}})");
  REQUIRE(hints->root().size() == 1);
  CHECK(hints->root()[0]["label"].text() == "= x");
}
