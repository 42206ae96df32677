// The language server over files that hold several definitions.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

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

TEST_CASE("an editor gets the findings of all definitions of a file, and fixes as it spells them") {
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

TEST_CASE("names lead to their places in the definition that the cursor is in") {
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
