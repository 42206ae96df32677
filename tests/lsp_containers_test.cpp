// The language server over files that hold several definitions.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/editor.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

constexpr std::string_view uri = "file:///t.yaml";

// Two pipelines: a text in a block, and an object.
const std::string text =
    "Resources:\n"
    "  One:\n"
    "    Type: AWS::SageMaker::Pipeline\n"
    "    Properties:\n"
    "      PipelineDefinition:\n"
    "        PipelineDefinitionBody: |\n"
    "          {\"Version\": \"2020-12-01\",\n"
    "           \"Parameters\": [{\"Name\": \"Size\", \"Type\": \"String\"}],\n"
    "           \"Steps\": [{\"Name\": \"First\", \"Type\": \"Fail\",\n"
    "             \"Arguments\": {\"ErrorMessage\": {\"Get\": \"Parameters.Sise\"}}}]}\n"
    "  Two:\n"
    "    Type: AWS::SageMaker::Pipeline\n"
    "    Properties:\n"
    "      PipelineDefinition:\n"
    "        PipelineDefinitionBody:\n"
    "          Version: '2020-12-01'\n"
    "          Parameters: [{Name: Rows, Type: String, DefaultValue: ten}]\n"
    "          Steps:\n"
    "            - Name: Other\n"
    "              Type: Fail\n"
    "              Arguments: {ErrorMessage: {Get: Parameters.Rows}}\n"
    "            - Name: Third\n"
    "              Type: Fial\n"
    "              Arguments: {ErrorMessage: x}\n";

std::string place(std::string_view what) {
  const Document document("text", text);
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  const Position position = document.position(static_cast<std::uint32_t>(at + 1), Unit::utf16);
  return R"({"textDocument":{"uri":")" + std::string(uri) + R"("},"position":{"line":)" +
         std::to_string(position.line) + R"(,"character":)" + std::to_string(position.column) + "}";
}

std::string part(const json::Value& range) {
  const Document document("text", text);
  const auto at = [&](std::string_view key) {
    const json::Value& end = range[key];
    return document.offset({static_cast<std::uint32_t>(*end["line"].integer()),
                            static_cast<std::uint32_t>(*end["character"].integer())},
                           Unit::utf16);
  };
  return std::string(document.text({at("start"), at("end")}));
}

}  // namespace

TEST_CASE("an editor gets the findings of all definitions of a file, and fixes as it spells them",
          "[lsp]") {
  Editor editor;
  editor.open(text, uri);
  editor.settle();
  const auto published = editor.last("textDocument/publishDiagnostics");
  REQUIRE(published);
  std::vector<std::string> found;
  for (const json::Value& one : (*published)["params"]["diagnostics"].items()) {
    found.push_back(std::string(one["code"].text()) + " " + part(one["range"]));
  }
  const auto has = [&](const std::string& wanted) {
    return std::find(found.begin(), found.end(), wanted) != found.end();
  };
  CHECK(has("parameters/undeclared \"Parameters.Sise\""));
  CHECK(has("schema/unknown-step-type Fial"));

  const auto mended = [&](std::string_view what, std::string_view by) {
    const Document document("text", text);
    const std::size_t at = text.find(what);
    const Position begin = document.position(static_cast<std::uint32_t>(at), Unit::utf16);
    const std::string spot = R"({"line":)" + std::to_string(begin.line) + R"(,"character":)" +
                             std::to_string(begin.column) + "}";
    const auto answer =
        editor.ask("textDocument/codeAction", R"({"textDocument":{"uri":")" + std::string(uri) +
                                                  R"("},"range":{"start":)" + spot + R"(,"end":)" +
                                                  spot + R"(},"context":{"diagnostics":[]}})");
    std::string wanted = text;
    wanted.replace(at, what.size(), by);
    bool any = false;
    for (const json::Value& action : answer->root().items()) {
      any = any || (action["edit"] && with_workspace_edit(text, action["edit"]) == wanted);
    }
    INFO(answer->text());
    CHECK(any);
  };
  mended("\"Parameters.Sise\"", "\"Parameters.Size\"");
  mended("Fial", "Fail");
}

TEST_CASE("names lead to their places in the definition that the cursor is in", "[lsp]") {
  Editor editor;
  editor.open(text, uri);
  const auto there = editor.ask("textDocument/definition", place("Rows}}") + "}");
  REQUIRE(there->root());
  const json::Value& target =
      there->root().is(json::Kind::array) ? there->root()[0] : there->root();
  INFO(there->text());
  const json::Value& range =
      target["targetSelectionRange"] ? target["targetSelectionRange"] : target["range"];
  CHECK(part(range).find("Rows") != std::string::npos);

  const auto hover = editor.ask("textDocument/hover", place("Parameters.Rows") + "}");
  CHECK(hover->text().find("ten") != std::string::npos);

  const auto renamed = editor.ask("textDocument/rename", place("Rows,") + R"(,"newName":"Lines"})");
  INFO(renamed->text());
  const std::string result = with_workspace_edit(text, renamed->root());
  CHECK(result.find("{Name: Lines, Type") != std::string::npos);
  CHECK(result.find("{Get: Parameters.Lines}") != std::string::npos);

  const auto symbols = editor.ask("textDocument/documentSymbol",
                                  R"({"textDocument":{"uri":")" + std::string(uri) + "\"}}");
  for (const char* name : {"First", "Other", "Third"}) {
    CHECK(symbols->text().find(name) != std::string::npos);
  }
}

