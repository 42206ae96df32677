// What a client, a pipe or a file may do to the server that nobody hopes for.
#include <malloc.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "analyzer/lsp/framing.h"
#include "tests/editor.h"
#include "tests/program.h"
#include "tests/sanitizer.h"

#if PLUMBLINE_ADDRESS_SANITIZER
#include <sanitizer/allocator_interface.h>
#endif

namespace {

using namespace plumbline;
using namespace plumbline::tests;

const std::string& text_of(const Editor& editor) {
  return editor.server.session().files.at("file:///a.json")->text.bytes();
}

std::string opened(std::string_view text_as_json) {
  return R"({"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":)"
         R"("file:///a.json","languageId":"json","version":1,"text":)" +
         std::string(text_as_json) + "}}}";
}

// What is in use, not what the process holds: an allocator, and a sanitizer above all, keeps much
// of what it was given back.
std::size_t allocated_bytes() {
#if PLUMBLINE_ADDRESS_SANITIZER
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks;
#endif
}

}  // namespace

TEST_CASE(
    "messages with bytes that are not UTF-8, lone surrogates and byte order marks are survived",
    "[lsp]") {
  for (const std::string_view text :
       {"\"{\xFF\xFE}\"", "\"\xC3\"", "\"\xED\xA0\x80\"", R"("\ud83d")", R"("\ude82\ud83d x")",
        R"("\u0000")", "\"\xEF\xBB\xBF{}\"", R"("\ufeff{\"Steps\": []}")"}) {
    Editor editor;
    INFO(text);
    editor.send(opened(text));
    editor.settle();
    // Refused or taken: either way the next message is understood, and what is said is JSON.
    editor.send(opened(R"("{\"Steps\": []}")"));
    editor.settle();
    CHECK(text_of(editor) == "{\"Steps\": []}");
  }
  Editor editor;
  editor.send("\xEF\xBB\xBF" + opened("\"[]\""));
  editor.settle();
  editor.open("{}");
  CHECK(text_of(editor) == "{}");
}

TEST_CASE("a message with a key twice is answered once", "[lsp]") {
  Editor editor;
  const auto before = editor.sent.size();
  editor.send(
      R"({"jsonrpc":"2.0","id":1,"id":"two","method":"no","method":"nothing","params":{}})");
  editor.settle();
  CHECK(editor.sent.size() == before + 1);
}

TEST_CASE("columns behind combining marks are those of the encoding, not of the eye", "[lsp]") {
  // e with two marks: one character for the eye, three code points, five bytes.
  const std::string text =
      "{\"Steps\": [{\"Name\": \"e\xCC\x81\xCC\xA3\", \"Type\": \"Fail\", \"DependsOn\": "
      "[\"Gone\"]}]}";
  const std::size_t byte = text.find("\"Gone\"");
  for (const auto& [encoding, column] :
       {std::pair{"utf-8", byte}, {"utf-16", byte - 2}, {"utf-32", byte - 2}}) {
    Editor editor(R"({"general":{"positionEncodings":[")" + std::string(encoding) + R"("]}})");
    editor.open(text);
    const auto published = editor.last("textDocument/publishDiagnostics");
    REQUIRE(published);
    INFO(encoding);
    CHECK(published->text().find(R"("start": {"line": 0, "character": )" + std::to_string(column) +
                                 "}") != std::string::npos);
  }
}

TEST_CASE("ends of lines of any kind, and places behind the end, are where editors take them to be",
          "[lsp]") {
  Editor editor;
  editor.open("a\r\nb\rc\nd");
  const auto at = [](int line, int character) {
    const std::string place =
        R"({"line":)" + std::to_string(line) + R"(,"character":)" + std::to_string(character) + "}";
    return R"({"start":)" + place + R"(,"end":)" + place + "}";
  };
  editor.change(at(0, 99), "1");
  editor.change(at(1, 99), "2");
  editor.change(at(2, 1), "3");
  editor.change(at(99, 99), "4");
  editor.settle();
  CHECK(text_of(editor) == "a1\r\nb2\rc3\nd4");
}

TEST_CASE("a text of a megabyte on one line is edited and asked about without waiting", "[lsp]") {
  std::string text = R"({"Version": "2020-12-01", "Parameters": [], "x": [)";
  while (text.size() < (std::size_t{1} << 20U)) text += "\"\xF0\x9F\x9A\x82 wide\", ";
  text += R"("end"], "Steps": []})";
  Editor editor(R"({"textDocument":{"diagnostic":{}}})");
  editor.open(text);
  const Document document("text", text);
  const auto start = std::chrono::steady_clock::now();
  const std::uint32_t end = document.position(document.size() - 1, Unit::utf16).column;
  for (unsigned i = 0; i < 400; ++i) {
    const std::string place = R"({"line":0,"character":)" + std::to_string(end + i) + "}";
    editor.change(R"({"start":)" + place + R"(,"end":)" + place + "}", " ");
    while (editor.server.work()) continue;
  }
  CHECK(text_of(editor).size() == text.size() + 400);
  CHECK(text_of(editor).ends_with("[]" + std::string(400, ' ') + "}"));
  // 400 passes over the line would take several times that, even where nothing is optimised.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(8));
}

TEST_CASE("ten thousand edits leave no memory behind", "[lsp]") {
  Editor editor(R"({"textDocument":{"diagnostic":{}}})");
  std::string text = R"({"Version": "2020-12-01", "Steps": [)";
  for (int i = 0; i < 40; ++i) {
    text += (i == 0 ? "" : ", ") + std::string(R"({"Name": "S)") + std::to_string(i) +
            R"(", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}})";
  }
  editor.open(text + "]}");
  std::size_t before = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (i == 2000) before = allocated_bytes();
    // Broken for a while, then whole: both ways of keeping an old analysis.
    const bool breaks = i % 2 == 0;
    editor.change(breaks ? R"({"start":{"line":0,"character":1},"end":{"line":0,"character":1}})"
                         : R"({"start":{"line":0,"character":1},"end":{"line":0,"character":3}})",
                  breaks ? "{{" : "");
    if (i % 500 < 2) {
      editor.ask("textDocument/diagnostic", R"({"textDocument":{"uri":"file:///a.json"}})");
      editor.sent.clear();
    } else {
      while (editor.server.work()) continue;
    }
  }
  CHECK(text_of(editor) == text + "]}");
  CHECK(allocated_bytes() < before + 100'000);
}

TEST_CASE("a text that is edited while nobody asks keeps no more than a few hundred edits in mind",
          "[lsp]") {
  Editor editor(R"({"textDocument":{"diagnostic":{}}})");
  editor.open("{\"Steps\": []}");
  editor.ask("textDocument/diagnostic", R"({"textDocument":{"uri":"file:///a.json"}})");
  for (int i = 0; i < 3000; ++i) {
    editor.change(R"({"start":{"line":0,"character":1},"end":{"line":0,"character":1}})", " ");
    while (editor.server.work()) continue;
  }
  CHECK(editor.server.session().files.begin()->second->since_good.size() <= 512);
}

TEST_CASE("requests that wait when the server is shut down are answered, and none afterwards",
          "[lsp]") {
  Editor editor;
  editor.open("{\"Steps\": []}");
  const std::string params = R"("params":)" + Editor::at(0, 0) + "}";
  editor.send(R"({"jsonrpc":"2.0","id":"a","method":"textDocument/definition",)" + params);
  editor.send(R"({"jsonrpc":"2.0","id":"b","method":"shutdown"})");
  editor.send(R"({"jsonrpc":"2.0","id":"c","method":"textDocument/definition",)" + params);
  const auto published = editor.count("textDocument/publishDiagnostics");
  editor.change("", "{");
  editor.settle();
  std::string said;
  for (const JsonPtr& message : editor.sent) {
    const auto& id = (*message)["id"].text();
    if (id == "a" || id == "b" || id == "c") {
      said += std::string(id) + ((*message)["error"] ? "-" : "+");
    }
  }
  CHECK(said == "a+b+c-");
  CHECK(editor.count("textDocument/publishDiagnostics") == published);
}

TEST_CASE("nothing but messages is written to standard output, whatever comes in", "[lsp]") {
  const Folder folder;
  folder.write(
      "input",
      lsp::framed(
          R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}})") +
          "garbage\r\n\r\n" + lsp::framed("{") + lsp::framed("[]") +
          lsp::framed(opened("\"{\\\"Steps\\\": [\"")) + "Content-Length: x\r\n\r\n" +
          lsp::framed(R"({"jsonrpc":"2.0","id":2,"method":"workspace/executeCommand",
                     "params":{"command":"plumbline.plan","arguments":["file:///a.json"]}})") +
          lsp::framed(R"({"jsonrpc":"2.0","id":3,"method":"shutdown"})") +
          lsp::framed(R"({"jsonrpc":"2.0","method":"exit"})"));
  const Run run = folder.run("lsp <input", "PLUMBLINE_CONFIG=gone.jsonc timeout 20");
  CHECK(run.status == 0);
  lsp::Framing framing;
  framing.feed(run.out);
  std::size_t messages = 0;
  while (const auto frame = framing.next()) {
    CHECK(frame->fault == "");
    CHECK(Json(frame->text).parsed.problems.empty());
    ++messages;
  }
  CHECK(messages >= 6);
  CHECK(framing.empty());
}
