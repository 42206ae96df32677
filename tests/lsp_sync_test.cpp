// Open texts, and what is said of them.
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "tests/editor.h"

namespace {

using namespace plumbline;
using namespace plumbline::tests;

const char* const faulty = R"({
  "Version": "2020-12-01",
  "Parameters": [{"Name": "Size", "Type": "Integer", "DefaultValue": 1}],
  "Steps": [
    {"Name": "Bäume🚂", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.Sise"}}}
  ]
})";

std::string diagnostics(const Editor& editor, std::string_view uri = "file:///a.json") {
  for (auto message = editor.sent.rbegin(); message != editor.sent.rend(); ++message) {
    const json::Value& params = (**message)["params"];
    if ((**message)["method"].text() == "textDocument/publishDiagnostics" &&
        params["uri"].text() == uri) {
      return json::compact(params["diagnostics"]);
    }
  }
  return "none";
}

const std::string& text_of(const Editor& editor, const std::string& uri = "file:///a.json") {
  return editor.server.session().files.at(uri)->text.bytes();
}

}  // namespace

TEST_CASE("an opened text is checked and its findings published with places and version", "[lsp]") {
  Editor editor;
  editor.open(faulty);
  const auto published = editor.last("textDocument/publishDiagnostics");
  REQUIRE(published);
  const json::Value& params = (*published)["params"];
  CHECK(params["version"].integer() == 1);
  const json::Value* found = nullptr;
  for (const json::Value& one : params["diagnostics"].items()) {
    if (one["code"].text() == "parameters/undeclared") found = &one;
  }
  REQUIRE(found);
  CHECK((*found)["severity"].integer() == 1);
  CHECK((*found)["source"].text() == "plumbline");
  // The name has two UTF-16 units more than the eye sees, and four bytes more.
  CHECK(json::compact((*found)["range"]) ==
        R"({"start": {"line": 4, "character": 78}, "end": {"line": 4, "character": 95}})");
  CHECK((*found)["relatedInformation"].size() >= 1);
  CHECK((*found)["data"]["rule"].text() == "parameters/undeclared");
}

TEST_CASE("places are counted in the encoding that was agreed on", "[lsp]") {
  for (const auto& [encoding, column] :
       {std::pair{"utf-8", 81}, std::pair{"utf-16", 78}, std::pair{"utf-32", 77}}) {
    Editor editor(R"({"general":{"positionEncodings":[")" + std::string(encoding) + R"("]}})");
    editor.open(faulty);
    CHECK(diagnostics(editor).find(R"({"line": 4, "character": )" + std::to_string(column) + "}") !=
          std::string::npos);
  }
}

TEST_CASE("links to the rules' pages are given only when their address is known", "[lsp]") {
  Editor editor(Editor::all_capabilities, R"({"docs":"https://example.org/rules/"})");
  editor.open(faulty);
  CHECK(
      diagnostics(editor).find(
          R"("codeDescription": {"href": "https://example.org/rules/parameters/undeclared.md"})") !=
      std::string::npos);
  Editor without;
  without.open(faulty);
  CHECK(diagnostics(without).find("codeDescription") == std::string::npos);
}

TEST_CASE("what is superfluous is tagged as unnecessary", "[lsp]") {
  Editor editor;
  editor.open(R"({"Version": "2020-12-01", "Parameters": [{"Name": "P", "Type": "String"}], "Steps":
    [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}]})");
  CHECK(diagnostics(editor).find(R"("tags": [1])") != std::string::npos);
}

TEST_CASE("a client that can do nothing gets nothing but the required members", "[lsp]") {
  Editor editor("{}");
  editor.open(faulty);
  const std::string text = diagnostics(editor);
  for (const char* member : {"relatedInformation", "tags", "data", "codeDescription"}) {
    CHECK(text.find("\"" + std::string(member) + "\"") == std::string::npos);
  }
}

