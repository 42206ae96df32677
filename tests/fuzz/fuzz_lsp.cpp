// Any bytes as a text that an editor opens, cuts and puts together again, and asks everything about
// at a place that the bytes choose; and any bytes as the stream itself. What comes out is JSON.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "analyzer/json/write.h"
#include "analyzer/lsp/framing.h"
#include "analyzer/lsp/server.h"

namespace {

using namespace plumbline;

void check_json(const std::string& text) {
  const Document document("message", text);
  if (!json::parse(document).problems.empty()) std::abort();
}

struct Client {
  lsp::Server server{check_json, {"fuzz", nullptr, nullptr, {}, nullptr, {}, nullptr}};

  void send(std::string json) { server.receive(std::move(json)); }
  void settle() {
    while (server.work()) continue;
    server.idle();
  }
  void start() {
    send(
        R"({"id":0,"method":"initialize","params":{"capabilities":{"textDocument":{"codeAction":)"
        R"({"codeActionLiteralSupport":{}},"completion":{"completionItem":{"snippetSupport":true}}}}}})");
  }
};

constexpr std::string_view methods[] = {
    "definition", "references",   "documentHighlight", "prepareRename", "rename",
    "hover",      "completion",   "codeAction",        "formatting",    "documentSymbol",
    "inlayHint",  "foldingRange", "selectionRange",    "codeLens"};

void ask_everything(Client& client, const std::string& place) {
  for (const std::string_view method : methods) {
    client.send(R"({"id":1,"method":"textDocument/)" + std::string(method) +
                R"(","params":{"textDocument":{"uri":"a"},"newName":"N","position":)" + place +
                R"(,"positions":[)" + place + R"(],"range":{"start":)" + place + R"(,"end":)" +
                place + R"(},"options":{"tabSize":4},"context":{"only":["quickfix","refactor",)" +
                R"("source"]}}})");
  }
  client.settle();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (size > 0 && data[0] % 4 == 0) {
    Client client;
    lsp::Framing framing;
    client.start();
    for (std::size_t at = 1; at < size; at += 100) {
      framing.feed(std::string_view(bytes).substr(at, 100));
      while (auto frame = framing.next()) {
        if (frame->fault.empty()) client.send(frame->text);
      }
      client.settle();
    }
    return 0;
  }
  Client client;
  client.start();
  client.send(R"({"method":"textDocument/didOpen","params":{"textDocument":{"uri":"a","version":1,)"
              R"("text":)" +
              json::quote(bytes) + "}}}");
  const std::string line = std::to_string(size > 2 ? data[size - 1] % 40 : 0);
  const std::string column = std::to_string(size > 2 ? data[size - 2] : 0);
  const std::string place = R"({"line":)" + line + R"(,"character":)" + column + "}";
  client.settle();
  ask_everything(client, place);
  client.send(
      R"({"method":"textDocument/didChange","params":{"textDocument":{"uri":"a","version":2},)"
      R"("contentChanges":[{"text":"{","range":{"start":)" +
      place + R"(,"end":)" + place + "}}]}}");
  ask_everything(client, place);
  return 0;
}
