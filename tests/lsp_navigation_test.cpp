// Names: where they are declared, who says them, giving them another one; the shape of a text.
#include <catch2/catch.hpp>
#include <string>

#include "tests/editor.h"

namespace {

using namespace plumbline;
using namespace plumbline::tests;

const std::string definition = R"({
  "Version": "2020-12-01",
  "Metadata": {"plumbline-ignore-Train": "cost: known"},
  "Parameters": [
    {"Name": "Size", "Type": "Integer", "DefaultValue": 1},
    {"Name": "Role", "Type": "String", "DefaultValue": "arn:aws:iam::123456789012:role/r"}
  ],
  "Steps": [
    {"Name": "Train", "Type": "Training", "Arguments": {"RoleArn": {"Get": "Parameters.Role"}}},
    {"Name": "Évaluer🚂", "Type": "Processing", "DependsOn": ["Train"], "PropertyFiles": [
      {"PropertyFileName": "Report", "OutputName": "out", "FilePath": "r.json"}]},
    {"Name": "Check", "Type": "Condition", "Arguments": {
      "Conditions": [{"Type": "GreaterThan", "LeftValue": {"Std:JsonGet": {
        "PropertyFile": {"Get": "Steps.Évaluer🚂.PropertyFiles.Report"}, "Path": "a.b"}},
        "RightValue": {"Get": "Parameters.Size"}}],
      "IfSteps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": {"Std:Join": {
        "On": "", "Values": ["x", {"Get": "Steps.Train.TrainingJobName"}]}}}}],
      "ElseSteps": []}}
  ]
})";

// Line and UTF-16 column of the n-th byte behind the only or first `text`.
struct Spot {
  std::uint32_t line, character;
};
Spot spot(const std::string& text, std::string_view what, std::size_t into = 0) {
  const Document document("text", text);
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  const Position position = document.position(static_cast<std::uint32_t>(at + into), Unit::utf16);
  return {position.line, position.column};
}
std::string at(const std::string& text, std::string_view what, std::size_t into = 0) {
  const Spot found = spot(text, what, into);
  return Editor::at(found.line, found.character);
}
std::string with(std::string params, std::string_view more) {
  params.pop_back();
  return params + "," + std::string(more) + "}";
}
// The text under each range.
std::vector<std::string> texts(const std::string& text, const json::Value& ranges) {
  const Document document("text", text);
  std::vector<std::string> out;
  for (const json::Value& item : ranges.items()) {
    const auto offset = [&](const char* end) {
      return document.offset(
          {static_cast<std::uint32_t>(*item["range"][end]["line"].integer()),
           static_cast<std::uint32_t>(*item["range"][end]["character"].integer())},
          Unit::utf16);
    };
    const Range range{offset("start"), offset("end")};
    out.push_back(std::to_string(document.position(range.begin, Unit::byte).line) + ":" +
                  std::string(document.text(range)));
  }
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("definition leads from every mention to the declaration", "[lsp]") {
  Editor editor;
  editor.open(definition);
  const auto from = [&](std::string_view what, std::size_t into) {
    return texts(definition,
                 editor.ask("textDocument/definition", at(definition, what, into))->root());
  };
  CHECK(from("Parameters.Role", 12) == Strings{"5:Role"});
  CHECK(from("[\"Train\"]", 3) == Strings{"8:Train"});
  CHECK(from("Steps.Train.Tr", 7) == Strings{"8:Train"});
  CHECK(from("Steps.Évaluer", 9) == Strings{"9:Évaluer🚂"});
  CHECK(from("PropertyFiles.Report", 15) == Strings{"10:Report"});
  CHECK(from("plumbline-ignore-Train", 19) == Strings{"8:Train"});
  CHECK(from("Steps.Train.TrainingJobName", 15).empty());
  CHECK(from("\"Version\"", 2).empty());
}

TEST_CASE("references and highlights are all mentions of a name", "[lsp]") {
  Editor editor;
  editor.open(definition);
  const std::string params = at(definition, "\"Train\"", 2);
  const auto all = editor.ask("textDocument/references",
                              with(params, R"("context":{"includeDeclaration":true})"));
  CHECK(texts(definition, all->root()) == Strings{"8:Train", "2:Train", "9:Train", "16:Train"});
  const auto others = editor.ask("textDocument/references",
                                 with(params, R"("context":{"includeDeclaration":false})"));
  CHECK((*others).root().size() == 3);
  const auto marked = editor.ask("textDocument/documentHighlight", params);
  CHECK(texts(definition, marked->root()).size() == 4);
  CHECK((*marked).root()[0]["kind"].integer() == 3);
  CHECK((*marked).root()[1]["kind"].integer() == 2);
}

TEST_CASE("renaming changes every mention and nothing else", "[lsp]") {
  const auto renamed = [](std::string_view what, std::size_t into, std::string_view name) {
    Editor editor;
    editor.open(definition);
    const auto edit = editor.ask("textDocument/rename", with(at(definition, what, into),
                                                             R"("newName":)" + quoted_json(name)));
    return with_workspace_edit(definition, edit->root());
  };
  const auto replaced = [](std::string text, std::string_view from, std::string_view to) {
    for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i)) {
      text.replace(i, from.size(), to);
      i += to.size();
    }
    return text;
  };
  std::string expected = replaced(definition, "\"Train\"", "\"Fit-2\"");
  expected = replaced(expected, "ignore-Train", "ignore-Fit-2");
  expected = replaced(expected, "Steps.Train.", "Steps.Fit-2.");
  CHECK(renamed("Steps.Train.", 8, "Fit-2") == expected);
  CHECK(renamed("\"Size\"", 1, "Count") == replaced(definition, "Size", "Count"));
  CHECK(renamed("\"Évaluer🚂\"", 3, "Eval") == replaced(definition, "Évaluer🚂", "Eval"));
  CHECK(renamed(".Report", 2, "Metrics") == replaced(definition, "Report", "Metrics"));
}