TEST_CASE("many quick edits are analysed once", "[lsp]") {
  Editor editor;
  editor.open(faulty);
  const std::size_t analyses = editor.server.session().analyses;
  const std::size_t published = editor.count("textDocument/publishDiagnostics");
  for (int i = 0; i < 100; ++i) {
    editor.change(R"({"start":{"line":0,"character":1},"end":{"line":0,"character":1}})", " ");
  }
  editor.settle();
  CHECK(editor.server.session().analyses == analyses + 1);
  CHECK(editor.count("textDocument/publishDiagnostics") == published + 1);
  CHECK((*editor.last("textDocument/publishDiagnostics"))["params"]["version"].integer() == 101);
  editor.settle();
  CHECK(editor.count("textDocument/publishDiagnostics") == published + 1);
}

TEST_CASE("several changes in one notification are made one after the other", "[lsp]") {
  Editor editor;
  editor.open("abc");
  editor.tell("textDocument/didChange",
              R"({"textDocument":{"uri":"file:///a.json","version":2},"contentChanges":[
        {"range":{"start":{"line":0,"character":1},"end":{"line":0,"character":2}},"text":"X\nY"},
        {"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":1}},"text":"Z"}]})");
  editor.settle();
  CHECK(text_of(editor) == "aX\nZc");
}

TEST_CASE("a range that ends before it begins changes nothing", "[lsp]") {
  Editor editor;
  editor.open("abc");
  editor.change(R"({"start":{"line":0,"character":2},"end":{"line":0,"character":1}})", "X");
  editor.settle();
  CHECK(text_of(editor) == "abc");
  CHECK(editor.last("window/logMessage"));
}

TEST_CASE("closing clears the findings, and nothing is published afterwards", "[lsp]") {
  Editor editor;
  editor.open(faulty);
  editor.change("", "{");
  editor.tell("textDocument/didClose", R"({"textDocument":{"uri":"file:///a.json"}})");
  editor.settle();
  CHECK(diagnostics(editor) == "[]");
  const auto sent = editor.sent.size();
  editor.change("", "{");  // it is not open: told in the log
  editor.settle();
  CHECK(editor.sent.size() == sent + 1);
  CHECK((*editor.sent.back())["method"].text() == "window/logMessage");
}

TEST_CASE("a change before opening, opening twice, and versions out of order are survived",
          "[lsp]") {
  Editor editor;
  editor.change("", "{}");
  editor.settle();
  CHECK(editor.server.session().files.empty());
  editor.open(faulty);
  editor.open("{}");
  CHECK(text_of(editor) == "{}");
  for (const char* version : {"9", "9", "3", "null", "\"x\""}) {
    editor.tell("textDocument/didChange",
                R"({"textDocument":{"uri":"file:///a.json","version":)" + std::string(version) +
                    R"(},"contentChanges":[{"text":"[)" +
                    std::string(version == nullptr ? "" : "1") + R"(]"}]})");
  }
  editor.settle();
  CHECK(text_of(editor) == "[1]");
}

TEST_CASE("spellings of one URI are one file, and other schemes are fine", "[lsp]") {
  Editor editor;
  editor.open(faulty, "file:///C%3A/a%20b.json");
  editor.change("", "{}", "file:///c:/a b.json");
  editor.settle();
  CHECK(editor.server.session().files.size() == 1);
  CHECK(editor.server.session().files.begin()->second->text.bytes() == "{}");
  for (const char* uri : {"untitled:Untitled-1", "vscode-notebook-cell:/a.ipynb#X0", ""}) {
    editor.open(faulty, uri);
    CHECK(diagnostics(editor, uri).find("parameters/undeclared") != std::string::npos);
  }
}

TEST_CASE("JSON that is no definition has no findings", "[lsp]") {
  Editor editor;
  for (const char* text : {R"({"name": "x", "version": "1"})", "[1, 2", "", "3"}) {
    editor.open(text);
    CHECK(diagnostics(editor) == "[]");
  }
}

TEST_CASE("a configuration has its own findings", "[lsp]") {
  Editor editor;
  const char* const uri = "file:///x/plumbline.jsonc";
  editor.open("{\"rules\": {\"graph/cycel\": \"off\"}, // a slip\n \"profils\": []}", uri);
  CHECK(diagnostics(editor, uri).find("config/") != std::string::npos);
}

