// The program itself as a language server: bytes over pipes.
#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <string>

#include "analyzer/lsp/framing.h"
#include "tests/program.h"
#include "tests/sanitizer.h"

namespace {

using namespace plumbline::tests;
using plumbline::lsp::framed;

std::string session(const std::string& body) {
  return framed(
             R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}})") +
         framed(R"({"jsonrpc":"2.0","method":"initialized","params":{}})") + body;
}

const std::string open_faulty = framed(
    R"({"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.json",)"
    R"("languageId":"json","version":1,"text":"{\"Version\": \"2020-12-01\", \"Steps\": [{\"Name\": \"A\",)"
    R"( \"Type\": \"Fail\", \"Arguments\": {\"ErrorMessage\": {\"Get\": \"Parameters.Gone\"}}}]}"}}})");
const std::string end = framed(R"({"jsonrpc":"2.0","id":9,"method":"shutdown"})") +
                        framed(R"({"jsonrpc":"2.0","method":"exit"})");

Run serve(const Folder& folder, const std::string& input) {
  folder.write("input", input);
  return folder.run("lsp <input", "timeout 20");
}

bool holds(const std::string& all, std::string_view part) {
  return all.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the program answers on standard output and ends with status 0 after shutdown", "[lsp]") {
  const Folder folder;
  const Run run = serve(folder, session(open_faulty + end));
  CHECK(run.status == 0);
  CHECK(run.err == "");
  CHECK(run.out.starts_with("Content-Length: "));
  CHECK(holds(run.out, R"("id": 1, "result": {"capabilities":)"));
  CHECK(holds(run.out, R"("id": 9, "result": null)"));
}

TEST_CASE("the program publishes findings when nothing more comes", "[lsp]") {
  const Folder folder;
  folder.write("input", session(open_faulty));
  // The pipe stays open for a while.
  const Run run = folder.run("lsp", "(cat input; sleep 1) | timeout 20");
  CHECK(run.status == 1);  // it ended without exit
  CHECK(holds(run.out, "parameters/undeclared"));
}

TEST_CASE("the nearest plumbline.jsonc holds in the editor as well", "[lsp]") {
  const Folder folder;
  folder.write("plumbline.jsonc", "{\"rules\": {\"parameters/undeclared\": \"off\"}} // quiet");
  std::string opened = open_faulty;
  const std::string uri = "file://" + folder.path().string() + "/a.json";
  opened = opened.substr(opened.find('{'));
  opened.replace(opened.find("file:///a.json"), 14, uri);
  folder.write("input", session(framed(opened)));
  const Run run = folder.run("lsp", "(cat input; sleep 1) | timeout 20");
  CHECK(holds(run.out, "publishDiagnostics"));
  CHECK_FALSE(holds(run.out, "parameters/undeclared"));
}

TEST_CASE("the end of the input without exit, or in a message, gives status 1", "[lsp]") {
  const Folder folder;
  CHECK(serve(folder, "").status == 1);
  CHECK(serve(folder, session("")).status == 1);
  CHECK(serve(folder, session("Content-Length: 100\r\n\r\n{")).status == 1);
  CHECK(serve(folder, session(framed(R"({"jsonrpc":"2.0","method":"exit"})"))).status == 1);
}

TEST_CASE("the server ends when the process that started it is gone", "[lsp]") {
  const Folder folder;
  folder.write("input",
               framed(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":)"
                      R"(4194303,"rootUri":null,"capabilities":{}}})"));
  const auto begin = std::chrono::steady_clock::now();
  const Run run = folder.run("lsp", "(cat input; sleep 5) | timeout 20");
  CHECK(run.status == 1);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(12));
}

TEST_CASE("a stream with broken bytes neither crashes nor hangs the program", "[lsp]") {
  const Folder folder;
  std::mt19937 random(3);  // NOLINT: the same each time
  const std::string clean = session(open_faulty + open_faulty + end);
  for (int round = 0; round < 40; ++round) {
    std::string stream = clean;
    for (int i = 0; i < 4; ++i) {
      const std::size_t at = random() % stream.size();
      switch (random() % 3) {
        case 0: stream[at] = static_cast<char>(random() % 256); break;
        case 1: stream.erase(at, random() % 9); break;
        default: stream.insert(at, std::string(random() % 9, static_cast<char>(random() % 256)));
      }
    }
    const Run run = serve(folder, stream);
    INFO(round << " " << run.err);
    CHECK((run.status == 0 || run.status == 1));
  }
}

#if !PLUMBLINE_ADDRESS_SANITIZER
TEST_CASE("a huge length is refused without memory for it", "[lsp]") {
  const Folder folder;
  folder.write("input", session("Content-Length: 99999999999\r\n\r\n" + open_faulty + end));
  const Run run = folder.run("lsp <input", "ulimit -v 400000; timeout 20");
  CHECK(run.status == 0);
}
#endif
