// Code actions, and what becomes of a text when they are taken.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "analyzer/check/analyze.h"
#include "tests/editor.h"
#include "tests/shared_material.h"

namespace {

using namespace plumbline;
using namespace plumbline::tests;

const std::string text = R"({"Version": "2020-12-01", "Parameters": [
  {"Name": "Size", "Type": "Integer", "DefaultValue": 1}],
 "Steps": [
  {"Name": "Train", "Type": "Training", "Arguments": {
    "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": {"Get": "Parameters.Sise"},
      "VolumeSizeInGB": {"Get": "Parameters.Volume"}},
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/out/model"}}}]})";

struct Taken {
  std::string title, kind, result;
  bool preferred = false;
};

std::string range(std::string_view all, std::size_t begin, std::size_t end) {
  const Document document("text", std::string(all));
  const auto place = [&](std::size_t at) {
    const Position position = document.position(static_cast<std::uint32_t>(at), Unit::utf16);
    return R"({"line":)" + std::to_string(position.line) + R"(,"character":)" +
           std::to_string(position.column) + "}";
  };
  return R"({"start":)" + place(begin) + R"(,"end":)" + place(end) + "}";
}

std::vector<Taken> actions(Editor& editor, std::string_view all, std::string_view what,
                           std::string_view only = "") {
  const std::size_t at = all.find(what);
  REQUIRE(at != std::string::npos);
  const auto answer =
      editor.ask("textDocument/codeAction",
                 R"({"textDocument":{"uri":"file:///a.json"},"range":)" +
                     range(all, at, at + what.size()) + R"(,"context":{"diagnostics":[])" +
                     (only.empty() ? "" : R"(,"only":[")" + std::string(only) + "\"]") + "}}");
  std::vector<Taken> out;
  for (const json::Value& action : answer->root().items()) {
    std::string result;
    if (action["edit"]) {
      result = with_workspace_edit(all, action["edit"]);
    } else {
      const auto resolved = editor.ask("codeAction/resolve", json::compact(action));
      result = with_workspace_edit(all, (*resolved)["edit"]);
    }
    out.push_back({std::string(action["title"].text()), std::string(action["kind"].text()), result,
                   action["isPreferred"].boolean()});
  }
  return out;
}

const Taken* find(const std::vector<Taken>& all, std::string_view title) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Taken& one) { return one.title == title; });
  return found == all.end() ? nullptr : &*found;
}

bool holds(const std::string& all, std::string_view part) {
  return all.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a fix is offered where its finding is, a safe one as the preferred one", "[lsp]") {
  Editor editor;
  editor.open(text);
  const auto all = actions(editor, text, "Parameters.Sise", "quickfix");
  REQUIRE(!all.empty());
  CHECK(holds(all.front().result, R"({"Get": "Parameters.Size"})"));
  CHECK(all.front().kind == "quickfix");
  CHECK(all.front().preferred);
  CHECK(actions(editor, text, "\"Version\"", "quickfix").empty());
}

TEST_CASE("a parameter that is missing is declared with the type of the place", "[lsp]") {
  Editor editor;
  editor.open(text);
  const auto all = actions(editor, text, "Parameters.Volume", "quickfix");
  const Taken* const declared = find(all, "Declare parameter `Volume`");
  REQUIRE(declared);
  CHECK(holds(declared->result, R"({"Name": "Volume", "Type": "Integer"}],)"));
  const std::string without = R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail",
    "Arguments": {"ErrorMessage": {"Get": "Parameters.Why"}}}]})";
  editor.change("", without);
  const auto more = actions(editor, without, "Parameters.Why");
  REQUIRE(find(more, "Declare parameter `Why`"));
  CHECK(holds(find(more, "Declare parameter `Why`")->result,
              R"("2020-12-01", "Parameters": [{"Name": "Why", "Type": "String"}], "Steps")"));
}

TEST_CASE("a finding is accepted in the definition's own Metadata", "[lsp]") {
  Editor editor;
  editor.open(text);
  const auto all = actions(editor, text, "Parameters.Volume", "quickfix");
  const Taken* const ignored = find(all, "Ignore parameters/undeclared in step `Train`");
  REQUIRE(ignored);
  CHECK(holds(ignored->result, R"("Metadata": {"plumbline-ignore-Train": "parameters/undeclared: )"
                               R"(say why"})"));
  editor.change("", ignored->result);
  editor.settle();
  CHECK_FALSE(holds(editor.last("textDocument/publishDiagnostics")->text(), "undeclared"));
  // The next one joins it.
  std::string more = ignored->result;
  more.replace(more.find("parameters/undeclared: "), 23, "cost/no-cache: ");
  editor.change("", more);
  const auto second = actions(editor, more, "Parameters.Volume", "quickfix");
  const Taken* const joined = find(second, "Ignore parameters/undeclared in step `Train`");
  REQUIRE(joined);
  CHECK(holds(joined->result, R"("cost/no-cache, parameters/undeclared: say why")"));
}