TEST_CASE("a file above the limit has one finding that says so", "[lsp]") {
  Editor editor(Editor::all_capabilities, R"({"maxFileSize":100})");
  editor.open(faulty);
  CHECK(diagnostics(editor).find(R"("severity": 3, "code": "internal/analysis-limit")") !=
        std::string::npos);
  CHECK(editor.server.session().analyses == 0);
}

TEST_CASE("pulled diagnostics are full once and unchanged afterwards, and none are pushed",
          "[lsp]") {
  Editor editor(R"({"textDocument":{"diagnostic":{}}})");
  editor.open(faulty);
  CHECK(editor.count("textDocument/publishDiagnostics") == 0);
  const std::string document = R"({"textDocument":{"uri":"file:///a.json"})";
  const auto first = editor.ask("textDocument/diagnostic", document + "}");
  CHECK((*first)["kind"].text() == "full");
  CHECK((*first)["items"].size() > 0);
  const std::string previous =
      document + R"(,"previousResultId":)" + quoted_json((*first)["resultId"].text()) + "}";
  const auto second = editor.ask("textDocument/diagnostic", previous);
  CHECK((*second)["kind"].text() == "unchanged");
  editor.change("", "{\"Steps\": 3}");
  const auto third = editor.ask("textDocument/diagnostic", previous);
  CHECK((*third)["kind"].text() == "full");
}

TEST_CASE("files of the workspace are looked at on the disk, unless they are open", "[lsp]") {
  // The world outside, as far as these tests know it.
  lsp::Outside outside;
  outside.find_files = [](const std::string& folder) {
    return std::vector<std::string>{folder + "/a b.json", folder + "/open.json",
                                    folder + "/other.json", folder + "/gone.json"};
  };
  outside.read_file = [](const std::string& path, std::uint64_t) -> std::optional<std::string> {
    if (path.ends_with("gone.json")) return std::nullopt;
    return path.ends_with("other.json") ? "{\"name\": 1}" : faulty;
  };
  static int read = 0;
  read = 0;
  const auto plain = outside.read_file;
  static decltype(plain) read_file = plain;
  outside.read_file = [](const std::string& path, std::uint64_t limit) {
    ++read;
    return read_file(path, limit);
  };
  outside.stamp = [](const std::string&) -> std::uint64_t { return 7; };
  Editor editor("", "{}", outside);
  editor.ask("initialize", R"({"workspaceFolders":[{"uri":"file:///w","name":"w"}],"capabilities":)"
                           R"({"textDocument":{"diagnostic":{}}}})");
  editor.open("{\"Steps\": []}", "file:///w/open.json");
  const auto first = editor.ask("workspace/diagnostic", R"({"previousResultIds":[]})");
  const json::Value& items = (*first)["items"];
  REQUIRE(items.size() == 2);
  CHECK(items[0]["uri"].text() == "file:///w/open.json");
  CHECK(items[0]["version"].integer() == 1);
  CHECK(items[1]["uri"].text() == "file:///w/a%20b.json");
  CHECK(items[1]["version"].is(json::Kind::null));
  CHECK(json::compact(items[1]["items"]).find("parameters/undeclared") != std::string::npos);
  const auto second = editor.ask("workspace/diagnostic",
                                 R"({"previousResultIds":[{"uri":"file:///w/a b.json","value":)" +
                                     quoted_json(items[1]["resultId"].text()) + "}]}");
  CHECK((*second)["items"][1]["kind"].text() == "unchanged");
  CHECK(read == 3);  // each file once, the open one never
  editor.tell("workspace/didChangeWorkspaceFolders",
              R"({"event":{"removed":[{"uri":"file:///w","name":"w"}],"added":[]}})");
  const auto third = editor.ask("workspace/diagnostic", R"({"previousResultIds":[]})");
  CHECK((*third)["items"].size() == 1);
}

TEST_CASE("a request about all of a text that is edited again is sent back", "[lsp]") {
  Editor editor(R"({"textDocument":{"diagnostic":{}}})");
  editor.open(faulty);
  const std::string params = R"("params":{"textDocument":{"uri":"file:///a.json"}}})";
  editor.send(R"({"jsonrpc":"2.0","id":"d","method":"textDocument/diagnostic",)" + params);
  editor.send(R"({"jsonrpc":"2.0","id":"s","method":"textDocument/documentSymbol",)" + params);
  editor.change("", "{}");
  editor.settle();
  const auto& sent = editor.sent;
  REQUIRE(sent.size() >= 2);
  CHECK((*sent[sent.size() - 2])["error"]["code"].integer() == -32802);
  CHECK((*sent[sent.size() - 2])["error"]["data"]["retriggerRequest"].boolean());
  CHECK((*sent[sent.size() - 1])["error"]["code"].integer() == -32801);
}

TEST_CASE("findings of a definition in a JSON string are placed in the file that is open",
          "[lsp]") {
  Editor editor;
  const std::string text = R"({
  "PipelineName": "p",
  "PipelineDefinition": "{\"Version\": \"2020-12-01\", \"Steps\": [{\"Name\": \"A\", \"Type\": \"Fail\", \"Arguments\": {\"ErrorMessage\": {\"Get\": \"Parameters.Gone\"}}}]}"
})";
  editor.open(text);
  const std::string out = diagnostics(editor);
  const std::size_t column =
      text.find("\\\"Parameters.Gone") - text.find("  \"PipelineDefinition\"");
  CHECK(out.find(R"("start": {"line": 2, "character": )" + std::to_string(column) + "}") !=
        std::string::npos);
}

