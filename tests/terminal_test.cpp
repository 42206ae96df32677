// What a terminal gets: colour, links, progress. The program runs on a pseudo terminal.
#include <pty.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/program.h"

using namespace plumbline;
using tests::Folder;
using tests::Run;
namespace fs = std::filesystem;

namespace {

const std::string broken =
    R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", "FunctionArn": "f", "DependsOn": ["B"]}]})";

// What decides about colour, as at home and not as wherever the tests run.
const std::string home =
    "env -u NO_COLOR -u FORCE_COLOR -u CLICOLOR_FORCE -u GITHUB_ACTIONS -u GITLAB_CI TERM=xterm ";

// The program with all three streams on one terminal, unless the arguments redirect some. `out` is
// what the terminal got, line ends as the program wrote them.
Run on_terminal(const Folder& folder, const std::string& arguments,
                const std::string& environment = "") {
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  REQUIRE(child >= 0);
  const std::string command = "cd '" + folder.path().string() + "' && " + home + environment +
                              " '" PLUMBLINE_BINARY "' " + arguments;
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  Run run;
  char part[4096];
  // When the other side is closed, reading fails.
  for (ssize_t got = 0; (got = ::read(terminal, part, sizeof part)) > 0;) {
    run.out.append(part, static_cast<std::size_t>(got));
  }
  ::close(terminal);
  int status = 0;
  ::waitpid(child, &status, 0);
  run.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  std::string text;
  for (std::size_t i = 0; i < run.out.size(); ++i) {
    if (run.out[i] != '\r' || i + 1 == run.out.size() || run.out[i + 1] != '\n') text += run.out[i];
  }
  run.out = text;
  return run;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr std::string_view color = "\x1B[1", link_start = "\x1B]8;;file://",
                           progress = "plumbline: check";

}  // namespace

TEST_CASE("a terminal gets colour unless something says otherwise") {
  const Folder folder;
  folder.write("a.json", broken);
  const auto colored = [&](const std::string& arguments, const std::string& environment) {
    const Run run = on_terminal(folder, "check " + arguments + " a.json", environment);
    CHECK(run.status == 1);
    CHECK(holds(run.out, "graph/unknown-dependency"));
    return holds(run.out, "\x1B[");
  };
  CHECK(colored("", ""));
  CHECK(colored("-f concise", ""));
  CHECK_FALSE(colored("--color never", ""));
  CHECK_FALSE(colored("", "NO_COLOR=1"));
  CHECK(colored("", "NO_COLOR="));
  CHECK_FALSE(colored("", "TERM=dumb"));
  CHECK_FALSE(colored("", "TERM="));
  CHECK_FALSE(colored("", "FORCE_COLOR=0"));
  CHECK_FALSE(colored("", "CLICOLOR_FORCE=0"));
  CHECK(colored("--color always", "TERM=dumb"));
  CHECK_FALSE(colored("-f json", ""));
}

TEST_CASE("logs of GitHub and GitLab are not coloured by themselves") {
  const Folder folder;
  folder.write("a.json", broken);
  for (const std::string log : {"GITHUB_ACTIONS=true", "GITLAB_CI=true"}) {
    INFO(log);
    CHECK_FALSE(holds(on_terminal(folder, "check a.json", log).out, "\x1B"));
    CHECK(holds(on_terminal(folder, "check a.json", log + " FORCE_COLOR=1").out, color));
    CHECK(holds(on_terminal(folder, "check a.json", log + " CLICOLOR_FORCE=1").out, color));
    CHECK(holds(on_terminal(folder, "check --color always a.json", log).out, color));
  }
}

TEST_CASE("the path of a finding is a link on a terminal with colour, and nowhere else") {
  const Folder folder;
  folder.write("sub/a b#.json", broken);
  std::string path = folder.path().string();
  REQUIRE(path.find_first_not_of("-._~/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
                                 "XYZ") == std::string::npos);
  const std::string whole =
      path + "/sub/a%20b%23.json\x1B\\sub/../sub/a b#.json:1:103\x1B]8;;\x1B\\";
  for (const std::string format : {"text", "concise"}) {
    INFO(format);
    const Run run =
        on_terminal(folder, "check --color always -f " + format + " 'sub/../sub/a b#.json'");
    CHECK(holds(run.out, link_start));
    CHECK(holds(run.out, whole));
    const std::string file = "'sub/a b#.json'";
    CHECK(holds(on_terminal(folder, "check -f " + format + " " + file).out, link_start));
    for (const std::string option : {"--color never", "-f json:/dev/null --color never"}) {
      CHECK_FALSE(holds(on_terminal(folder, "check " + option + " -f " + format + " " + file).out,
                        "\x1B]"));
    }
    for (const std::string environment : {"NO_COLOR=1", "TERM=dumb", "GITLAB_CI=1"}) {
      CHECK_FALSE(
          holds(on_terminal(folder, "check -f " + format + " " + file, environment).out, "\x1B]"));
    }
    // Colour that was asked for in a file is no terminal.
    on_terminal(folder, "check --color always -f " + format + " " + file + " >out.txt");
    CHECK_FALSE(holds(tests::read(folder.path() / "out.txt"), "\x1B]"));
    CHECK_FALSE(holds(
        on_terminal(folder, "check --color always -f " + format + " " + file, "TERM=dumb").out,
        "\x1B]"));
  }
  CHECK_FALSE(holds(on_terminal(folder, "check -f json 'sub/a b#.json'").out, "\x1B"));
  CHECK_FALSE(holds(on_terminal(folder, "check - <'sub/a b#.json'").out, "\x1B]"));
}

namespace {

// Files that take a second: one of them is a pipe that somebody is slow to write to.
struct Slow {
  Folder folder;
  Slow() {
    folder.write("a.json", broken);
    folder.write("b.json", broken);
    REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  }
  Run run(const std::string& arguments, const std::string& environment = "") const {
    return on_terminal(folder, arguments,
                       "sh -c '(sleep 1; cat a.json >pipe) & exec \"$@\"' - env " + environment);
  }
};

}  // namespace

TEST_CASE("long work on many files shows how far it is, and takes it away before the results") {
  const Slow slow;
  const Run run = slow.run("check -f concise -j 1 a.json pipe b.json --color never");
  CHECK(run.status == 1);
  CHECK(holds(run.out, "\r\x1B[Kplumbline: checking 1 of 3 files"));
  const std::size_t last = run.out.rfind("\r\x1B[K");
  REQUIRE(last != std::string::npos);
  const std::string after = run.out.substr(last + 4);
  CHECK_THAT(after, Catch::StartsWith("a.json:1:103: error "));
  CHECK_THAT(after, Catch::EndsWith("3 errors in 3 files\n"));
  // On standard error only.
  slow.run("check -f concise -j 1 a.json pipe b.json 2>err.txt >out.txt");
  CHECK_FALSE(holds(tests::read(slow.folder.path() / "out.txt"), "\r"));
  CHECK(tests::read(slow.folder.path() / "err.txt") == "3 errors in 3 files\n");
  const Run error = slow.run("check -f concise -j 1 a.json pipe b.json >out.txt");
  CHECK(holds(error.out, "\r\x1B[Kplumbline: checking 1 of 3 files"));
  CHECK_THAT(error.out, Catch::EndsWith("\r\x1B[K\x1B[1;31m3 errors\x1B[0m in 3 files\n"));
}

TEST_CASE("no progress for short work, one file, quiet runs, logs and dumb terminals") {
  const Slow slow;
  const std::string files = " -f concise -j 1 a.json pipe b.json";
  CHECK_FALSE(holds(slow.run("check -q" + files).out, progress));
  CHECK_FALSE(holds(slow.run("check -s" + files).out, progress));
  CHECK(slow.run("check -s" + files).out.empty());
  CHECK_FALSE(holds(slow.run("check" + files, "TERM=dumb").out, progress));
  CHECK_FALSE(holds(slow.run("check" + files, "GITHUB_ACTIONS=true").out, progress));
  CHECK_FALSE(holds(slow.run("check pipe").out, progress));
  CHECK_FALSE(holds(on_terminal(slow.folder, "check a.json b.json").out, progress));
}

TEST_CASE("fmt says how far it is as check does, and its messages stand on lines of their own") {
  const Folder folder;
  for (int i = 0; i < 3; ++i) folder.write("f" + std::to_string(i) + ".json", broken);
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  const std::string slow = "sh -c '(sleep 1; echo 1 >pipe) & exec \"$@\"' - env";
  const Run run = on_terminal(folder, "fmt --check f0.json pipe f1.json", slow);
  CHECK(run.status == 3);
  CHECK(holds(run.out, "\r\x1B[Kplumbline: formatting 1 of 3 files\r\x1B[Kplumbline: pipe: "));
  CHECK_FALSE(holds(on_terminal(folder, "fmt -q --check f0.json pipe f1.json", slow).out, "\r"));
}
