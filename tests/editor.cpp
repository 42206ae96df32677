#include "tests/editor.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "analyzer/fix/fix.h"
#include "analyzer/json/write.h"

namespace plumbline::tests {

Json::Json(std::string text)
    : document(std::make_shared<const Document>("json", std::move(text))),
      parsed(json::parse(*document)) {}

std::string quoted_json(std::string_view text) { return json::quote(text); }

Editor::Editor(std::string_view capabilities, std::string_view options, lsp::Outside outside)
    : server(
          [this](const std::string& json) {
            sent.push_back(std::make_shared<const Json>(json));
            CHECK(sent.back()->parsed.problems.empty());
            // For the protocol's own types to judge.
            if (const char* const record = std::getenv("PLUMBLINE_LSP_RECORD")) {
              std::string line = json;
              std::replace(line.begin(), line.end(), '\n', ' ');  // between tokens
              std::ofstream(record, std::ios::app) << line << '\n';
            }
          },
          std::move(outside)) {
  if (capabilities.empty()) return;
  ask("initialize", R"({"processId":null,"rootUri":null,"capabilities":)" +
                        std::string(capabilities) + R"(,"initializationOptions":)" +
                        std::string(options) + "}");
  tell("initialized", "{}");
}

JsonPtr Editor::ask(std::string_view method, std::string_view params) {
  const std::string id = std::to_string(++ids_);
  send(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":)" + quoted_json(method) + R"(,"params":)" +
       std::string(params) + "}");
  settle();
  const auto answer = std::find_if(sent.rbegin(), sent.rend(), [&](const JsonPtr& message) {
    return (*message)["id"].text() == id && !(*message)["method"];
  });
  REQUIRE(answer != sent.rend());
  if (const char* const record = std::getenv("PLUMBLINE_LSP_RECORD")) {
    std::ofstream(record, std::ios::app)
        << R"({"answers":)" << quoted_json(method) << R"(,"id":)" << id << "}\n";
  }
  const json::Value& result = (**answer)["result"];
  return std::make_shared<const Json>(std::string(
      (*answer)->document->text(result ? result.range() : (**answer)["error"].range())));
}

void Editor::tell(std::string_view method, std::string_view params) {
  send(R"({"jsonrpc":"2.0","method":)" + quoted_json(method) + R"(,"params":)" +
       std::string(params) + "}");
}

void Editor::settle() {
  while (server.work()) continue;
  server.idle();
}

void Editor::open(std::string_view text, std::string_view uri) {
  tell("textDocument/didOpen", R"({"textDocument":{"uri":)" + quoted_json(uri) +
                                   R"(,"languageId":"json","version":1,"text":)" +
                                   quoted_json(text) + "}}");
  settle();
}

void Editor::change(std::string_view range, std::string_view text, std::string_view uri) {
  std::string params = R"({"textDocument":{"uri":)" + quoted_json(uri) + R"(,"version":)" +
                       std::to_string(++version) + R"(},"contentChanges":[{)";
  if (!range.empty()) params += R"("range":)" + std::string(range) + ",";
  tell("textDocument/didChange", params + R"("text":)" + quoted_json(text) + "}]}");
}

std::string Editor::at(std::uint32_t line, std::uint32_t character, std::string_view uri) {
  return R"({"textDocument":{"uri":)" + quoted_json(uri) + R"(},"position":{"line":)" +
         std::to_string(line) + R"(,"character":)" + std::to_string(character) + "}}";
}

JsonPtr Editor::last(std::string_view method) const {
  const auto found = std::find_if(sent.rbegin(), sent.rend(), [&](const JsonPtr& message) {
    return (*message)["method"].text() == method;
  });
  return found == sent.rend() ? nullptr : *found;
}

std::size_t Editor::count(std::string_view method) const {
  return static_cast<std::size_t>(
      std::count_if(sent.begin(), sent.end(),
                    [&](const JsonPtr& message) { return (*message)["method"].text() == method; }));
}

std::string with_edits(std::string_view text, const json::Value& edits, Unit unit) {
  const Document document("text", std::string(text));
  const auto offset = [&](const json::Value& position) {
    return document.offset({static_cast<std::uint32_t>(*position["line"].integer()),
                            static_cast<std::uint32_t>(*position["character"].integer())},
                           unit);
  };
  std::vector<Edit> all;
  for (const json::Value& edit : edits.items()) {
    all.push_back({{offset(edit["range"]["start"]), offset(edit["range"]["end"])},
                   std::string(edit["newText"].text())});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Edit& a, const Edit& b) { return a.range.begin < b.range.begin; });
  return edited(text, all);
}

std::string with_workspace_edit(std::string_view text, const json::Value& edit, Unit unit) {
  const json::Value& changes = edit["documentChanges"];
  if (changes) return with_edits(text, changes[0]["edits"], unit);
  return with_edits(text, edit["changes"].members().front().value, unit);
}

}  // namespace plumbline::tests