TEST_CASE("each definition of a file has its own dry run, hints and report", "[lsp]") {
  static std::vector<std::string> kept;
  kept.clear();
  lsp::Outside outside;
  outside.keep_page = [](const std::string& name, const std::string&) {
    kept.push_back(name);
    return "/tmp/" + name + ".html";
  };
  std::string whole = text;
  whole.replace(whole.find("Sise"), 4, "Size");
  Editor editor(Editor::all_capabilities, "{}", outside);
  editor.open(whole, uri);
  const std::string document = R"({"textDocument":{"uri":"file:///t.yaml"})";
  const auto lenses = editor.ask("textDocument/codeLens", document + "}");
  std::vector<std::string> roots;
  for (const json::Value& lens : lenses->root().items()) {
    const json::Value& command = lens["command"];
    if (!command["title"].text().starts_with("Dry-run")) continue;
    roots.push_back(std::string(command["title"].text().substr(0, 16)) + " " +
                    json::compact(command["arguments"]));
  }
  INFO(lenses->text());
  // The second one has an error, the type of a step, which is none of the first one's.
  CHECK(roots == std::vector<std::string>{R"(Dry-run (expecte ["file:///t.yaml", "One"])",
                                          "Dry-run: 1 error null"});
  const auto hints = editor.ask("textDocument/inlayHint",
                                document + R"(,"range":{"start":{"line":0,"character":0},)" +
                                    R"("end":{"line":99,"character":0}}})");
  CHECK(hints->text().find("RUN") != std::string::npos);
  const auto plan = [&](const std::string& arguments) {
    return editor.ask(
        "workspace/executeCommand",
        R"({"command":"plumbline.plan","arguments":["file:///t.yaml")" + arguments + "]}");
  };
  CHECK((*plan(R"(,"One")"))["definition"]["path"].text() == "/t.yaml");
  CHECK((*plan(R"(,"Two")"))["message"].text() == "no plan can be made: 1 error to mend first");
  CHECK((*plan(R"(,"Three")"))["message"].text() == "no pipeline is called `Three`");
  CHECK(kept == std::vector<std::string>{"t.yaml-One"});
}

TEST_CASE("completion in a definition inside a file does not wait for its findings", "[lsp]") {
  const std::string inner =
      R"({"Version": "2020-12-01", "Steps": [{"Name": "Fit", "Type": "Training", "Arguments": {}},)"
      R"( {"Name": "End", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Steps.Fit."}}}]})";
  for (const auto& [name, opened] :
       {std::pair<std::string, std::string>{"a.json",
                                            "{\"PipelineDefinition\": " + quoted_json(inner) + "}"},
        {"a.tf", "resource \"aws_sagemaker_pipeline\" \"p\" {\n  pipeline_definition = <<EOF\n" +
                     inner + "\nEOF\n}\n"}}) {
    // Who asks for findings is not sent any.
    Editor editor(R"({"textDocument":{"diagnostic":{}}})");
    editor.open(opened, "file:///" + name);
    const Document document("text", opened);
    const auto at = static_cast<std::uint32_t>(opened.find("Steps.Fit.") + 10);
    const Position place = document.position(at, Unit::utf16);
    const auto offers = editor.ask("textDocument/completion",
                                   Editor::at(place.line, place.column, "file:///" + name));
    INFO(name);
    CHECK(offers->text().find("Steps.Fit.ModelArtifacts") != std::string::npos);
    // The quote behind it is not there yet: the step is known from before.
    const std::string quote = opened[at] == '\\' ? "\\\"" : "\"";
    const Position end =
        document.position(at + static_cast<std::uint32_t>(quote.size()), Unit::utf16);
    editor.change(R"({"start":{"line":)" + std::to_string(place.line) + R"(,"character":)" +
                      std::to_string(place.column) + R"(},"end":{"line":)" +
                      std::to_string(end.line) + R"(,"character":)" + std::to_string(end.column) +
                      "}}",
                  "", "file:///" + name);
    const auto open_end = editor.ask("textDocument/completion",
                                     Editor::at(place.line, place.column, "file:///" + name));
    CHECK(open_end->text().find("Steps.Fit.ModelArtifacts") != std::string::npos);
  }
}

TEST_CASE("objects of a definition in YAML can be folded", "[lsp]") {
  Editor editor;
  editor.open(text, uri);
  const auto folds =
      editor.ask("textDocument/foldingRange", R"({"textDocument":{"uri":"file:///t.yaml"}})");
  // The text in the block, its steps, and the steps of the other one.
  CHECK(folds->text().find(R"("startLine": 6)") != std::string::npos);
  CHECK(folds->text().find(R"({"startLine": 17, "endLine": 23})") != std::string::npos);
}