TEST_CASE("a literal becomes a parameter with the literal as its default", "[lsp]") {
  Editor editor;
  editor.open(text);
  const auto all = actions(editor, text, "ml.m5.xlarge", "refactor");
  const Taken* const extracted = find(all, "Extract to parameter `InstanceType`");
  REQUIRE(extracted);
  CHECK(extracted->kind == "refactor.extract");
  CHECK(holds(extracted->result,
              R"({"Name": "InstanceType", "Type": "String", "DefaultValue": "ml.m5.xlarge"}])"));
  CHECK(holds(extracted->result, R"("InstanceType": {"Get": "Parameters.InstanceType"})"));
  CHECK(actions(editor, text, "\"Training\"", "refactor").empty());
  CHECK(actions(editor, text, "\"2020-12-01\"", "refactor").empty());
}

TEST_CASE("a text or a reference is wrapped in Std:Join, split at the selection", "[lsp]") {
  Editor editor;
  editor.open(text);
  const auto all = actions(editor, text, "out", "refactor.rewrite");
  REQUIRE(find(all, "Wrap in Std:Join"));
  const auto split = actions(editor, text, "/out/", "refactor.rewrite");
  REQUIRE(find(split, "Wrap in Std:Join"));
  CHECK(holds(find(split, "Wrap in Std:Join")->result,
              R"({"Std:Join": {"On": "", "Values": ["s3://bucket", "/out/", "model"]}})"));
}

TEST_CASE("everything with a safe fix is mended at once, when the editor asks for that", "[lsp]") {
  for (const std::string_view capabilities :
       {Editor::all_capabilities,
        std::string_view(R"({"textDocument":{"codeAction":{"codeActionLiteralSupport":{}}}})")}) {
    Editor editor(capabilities);
    editor.open(text);
    const auto all = actions(editor, text, "\"Version\"", "source.fixAll");
    REQUIRE(all.size() == 1);
    CHECK(all.front().kind == "source.fixAll.plumbline");
    CHECK(holds(all.front().result, "Parameters.Size"));
    CHECK(actions(editor, text, "\"Version\"").empty());
  }
}

TEST_CASE("an action that is resolved after an edit is refused", "[lsp]") {
  Editor editor;
  editor.open(text);
  const auto answer = editor.ask(
      "codeAction/resolve",
      R"({"title":"x","kind":"source.fixAll.plumbline","data":{"uri":"file:///a.json","version":0}})");
  CHECK((*answer)["code"].integer() == -32801);
}

TEST_CASE("commands fix everything, explain a rule and give the facts", "[lsp]") {
  Editor editor(R"({"workspace":{"applyEdit":true}})");
  editor.open(text);
  CHECK(editor
            .ask("workspace/executeCommand",
                 R"({"command":"plumbline.fixAll","arguments":["file:///a.json"]})")
            ->text() == "null");
  const auto request = editor.last("workspace/applyEdit");
  REQUIRE(request);
  CHECK(holds(with_workspace_edit(text, (*request)["params"]["edit"]), "Parameters.Size"));
  editor.send(R"({"jsonrpc":"2.0","id":)" + std::string((*request)["id"].text()) +
              R"(,"result":{"applied":false,"failureReason":"busy"}})");
  editor.settle();
  CHECK(holds(editor.last("window/logMessage")->text(), "busy"));
  const auto page = editor.ask("workspace/executeCommand",
                               R"({"command":"plumbline.explain","arguments":["graph/cycle"]})");
  CHECK(holds(page->text(), "graph/cycle"));
  const auto facts = editor.ask("workspace/executeCommand",
                                R"({"command":"plumbline.facts","arguments":["file:///a.json"]})");
  CHECK((*facts)["steps"].size() == 1);
  for (const char* params : {R"({"command":"no"})", R"({"command":"plumbline.explain"})",
                             R"({"command":"plumbline.facts","arguments":["file:///b"]})", "{}"}) {
    CHECK((*editor.ask("workspace/executeCommand", params))["code"].integer() == -32602);
  }
}

TEST_CASE("every action of the broken fixtures leaves JSON, and a fix leaves no such finding",
          "[lsp]") {
  const std::filesystem::path folder = PLUMBLINE_SOURCE_DIR "/fixtures/definitions/broken";
  std::size_t taken = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const std::string before = plumbline::tests::read(entry.path());
    Editor editor(Editor::all_capabilities, R"({"profiles":["strict"]})");
    editor.open(before);
    INFO(entry.path().filename().string());
    const Document document("text", before);
    const auto answer = editor.ask("textDocument/codeAction",
                                   R"({"textDocument":{"uri":"file:///a.json"},"range":)" +
                                       range(before, 0, before.size()) +
                                       R"(,"context":{"diagnostics":[],"only":["quickfix"]}})");
    const auto analysed =
        analyze(std::make_shared<const Document>("a", before), rules_in(Profiles::strict));
    const bool whole = !analysed->tree().truncated() && !analysed->contents.host.tree.truncated();
    const auto count = [](const Analysis& analysis, std::string_view rule) {
      return std::count_if(analysis.diagnostics.begin(), analysis.diagnostics.end(),
                           [&](const Diagnostic& one) { return one.rule == rule && one.counts(); });
    };
    for (const json::Value& action : answer->root().items()) {
      const std::string after = with_workspace_edit(before, action["edit"]);
      const auto fixed =
          analyze(std::make_shared<const Document>("a", after), rules_in(Profiles::strict));
      ++taken;
      INFO(action["title"].text());
      if (whole) CHECK_FALSE(fixed->tree().truncated());
      const std::string_view rule = action["diagnostics"][0]["code"].text();
      CHECK(count(*fixed, rule) < count(*analysed, rule));
    }
  }
  CHECK(taken > 3);
}
