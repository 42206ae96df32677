// How long an editor waits: from an edit to the findings, for completion at the end of the text,
// for initialize; and what ten thousand edits leave behind. In one process, without pipes. With
// `--npm FOLDER` Microsoft's vscode-json-languageservice validates the same texts.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/write.h"
#include "analyzer/lsp/server.h"
#include "tests/bench/generate.h"

namespace {

using namespace plumbline;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Client {
  Client() {
    const auto start = Clock::now();
    send(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}})");
    work();
    initialize = since(start);
    if (bytes == 0) throw std::runtime_error("no answer to initialize");
  }
  void send(std::string json) { server.receive(std::move(json)); }
  void work() {
    while (server.work()) continue;
    server.idle();
  }
  void open(const std::string& text) {
    send(R"({"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":)"
         R"("file:///a.json","languageId":"json","version":1,"text":)" +
         json::quote(text) + "}}}");
    work();
  }
  void change(std::uint32_t begin, std::uint32_t end, std::string_view text) {
    send(fmt::format(
        R"({{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{{"uri":)"
        R"("file:///a.json","version":{}}},"contentChanges":[{{"range":{{"start":{{"line":0,)"
        R"("character":{}}},"end":{{"line":0,"character":{}}}}},"text":{}}}]}}}})",
        ++version, begin, end, json::quote(text)));
  }

  std::size_t bytes = 0;
  lsp::Server server{[this](const std::string& json) { bytes += json.size(); },
                     {"bench", nullptr, nullptr, {}, nullptr, {}, nullptr}};
  double initialize = 0;
  int version = 1;
};

struct Times {
  double median = 0, p99 = 0;
};

Times of(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[(times.size() - 1) * 99 / 100]};
}

// A letter is put into a step's name and taken out again: the text is whole each time.
Times edits(const std::string& text, unsigned runs) {
  Client client;
  client.open(text);
  const auto at = static_cast<std::uint32_t>(text.rfind("\"Name\":") + 9);
  std::vector<double> times;
  for (unsigned run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    run % 2 == 0 ? client.change(at, at, "x") : client.change(at, at + 1, "");
    const std::size_t before = client.bytes;
    client.work();
    if (client.bytes == before) throw std::runtime_error("nothing was published");
    times.push_back(since(start));
  }
  return of(std::move(times));
}

Times completions(const std::string& text, unsigned runs) {
  Client client;
  const std::string broken = text.substr(0, text.rfind("]")) +
                             R"(, {"Name": "X", "Arguments": {"A": {"Get": "Parameters.)";
  client.open(broken);
  const std::string ask = fmt::format(
      R"("method":"textDocument/completion","params":{{"textDocument":{{"uri":"file:///a.json"}},)"
      R"("position":{{"line":0,"character":{}}}}}}})",
      broken.size());
  std::vector<double> times;
  for (unsigned run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    client.send(R"({"jsonrpc":"2.0","id":2,)" + ask);
    client.work();
    times.push_back(since(start));
  }
  return of(std::move(times));
}

std::size_t resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

// Kilobytes that were added between the 1,000th edit and the last one.
std::size_t growth(const std::string& text, unsigned edits) {
  Client client;
  client.open(text);
  std::size_t before = 0;
  for (unsigned edit = 0; edit < edits; ++edit) {
    if (edit == 1000) before = resident_kilobytes();
    const std::uint32_t at = 1 + edit % 50;
    edit % 2 == 0 ? client.change(at, at, " {") : client.change(at - 1, at + 1, "");
    if (edit % 10 == 9) client.work();
  }
  const std::size_t now = resident_kilobytes();
  return now > before ? now - before : 0;
}

// Milliseconds for one validation; 0: it could not be run.
double language_service(const std::string& npm, const std::string& text, unsigned runs) {
  const std::string file =
      (std::filesystem::temp_directory_path() / "plumbline-editor-bench.json").string();
  std::ofstream(file, std::ios::binary) << text;
  const std::string command = fmt::format("node '{}' '{}' '{}' '{}' {}", PLUMBLINE_LANGUAGE_SERVICE,
                                          npm, file, PLUMBLINE_SCHEMA, runs);
  std::FILE* const output = ::popen(command.c_str(), "r");
  double time = 0;
  if (output != nullptr) {
    if (std::fscanf(output, "%lf", &time) != 1) time = 0;
    ::pclose(output);
  }
  std::filesystem::remove(file);
  return time;
}

}  // namespace

int main(int argc, char** argv) {
  const bool smoke = argc > 1 && std::string_view(argv[1]) == "--smoke";
  const std::string npm = argc > 2 && std::string_view(argv[1]) == "--npm" ? argv[2] : "";
  const unsigned runs = smoke ? 3 : 201;
  std::printf("initialize                      %9.3f ms\n", Client().initialize);
  std::puts("edit to findings        size       median          p99");
  for (const std::size_t size : {std::size_t{16} << 10U, std::size_t{160} << 10U,
                                 std::size_t{1600} << 10U, std::size_t{10} << 20U}) {
    if (smoke && size > (std::size_t{200} << 10U)) break;
    const std::string text = bench::definition_of_size(size);
    const Times times = edits(text, size > (std::size_t{4} << 20U) ? runs / 4 + 2 : runs);
    std::printf("                  %7zu KB %9.3f ms %9.3f ms", text.size() >> 10U, times.median,
                times.p99);
    if (!npm.empty()) {
      const bool large = size > (std::size_t{1} << 20U);
      const double theirs = language_service(npm, text, large ? 3 : 20);
      std::printf("   language service %9.3f ms: %.1f times", theirs, theirs / times.median);
    }
    std::puts("");
  }
  const std::string text = bench::definition_of_size(std::size_t{smoke ? 100U : 1600U} << 10U);
  const Times times = completions(text, runs);
  std::printf("completion at the end of %4zu KB %8.3f ms %9.3f ms\n", text.size() >> 10U,
              times.median, times.p99);
  const unsigned many = smoke ? 1200 : 10'000;
  std::printf("%u edits of %zu KB: %zu KB more memory\n", many, std::size_t{16},
              growth(bench::definition_of_size(std::size_t{16} << 10U), many));
  return 0;
}
