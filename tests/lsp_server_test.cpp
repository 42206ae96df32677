// Lifecycle, requests that are none, and what a client may send that it should not.
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "tests/editor.h"
#include "tests/shared_material.h"

namespace {

using namespace plumbline::tests;

std::int64_t code(const JsonPtr& answer) { return (*answer)["code"].integer().value_or(0); }

JsonPtr last_answer(const Editor& editor) {
  REQUIRE(!editor.sent.empty());
  return editor.sent.back();
}

}  // namespace

TEST_CASE("before initialize requests are refused and notifications dropped", "[lsp]") {
  Editor editor("");
  CHECK(code(editor.ask("textDocument/hover", "{}")) == -32002);
  editor.tell("textDocument/didOpen",
              R"({"textDocument":{"uri":"file:///a","version":1,"text":"{"}})");
  editor.settle();
  CHECK(editor.server.session().files.empty());
  CHECK(code(editor.ask("shutdown", "null")) == -32002);
}

TEST_CASE("a second initialize is refused", "[lsp]") {
  Editor editor;
  CHECK(code(editor.ask("initialize", R"({"capabilities":{}})")) == -32600);
}

TEST_CASE("after shutdown only exit is answered, with status 0", "[lsp]") {
  Editor editor;
  CHECK(editor.ask("shutdown", "null")->text() == "null");
  CHECK(code(editor.ask("textDocument/hover", "{}")) == -32600);
  CHECK(code(editor.ask("shutdown", "null")) == -32600);
  CHECK_FALSE(editor.server.exit_code());
  editor.tell("exit", "null");
  editor.settle();
  CHECK(editor.server.exit_code() == 0);
}

TEST_CASE("exit without shutdown gives status 1", "[lsp]") {
  Editor editor;
  editor.tell("exit", "null");
  editor.settle();
  CHECK(editor.server.exit_code() == 1);
}

TEST_CASE("initialize says what the server can do and which encoding positions have", "[lsp]") {
  const auto encoding = [](const char* offered) {
    Editor editor("");
    const auto result =
        editor.ask("initialize", R"({"processId":1,"rootUri":null,"capabilities":{"general":{)" +
                                     std::string(offered) + "}}}");
    CHECK((*result)["serverInfo"]["name"].text() == "plumbline");
    CHECK((*result)["capabilities"]["textDocumentSync"]["change"].integer() == 2);
    return std::string((*result)["capabilities"]["positionEncoding"].text());
  };
  CHECK(encoding("") == "utf-16");
  CHECK(encoding(R"("positionEncodings":["utf-16"])") == "utf-16");
  CHECK(encoding(R"("positionEncodings":["utf-32","utf-16","utf-8"])") == "utf-8");
  CHECK(encoding(R"("positionEncodings":["utf-32"])") == "utf-32");
  CHECK(encoding(R"("positionEncodings":["utf-32","utf-16"])") == "utf-16");
}

TEST_CASE("unknown requests are refused, unknown notifications ignored", "[lsp]") {
  Editor editor;
  CHECK(code(editor.ask("textDocument/mystery", "{}")) == -32601);
  CHECK(code(editor.ask("$/mystery", "{}")) == -32601);
  const auto before = editor.sent.size();
  for (const char* method : {"$/mystery", "$/setTrace", "$/progress", "workspace/mystery",
                             "window/workDoneProgress/cancel", "textDocument/willSave"}) {
    editor.tell(method, "{}");
  }
  editor.settle();
  CHECK(editor.sent.size() == before);
}

TEST_CASE("wrong parameters are refused and the server lives on", "[lsp]") {
  Editor editor;
  editor.open("{\"Version\": \"2020-12-01\", \"Steps\": []}");
  for (const char* params :
       {"null", "[]", "{}", R"({"textDocument":3})", R"({"textDocument":{"uri":7}})",
        R"({"textDocument":{"uri":"file:///unknown.json"},"position":{"line":0,"character":0}})",
        R"({"textDocument":{"uri":"file:///a.json"},"position":{"line":-1,"character":0}})",
        R"({"textDocument":{"uri":"file:///a.json"},"position":{"line":0}})",
        R"({"textDocument":{"uri":"file:///a.json"},"position":{"line":0.5,"character":"x"}})"}) {
    INFO(params);
    CHECK(code(editor.ask("textDocument/definition", params)) == -32602);
  }
  CHECK(editor.ask("textDocument/definition", Editor::at(0, 0))->text() == "[]");
}

TEST_CASE("a message that is no JSON gets a parse error without an id", "[lsp]") {
  Editor editor;
  for (const char* text : {"", "{", "nonsense", "{\"id\": 1", "{\"a\": \"\x01\"}"}) {
    INFO(text);
    editor.send(text);
    CHECK((*last_answer(editor))["error"]["code"].integer() == -32700);
    CHECK((*last_answer(editor))["id"].is(plumbline::json::Kind::null));
  }
  editor.send(std::string("{\0}", 3));
  CHECK((*last_answer(editor))["error"]["code"].integer() == -32700);
  editor.send(std::string(10000, '[') + std::string(10000, ']'));
  CHECK((*last_answer(editor))["error"]["code"].integer() == -32700);
  CHECK(editor.ask("textDocument/mystery", "{}"));
}

TEST_CASE("a message that is JSON but no request gets an error, with its id where it has one",
          "[lsp]") {
  Editor editor;
  for (const char* text : {"[]", "3", "\"text\"", "{}", R"({"id":1})", R"({"id":{},"method":"a"})",
                           R"({"id":null,"method":"a"})", R"({"id":1,"method":2})",
                           R"({"id":1,"method":"a","params":3})",
                           R"([{"jsonrpc":"2.0","id":1,"method":"shutdown"}])"}) {
    INFO(text);
    editor.send(text);
    CHECK((*last_answer(editor))["error"]["code"].integer() == -32600);
  }
}

TEST_CASE("ids are numbers or texts and come back as they were", "[lsp]") {
  Editor editor;
  for (const char* id : {"7", "\"seven\"", "-1", "\"\"", "9007199254740993"}) {
    editor.send(R"({"jsonrpc":"2.0","id":)" + std::string(id) + R"(,"method":"no","params":{}})");
    editor.settle();
    const auto answer = last_answer(editor);
    CHECK(answer->document->text((*answer)["id"].range()) == id);
  }
}

TEST_CASE("two requests with one id are both answered", "[lsp]") {
  Editor editor;
  const auto before = editor.sent.size();
  editor.send(R"({"jsonrpc":"2.0","id":"x","method":"a","params":{}})");
  editor.send(R"({"jsonrpc":"2.0","id":"x","method":"b","params":{}})");
  editor.settle();
  CHECK(editor.sent.size() == before + 2);
}

TEST_CASE("a byte order mark, bad UTF-8 and lone surrogates in a message do no harm", "[lsp]") {
  Editor editor;
  editor.send(
      "\xEF\xBB\xBF"
      R"({"jsonrpc":"2.0","id":"bom","method":"no"})");
  editor.settle();
  CHECK((*last_answer(editor))["id"].text() == "bom");
  editor.open("{\"Version\": \"2020-12-01\", \"Steps\": [{\"Name\": \"\xFF\"}]}");
  editor.change("", R"({"Steps": [{"Name": ")"
                    "\xED\xA0\x80"
                    R"("}]})");
  editor.send(
      R"({"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":)"
      R"("file:///a.json","version":9},"contentChanges":[{"text":"{\"Steps\": \"\ud800\"}"}]}})");
  editor.settle();
  CHECK(editor.last("textDocument/publishDiagnostics"));
}