TEST_CASE("findings after random edits are those of the same text opened anew", "[lsp]") {
  std::mt19937 random(5);  // NOLINT: the same each time
  const char* const pieces[] = {
      "\"",      "{", "}", "[", "]", ",", ":", "\n", "\r\n", "x", "Train", "ä", "\xF0\x9F\x9A\x82",
      "\"Get\"", "1", " ", "\\"};
  const char* const encodings[] = {"utf-8", "utf-16", "utf-32"};
  const Unit units[] = {Unit::byte, Unit::utf16, Unit::code_point};
  for (int round = 0; round < 30; ++round) {
    const std::size_t which = static_cast<std::size_t>(round) % 3;
    const std::string capabilities =
        R"({"general":{"positionEncodings":[")" + std::string(encodings[which]) + R"("]}})";
    Editor editor(capabilities), fresh(capabilities);
    std::string text = faulty;
    editor.open(text);
    for (int edit = 0; edit < 25; ++edit) {
      const Document before("before", text);
      const auto below = [&](std::uint32_t most) {
        return static_cast<std::uint32_t>(random() % most);
      };
      std::uint32_t begin = below(before.size() + 1);
      std::uint32_t end = begin;
      if (below(3) == 0) end += below(std::min<std::uint32_t>(before.size() - begin + 1, 9));
      // Whole characters, as an editor has them.
      const auto whole = [&](std::uint32_t at) {
        while (at < before.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
        if (at > 0 && at < before.size() && text[at] == '\n' && text[at - 1] == '\r') ++at;
        return at;
      };
      begin = whole(begin);
      end = std::max(begin, whole(end));
      const std::string by = pieces[random() % std::size(pieces)];
      const auto place = [&](std::uint32_t at) {
        const Position position = before.position(at, units[which]);
        return R"({"line":)" + std::to_string(position.line) + R"(,"character":)" +
               std::to_string(position.column) + "}";
      };
      editor.change(R"({"start":)" + place(begin) + R"(,"end":)" + place(end) + "}", by);
      text.replace(begin, end - begin, by);
      if (edit % 5 == 4) {
        editor.settle();
        REQUIRE(text_of(editor) == text);
        fresh.open(text);
        REQUIRE(diagnostics(editor) == diagnostics(fresh));
      }
    }
  }
}
