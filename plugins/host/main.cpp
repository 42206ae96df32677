// plumbline-plugin-host LIBRARY rules|check: asks a plugin in a shared object for its rules, or
// what it finds in the facts on standard input. `plumbline` starts it, so that only this process
// ends when the plugin crashes, and because a static executable can open no shared object.
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "analyzer/plugin/shared_object.h"

namespace {

bool read_all(std::string& out) {
  char buffer[1U << 16U];
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count == 0) return true;
    if (count < 0) return false;
    out.append(buffer, static_cast<std::size_t>(count));
  }
}

bool write_all(int stream, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(stream, text.data(), text.size());
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view request = argc == 3 ? argv[2] : "";
  if (request != "rules" && request != "check") {
    std::fputs("usage: plumbline-plugin-host LIBRARY rules|check\n", stderr);
    return 2;
  }
  std::string facts;
  if (request == "check" && (!read_all(facts) || facts.empty())) return 3;
  // What the plugin prints is no answer.
  const int answers = ::dup(STDOUT_FILENO);
  if (answers < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return 3;
  constexpr std::size_t most = std::size_t{16} << 20U;
  const std::string lines = plumbline::plugin::ask_shared_object(argv[1], facts, most);
  // Nor is what its destructors do at the exit.
  ::_exit(write_all(answers, lines) ? 0 : 3);
}