TEST_CASE("a request is cancelled while it waits, and only then", "[lsp]") {
  Editor editor;
  editor.send(R"({"jsonrpc":"2.0","id":50,"method":"shutdown"})");
  editor.tell("$/cancelRequest", R"({"id":50})");
  CHECK((*last_answer(editor))["error"]["code"].integer() == -32800);
  editor.settle();
  CHECK(editor.ask("no", "{}"));
  const auto before = editor.sent.size();
  editor.tell("$/cancelRequest", R"({"id":50})");
  editor.tell("$/cancelRequest", R"({"id":"never"})");
  editor.tell("$/cancelRequest", "{}");
  editor.tell("$/cancelRequest", "null");
  editor.settle();
  CHECK(editor.sent.size() == before);
}

TEST_CASE("settings come with initialize, with a notification, or are asked for", "[lsp]") {
  const char* const text = R"({"Version": "2020-12-01", "Parameters": [{"Name": "P", "Type":
    "String"}], "Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}]})";
  const auto rules = [](const Editor& editor) {
    std::string out;
    const auto published = editor.last("textDocument/publishDiagnostics");
    for (const auto& found : (*published)["params"]["diagnostics"].items()) {
      out += std::string(found["code"].text()) + " ";
    }
    return out;
  };
  Editor editor(Editor::all_capabilities, R"({"select":["parameters/*"]})");
  editor.open(text);
  CHECK(rules(editor) == "parameters/unused ");
  editor.tell("workspace/didChangeConfiguration",
              R"({"settings":{"plumbline":{"ignore":["parameters"]}}})");
  editor.settle();
  CHECK(rules(editor).find("parameters/") == std::string::npos);
  CHECK(rules(editor) != "");

  Editor asked(R"({"workspace":{"configuration":true}})");
  asked.open(text);
  const auto request = asked.last("workspace/configuration");
  REQUIRE(request);
  asked.send(R"({"jsonrpc":"2.0","id":)" + std::string((*request)["id"].text()) +
             R"(,"result":[{"select":["parameters/unused"]}]})");
  asked.settle();
  CHECK(rules(asked) == "parameters/unused ");
  asked.send(R"({"jsonrpc":"2.0","id":77,"error":{"code":1,"message":"no"}})");
  asked.settle();
}

TEST_CASE("configurations are watched where the client can do that", "[lsp]") {
  Editor editor(
      R"({"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true},"codeLens":
      {"refreshSupport":true},"inlayHint":{"refreshSupport":true}}})");
  editor.settle();
  const auto asked = editor.last("client/registerCapability");
  REQUIRE(asked);
  CHECK((*asked)["params"]["registrations"][0]["method"].text() ==
        "workspace/didChangeWatchedFiles");
  editor.open("{}");
  const std::size_t published = editor.count("textDocument/publishDiagnostics");
  editor.tell("workspace/didChangeWatchedFiles", R"({"changes":[]})");
  editor.settle();
  CHECK(editor.count("textDocument/publishDiagnostics") == published + 1);
  CHECK(editor.count("workspace/codeLens/refresh") == 1);
  CHECK(editor.count("workspace/inlayHint/refresh") == 1);
}

TEST_CASE("requests that wait are answered before the text is closed, later ones are refused",
          "[lsp]") {
  Editor editor;
  editor.open("{\"Steps\": []}");
  const std::string params = R"("params":{"textDocument":{"uri":"file:///a.json"}}})";
  editor.send(R"({"jsonrpc":"2.0","id":"before","method":"textDocument/foldingRange",)" + params);
  editor.send(R"({"jsonrpc":"2.0","method":"textDocument/didClose",)" + params);
  editor.send(R"({"jsonrpc":"2.0","id":"after","method":"textDocument/foldingRange",)" + params);
  editor.settle();
  std::string said;
  for (const JsonPtr& message : editor.sent) {
    const auto& id = (*message)["id"].text();
    if (id == "before") said += (*message)["result"] ? "answered " : "refused ";
    if (id == "after") said += (*message)["error"] ? "refused" : "answered";
  }
  CHECK(said == "answered refused");
  editor.open("{\"Steps\": []}", "file:///renamed.json");
  CHECK(editor.server.session().files.size() == 1);
}

TEST_CASE("shutdown waits for no analysis", "[lsp]") {
  Editor editor;
  editor.open("{\"Steps\": []}");
  const std::size_t analyses = editor.server.session().analyses;
  for (int i = 0; i < 50; ++i) editor.change("", "{\"Steps\": [" + std::to_string(i) + "]}");
  CHECK(editor.ask("shutdown", "null")->text() == "null");
  CHECK(editor.server.session().analyses == analyses);
}

TEST_CASE("a fault of the framing is told in the editor's log", "[lsp]") {
  Editor editor;
  editor.server.complain("header without Content-Length");
  REQUIRE(editor.last("window/logMessage"));
}

TEST_CASE("the page for editors names every request and command that is answered, and no other",
          "[lsp]") {
  const std::string page = read(PLUMBLINE_SOURCE_DIR "/docs/editors.md");
  const std::string table = page.substr(page.find("## What is supported"));
  const auto between = [](const std::string& text, std::string_view open) {
    std::vector<std::string> out;
    for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at + 1)) {
      const std::size_t begin = at + open.size();
      out.push_back(text.substr(begin, text.find_first_of("\"`", begin) - begin));
    }
    return out;
  };
  // Those of one kind follow each other without it: `textDocument/formatting`, `rangeFormatting`.
  std::size_t requests = 0;
  for (const std::string& method :
       between(read(PLUMBLINE_SOURCE_DIR "/analyzer/lsp/server.cpp"), "    {\"")) {
    if (method.find('/') == std::string::npos) continue;
    ++requests;
    INFO(method);
    const std::string last = method.substr(method.find('/') + 1);
    const bool named = table.find("`" + method + "`") != std::string::npos ||
                       table.find("`" + last + "`") != std::string::npos;
    CHECK(named);
    CHECK(code(Editor().ask(method, "{}")) != -32601);
  }
  CHECK(requests > 20);
  Editor editor("");
  const auto result = editor.ask("initialize", R"({"capabilities":{}})");
  const auto& commands = (*result)["capabilities"]["executeCommandProvider"]["commands"];
  CHECK(commands.size() == 4);
  for (const auto& command : commands.items()) {
    CHECK(table.find("`" + std::string(command.text()) + "`") != std::string::npos);
  }
  for (const std::string& method : between(table, "`textDocument/")) {
    if (method.starts_with("did") || method.starts_with("publish")) continue;
    INFO(method);
    CHECK(code(Editor().ask("textDocument/" + method, "{}")) != -32601);
  }
}

TEST_CASE("what initialize promises is what is answered, and nothing else is", "[lsp]") {
  Editor editor("");
  const auto result = editor.ask("initialize", R"({"capabilities":{}})");
  const plumbline::json::Value& capabilities = (*result)["capabilities"];
  const auto promised = [&](const std::string& name) {
    return capabilities[name].is(plumbline::json::Kind::object) || capabilities[name].boolean();
  };
  // Those whose provider is not named like the request.
  const std::map<std::string, std::string> others{
      {"textDocument/formatting", "documentFormattingProvider"},
      {"textDocument/rangeFormatting", "documentRangeFormattingProvider"},
      {"workspace/symbol", "workspaceSymbolProvider"}};
  const std::map<std::string, std::pair<std::string, std::string>> parts{
      {"workspace/diagnostic", {"diagnosticProvider", "workspaceDiagnostics"}},
      {"textDocument/prepareRename", {"renameProvider", "prepareProvider"}},
      {"codeAction/resolve", {"codeActionProvider", "resolveProvider"}},
      {"completionItem/resolve", {"completionProvider", "resolveProvider"}}};
  const std::string source = read(PLUMBLINE_SOURCE_DIR "/analyzer/lsp/server.cpp");
  std::set<std::string> providers;
  for (std::size_t at = source.find("    {\""); at != std::string::npos;
       at = source.find("    {\"", at + 1)) {
    const std::string method = source.substr(at + 6, source.find('"', at + 6) - at - 6);
    if (method.find('/') == std::string::npos) continue;
    INFO(method);
    if (const auto part = parts.find(method); part != parts.end()) {
      CHECK(capabilities[part->second.first][part->second.second].boolean());
      continue;
    }
    const auto other = others.find(method);
    const std::string provider =
        other != others.end() ? other->second : method.substr(method.find('/') + 1) + "Provider";
    CHECK(promised(provider));
    providers.insert(provider);
  }
  CHECK(providers.size() > 15);
  for (const plumbline::json::Member& member : capabilities.members()) {
    INFO(member.key);
    if (member.key.ends_with("Provider")) CHECK(providers.contains(std::string(member.key)));
  }
}