TEST_CASE("a rename to a name that is taken or illegal, or of nothing, is refused", "[lsp]") {
  Editor editor;
  editor.open(definition);
  const auto message = [&](std::string_view what, std::string_view name) {
    const auto answer = editor.ask(
        "textDocument/rename", with(at(definition, what, 2), R"("newName":)" + quoted_json(name)));
    return std::string((*answer)["message"].text());
  };
  CHECK(message("\"Train\"", "Check") == "another step is called `Check`");
  CHECK(message("\"Size\"", "Role") == "another parameter is called `Role`");
  CHECK(message("\"Train\"", "a b") ==
        "`a b` is no step name: expected letters, digits, `-` and `_`");
  CHECK(message("\"Train\"", "") == "a name cannot be empty");
  CHECK(message("\"Train\"", std::string(65, 'x')) == "a name has at most 64 characters");
  CHECK(message("\"Version\"", "x") == "nothing here has a name");
  CHECK(editor.ask("textDocument/prepareRename", at(definition, "\"Version\"", 2))->text() ==
        "null");
  const auto prepared = editor.ask("textDocument/prepareRename", at(definition, "Steps.Train.", 8));
  CHECK((*prepared)["placeholder"].text() == "Train");
}

TEST_CASE("two steps of one name are not renamed", "[lsp]") {
  Editor editor;
  const std::string text = R"({"Steps": [{"Name": "A", "Type": "Fail"}, {"Name": "A"}]})";
  editor.open(text);
  const auto answer =
      editor.ask("textDocument/rename", with(at(text, "\"A\"", 1), R"("newName":"B")"));
  CHECK((*answer)["code"].integer() == -32803);
}

TEST_CASE("names with escapes are found where they are spelt", "[lsp]") {
  Editor editor;
  const std::string text =
      "{\"Parameters\": [{\"Name\": \"P\\u0041\"}],\n"
      "\"Steps\": [{\"Name\": \"\\ud83d\\ude82S\", \"Type\": \"Fail\", \"Arguments\": "
      "{\"ErrorMessage\": {\"Get\": \"Par\\u0061meters.P\\u0041\"}}}]}";
  editor.open(text);
  const auto all =
      editor.ask("textDocument/references",
                 with(at(text, "P\\u0041", 2), R"("context":{"includeDeclaration":true})"));
  CHECK(texts(text, all->root()) == Strings{"0:P\\u0041", "1:P\\u0041"});
}

