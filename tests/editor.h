// An editor in tests: talks to the language server in one process, and reads what it says.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/lsp/server.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::tests {

// A JSON text with its tree.
struct Json {
  explicit Json(std::string text);
  const json::Value& root() const { return parsed.tree.root(); }
  const json::Value& operator[](std::string_view key) const { return root()[key]; }
  std::string text() const { return std::string(document->text()); }

  std::shared_ptr<const Document> document;
  json::Parsed parsed;
};
using JsonPtr = std::shared_ptr<const Json>;

class Editor {
 public:
  // Initialized with these capabilities (JSON), unless they are empty.
  explicit Editor(std::string_view capabilities = all_capabilities, std::string_view options = "{}",
                  lsp::Outside outside = {});

  // The result of a request, or its error; handles everything that waits.
  JsonPtr ask(std::string_view method, std::string_view params);
  void tell(std::string_view method, std::string_view params);
  void send(std::string json) { server.receive(std::move(json)); }
  void settle();  // handles what waits, then nothing more comes

  void open(std::string_view text, std::string_view uri = "file:///a.json");
  void change(std::string_view range, std::string_view text,
              std::string_view uri = "file:///a.json");
  // {"textDocument":{"uri":...},"position":...} of the first `|` behind `before` in the text.
  static std::string at(std::uint32_t line, std::uint32_t character,
                        std::string_view uri = "file:///a.json");

  // What the server sent, oldest first.
  std::vector<JsonPtr> sent;
  JsonPtr last(std::string_view method) const;  // null: never sent
  std::size_t count(std::string_view method) const;

  lsp::Server server;
  std::int64_t version = 1;

  static constexpr std::string_view all_capabilities = R"({"textDocument":{
    "publishDiagnostics":{"relatedInformation":true,"codeDescriptionSupport":true,
      "tagSupport":{"valueSet":[1,2]},"dataSupport":true,"versionSupport":true},
    "codeAction":{"codeActionLiteralSupport":{},"dataSupport":true,"isPreferredSupport":true,
      "resolveSupport":{"properties":["edit"]}},
    "completion":{"completionItem":{"snippetSupport":true}},
    "hover":{"contentFormat":["markdown"]},
    "documentSymbol":{"hierarchicalDocumentSymbolSupport":true}},
    "workspace":{"workspaceEdit":{"documentChanges":true}}})";

 private:
  int ids_ = 0;
};

std::string quoted_json(std::string_view text);
// Applies an array of TextEdit, whose places are in UTF-16.
std::string with_edits(std::string_view text, const json::Value& edits, Unit unit = Unit::utf16);
// Likewise a WorkspaceEdit of one document.
std::string with_workspace_edit(std::string_view text, const json::Value& edit,
                                Unit unit = Unit::utf16);

}  // namespace plumbline::tests