TEST_CASE("a broken text is answered from the last good one, shifted by the edits", "[lsp]") {
  Editor editor;
  editor.open(definition);
  // A line before, and a string that is not closed behind the parameters.
  editor.change(R"({"start":{"line":0,"character":1},"end":{"line":0,"character":1}})", "\n\n");
  editor.change(R"({"start":{"line":8,"character":4},"end":{"line":8,"character":4}})", "\n\"Step");
  editor.settle();
  const Spot named = spot(definition, "[\"Train\"]", 3);
  const auto found =
      editor.ask("textDocument/definition", Editor::at(named.line + 3, named.character));
  REQUIRE(found->root().size() == 1);
  CHECK(json::compact(found->root()[0]["range"]) ==
        R"({"start": {"line": 11, "character": 14}, "end": {"line": 11, "character": 19}})");
  const auto symbols =
      editor.ask("textDocument/documentSymbol", R"({"textDocument":{"uri":"file:///a.json"}})");
  CHECK(symbols->root().size() == 2);
  // Mended again.
  editor.change("", definition);
  CHECK(
      texts(definition,
            editor.ask("textDocument/definition", at(definition, "Parameters.Role", 12))->root()) ==
      Strings{"5:Role"});
}

TEST_CASE("a definition in a JSON string is walked through in the file that is open", "[lsp]") {
  Editor editor;
  const std::string text = R"({"PipelineName": "p", "PipelineDefinition": "{\"Parameters\": [)"
                           R"({\"Name\": \"Gone\"}], \"Steps\": [{\"Name\": \"A\", \"Type\": )"
                           R"(\"Fail\", \"Arguments\": {\"ErrorMessage\": {\"Get\": )"
                           R"(\"Parameters.Gone\"}}}]}"})";
  editor.open(text);
  const auto found = editor.ask("textDocument/definition", at(text, "Parameters.Gone", 12));
  CHECK(texts(text, found->root()) == Strings{"0:Gone"});
  const auto edit = editor.ask("textDocument/rename",
                               with(at(text, "Parameters.Gone", 12), R"("newName":"Here")"));
  const std::string renamed = with_workspace_edit(text, edit->root());
  CHECK(renamed.find("Gone") == std::string::npos);
  CHECK(renamed.find(R"(\"Parameters.Here\")") != std::string::npos);
  CHECK(editor.ask("textDocument/definition", Editor::at(0, 3))->text() == "[]");
}

TEST_CASE("symbols are the parameters and the steps, those of branches below their condition",
          "[lsp]") {
  Editor editor;
  editor.open(definition);
  const std::string params = R"({"textDocument":{"uri":"file:///a.json"}})";
  const auto answer = editor.ask("textDocument/documentSymbol", params);
  const json::Value& symbols = answer->root();
  REQUIRE(symbols.size() == 2);
  CHECK(symbols[0]["name"].text() == "Parameters");
  CHECK(symbols[0]["children"][0]["detail"].text() == "Integer = 1");
  const json::Value& check = symbols[1]["children"][2];
  CHECK(check["name"].text() == "Check");
  CHECK(check["children"].size() == 1);
  CHECK(check["children"][0]["name"].text() == "IfSteps");
  CHECK(check["children"][0]["children"][0]["name"].text() == "Stop");
  Editor flat("{}");
  flat.open(definition);
  const auto list = flat.ask("textDocument/documentSymbol", params);
  CHECK(list->root().size() == 9);
  CHECK(list->root()[1]["containerName"].text() == "Parameters");
  const auto found = flat.ask("workspace/symbol", R"({"query":"trn"})");
  REQUIRE(found->root().size() == 1);
  CHECK(found->root()[0]["name"].text() == "Train");
}

TEST_CASE("what spans lines can be folded, up to the line before its end", "[lsp]") {
  Editor editor;
  editor.open("{\n  \"Steps\": [\n    {\n      \"Name\": \"A\"\n    },\n    {}\n  ]\n}\n");
  const auto folds =
      editor.ask("textDocument/foldingRange", R"({"textDocument":{"uri":"file:///a.json"}})");
  CHECK(json::compact(folds->root()) ==
        R"([{"startLine": 0, "endLine": 6}, {"startLine": 1, "endLine": 5}, )"
        R"({"startLine": 2, "endLine": 3}])");
}

TEST_CASE("a selection grows from the word to the whole text", "[lsp]") {
  Editor editor;
  const std::string text = R"({"Steps": [{"Name": "Train"}]})";
  editor.open(text);
  const auto answer = editor.ask(
      "textDocument/selectionRange",
      R"({"textDocument":{"uri":"file:///a.json"},"positions":[{"line":0,"character":23}]})");
  std::vector<std::string> grown;
  const Document document("text", text);
  for (const json::Value* one = &answer->root()[0]; *one; one = &(*one)["parent"]) {
    const json::Value& range = (*one)["range"];
    grown.emplace_back(
        document.text({static_cast<std::uint32_t>(*range["start"]["character"].integer()),
                       static_cast<std::uint32_t>(*range["end"]["character"].integer())}));
  }
  CHECK(grown == Strings{"Train", "\"Train\"", "\"Name\": \"Train\"", "{\"Name\": \"Train\"}",
                         "[{\"Name\": \"Train\"}]", "\"Steps\": [{\"Name\": \"Train\"}]", text});
}
