// `plumbline fmt` as a user runs it.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/program.h"

using namespace plumbline;
using tests::Folder;
using tests::Run;
namespace fs = std::filesystem;

namespace {

const std::string unformatted = R"({"Version":"2020-12-01","Steps":[]})";
const std::string indented = "{\n  \"Version\": \"2020-12-01\",\n  \"Steps\": []\n}\n";
const std::string compact = unformatted + "\n";
const std::string embedded = R"({"PipelineName": "p", "PipelineDefinition": "{\"Steps\":[]}"})";

std::string content(const Folder& folder, const std::string& name) {
  return tests::read(folder.path() / name);
}

}  // namespace

TEST_CASE("fmt rewrites definitions in place and lists those that changed") {
  const Folder folder;
  folder.write("a.json", unformatted);
  folder.write("b.json", indented);
  folder.write("d/c.json", "\xEF\xBB\xBF" + unformatted + "\r\n");
  const Run run = folder.run("fmt a.json b.json d");
  CHECK(run.status == 0);
  CHECK(run.out == "a.json\nd/c.json\n");
  CHECK(run.err == "2 files formatted, 1 file already formatted\n");
  for (const char* name : {"a.json", "b.json", "d/c.json"})
    CHECK(content(folder, name) == indented);
  const Run again = folder.run("fmt");
  CHECK(again.status == 0);
  CHECK(again.out.empty());
  CHECK(again.err == "3 files already formatted\n");
  CHECK(folder.run("fmt -q").err.empty());
}

TEST_CASE("fmt does not touch a file that is laid out already") {
  const Folder folder;
  const std::string path = folder.write("a.json", indented);
  const auto before = fs::last_write_time(path);
  struct stat first {};
  struct stat second {};
  REQUIRE(::stat(path.c_str(), &first) == 0);
  CHECK(folder.run("fmt a.json").status == 0);
  REQUIRE(::stat(path.c_str(), &second) == 0);
  CHECK(first.st_ino == second.st_ino);
  CHECK(fs::last_write_time(path) == before);
}

TEST_CASE("fmt --compact writes one line, and fmt makes the same of it again") {
  const Folder folder;
  folder.write("a.json", indented);
  CHECK(folder.run("fmt --compact a.json").status == 0);
  CHECK(content(folder, "a.json") == compact);
  CHECK(folder.run("fmt --compact --check a.json").status == 0);
  CHECK(folder.run("fmt a.json").status == 0);
  CHECK(content(folder, "a.json") == indented);
}

TEST_CASE("fmt --check lists what would change and changes nothing") {
  const Folder folder;
  folder.write("a.json", unformatted);
  folder.write("b.json", indented);
  const Run run = folder.run("fmt --check .");
  CHECK(run.status == 1);
  CHECK(run.out == "a.json\n");
  CHECK(run.err == "1 file would be formatted, 1 file already formatted\n");
  CHECK(content(folder, "a.json") == unformatted);
  CHECK(folder.run("fmt --check b.json").status == 0);
  const Run standard = folder.run("fmt --check - <a.json");
  CHECK(standard.status == 1);
  CHECK(standard.out == "<stdin>\n");
}

TEST_CASE("fmt --diff shows what would change and changes nothing") {
  const Folder folder;
  folder.write("a.json", "{\n  \"Version\": \"2020-12-01\",\n  \"Steps\": [ ]\n}\n");
  folder.write("b.json", indented);
  const std::string expected =
      "--- a.json\n+++ a.json\n@@ -1,4 +1,4 @@\n {\n   \"Version\": \"2020-12-01\",\n"
      "-  \"Steps\": [ ]\n+  \"Steps\": []\n }\n";
  for (const char* options : {"--diff", "--diff --check"}) {
    const Run run = folder.run(std::string("fmt a.json b.json ") + options);
    CHECK(run.status == 1);
    CHECK(run.out == expected);
  }
  CHECK(content(folder, "a.json") != indented);
  const Run nothing = folder.run("fmt --diff b.json");
  CHECK(nothing.status == 0);
  CHECK(nothing.out.empty());
}

TEST_CASE("fmt - reads standard input and prints, whether or not it changes anything") {
  const Folder folder;
  folder.write("a.json", unformatted);
  folder.write("b.json", indented);
  for (const char* name : {"a.json", "b.json"}) {
    const Run run = folder.run(std::string("fmt - <") + name);
    CHECK(run.status == 0);
    CHECK(run.out == indented);
    CHECK(run.err.empty());
  }
  CHECK(folder.run("fmt --compact - <b.json").out == compact);
  CHECK(content(folder, "a.json") == unformatted);
  const Run two = folder.run("fmt - a.json <b.json");
  CHECK(two.status == 2);
  CHECK(two.out.empty());
  CHECK_THAT(two.err, Catch::StartsWith("plumbline: `-` prints the definition"));
  CHECK(content(folder, "a.json") == unformatted);
}

TEST_CASE("fmt leaves a file with a syntax error as it is and shows the error") {
  const Folder folder;
  folder.write("z.json", unformatted);
  for (const std::string& text :
       {std::string("{\"Steps\": [}"), std::string("{\"Steps\":[]}\0", 13), std::string(),
        std::string("{\"Steps\":[]} x"), std::string("{\"Steps\":[],\xFF\"a\":1}"),
        "{\"Steps\":" + std::string(600, '[') + std::string(600, ']') + "}"}) {
    INFO(text);
    folder.write("a.json", text);
    folder.write("z.json", unformatted);
    const Run run = folder.run("fmt a.json z.json");
    CHECK(run.status == 1);
    CHECK(run.out == "z.json\n");
    CHECK_THAT(run.err, Catch::StartsWith("error[syntax/") && Catch::Contains("--> a.json:1:"));
    CHECK_THAT(run.err, Catch::EndsWith("\n1 file formatted, 1 file left alone: not valid JSON\n"));
    CHECK(content(folder, "a.json") == text);
    CHECK(content(folder, "z.json") == indented);
    const Run standard = folder.run("fmt - <a.json");
    CHECK(standard.status == 1);
    CHECK(standard.out.empty());
    CHECK_THAT(standard.err, Catch::Contains("--> <stdin>:1:"));
  }
}

TEST_CASE("fmt shows one syntax error, not what else is wrong with the text") {
  const Folder folder;
  folder.write("a.json", "{\"Steps\": [], \"Steps\": NaN,");
  const Run run = folder.run("fmt a.json");
  CHECK_THAT(run.err, Catch::StartsWith("error[syntax/malformed-json]"));
  CHECK_THAT(run.err, !Catch::Contains("duplicate-key") && !Catch::Contains("not-finite"));
}

TEST_CASE("fmt keeps what is only doubtful: repeated keys, NaN, bytes that are not UTF-8") {
  const Folder folder;
  folder.write("a.json", "{\"Steps\":[],\"a\":NaN,\"a\":\"\xFF\\ud83d\"}");
  CHECK(folder.run("fmt a.json").status == 0);
  CHECK(content(folder, "a.json") ==
        "{\n  \"Steps\": [],\n  \"a\": NaN,\n  \"a\": \"\xFF\\ud83d\"\n}\n");
}

TEST_CASE("fmt passes over other JSON in a directory; named it gives status 3") {
  const Folder folder;
  folder.write("d/package.json", "{\"name\":1}");
  folder.write("d/cut.json", "{\"name\":");
  const Run search = folder.run("fmt d");
  CHECK(search.status == 0);
  CHECK(search.out.empty());
  CHECK(search.err == "plumbline: no pipeline definitions found\n");
  folder.write("a.json", unformatted);
  const Run named = folder.run("fmt d/package.json missing.json a.json");
  CHECK(named.status == 3);
  CHECK(named.out == "a.json\n");
  CHECK(named.err ==
        "plumbline: d/package.json: a JSON object without `Steps` and without "
        "`PipelineDefinition`: expected a pipeline definition (an object with `Steps`)\n"
        "plumbline: missing.json: No such file or directory\n"
        "1 file formatted\n");
  CHECK(content(folder, "d/package.json") == "{\"name\":1}");
  fs::create_directory(folder.path() / "empty");
  CHECK(folder.run("fmt empty").err == "plumbline: empty: no JSON files\n");
}

TEST_CASE("fmt leaves a definition inside a JSON string as it is and says so") {
  const Folder folder;
  folder.write("d/answer.json", embedded);
  folder.write("d/a.json", unformatted);
  const std::string remark =
      "plumbline: d/answer.json: the definition is text in a JSON string, which stays as it is; "
      "`jq -r .PipelineDefinition` takes it out\n";
  const Run search = folder.run("fmt d");
  CHECK(search.status == 0);
  CHECK(search.err == remark + "1 file formatted\n");
  const Run named = folder.run("fmt d/answer.json");
  CHECK(named.status == 3);
  CHECK(named.err == remark);
  CHECK(content(folder, "d/answer.json") == embedded);
}

TEST_CASE("fmt keeps a file's mode and owner, and rewrites what a symbolic link leads to") {
  const Folder folder;
  const std::string real = folder.write("real.json", unformatted);
  REQUIRE(::chmod(real.c_str(), 0604) == 0);
  if (::geteuid() == 0) REQUIRE(::chown(real.c_str(), 65534, 65534) == 0);
  struct stat before {};
  REQUIRE(::stat(real.c_str(), &before) == 0);
  fs::create_symlink("real.json", folder.path() / "link.json");
  CHECK(folder.run("fmt link.json").out == "link.json\n");
  CHECK(fs::is_symlink(folder.path() / "link.json"));
  CHECK(content(folder, "real.json") == indented);
  struct stat after {};
  REQUIRE(::stat(real.c_str(), &after) == 0);
  CHECK(after.st_mode == before.st_mode);
  CHECK(after.st_uid == before.st_uid);
  CHECK(after.st_gid == before.st_gid);
}

TEST_CASE("fmt goes on behind a file that it may not write") {
  const Folder folder;
  const std::string path = folder.write("a.json", unformatted);
  folder.write("z.json", unformatted);
  REQUIRE(::chmod(path.c_str(), 0444) == 0);
  // Root may write anyway; it has to be somebody else, who needs the folder.
  const bool root = ::geteuid() == 0;
  if (root) {
    REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
    REQUIRE(::chown((folder.path() / "z.json").c_str(), 65534, 65534) == 0);
    if (std::system("setpriv --reuid 65534 --regid 65534 --clear-groups true 2>/dev/null") != 0 ||
        folder.run("--version", "setpriv --reuid 65534 --regid 65534 --clear-groups").status != 0) {
      WARN("skipped: root cannot become somebody who may not write");
      return;
    }
  }
  const Run run = folder.run("fmt a.json z.json",
                             root ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : "");
  CHECK(run.status == 3);
  CHECK(run.out == "z.json\n");
  CHECK(run.err == "plumbline: a.json: Permission denied\n1 file formatted\n");
  CHECK(content(folder, "a.json") == unformatted);
  CHECK(content(folder, "z.json") == indented);
}

TEST_CASE("fmt does not write into a pipe or a device") {
  const Folder folder;
  folder.write("a.json", unformatted);
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  const Run run = folder.run("fmt pipe", "timeout 20");
  CHECK(run.status == 3);
  CHECK(run.err ==
        "plumbline: pipe: not a regular file: give `-` to read standard input and print\n");
  // What is not written to may be anything.
  CHECK(folder.run("fmt --check /dev/stdin <a.json").status == 1);
}

TEST_CASE("fmt says when a definition becomes larger than AWS takes") {
  const Folder folder;
  std::string text = "{\"Steps\":[";
  for (int i = 0; i < 60000; ++i) text += "{\"a\":1},";
  text.back() = ']';
  folder.write("a.json", text + "}");
  const Run run = folder.run("fmt a.json");
  CHECK(run.status == 0);
  CHECK_THAT(run.err, Catch::StartsWith("plumbline: a.json: ") &&
                          Catch::Contains("AWS takes 1048576: `plumbline fmt --compact`"));
  CHECK(folder.run("fmt --compact a.json").err == "1 file formatted\n");
}

TEST_CASE("fmt that cannot print gives status 3") {
  const Folder folder;
  folder.write("a.json", unformatted);
  const Run run = folder.run("fmt - <a.json >/dev/full 2>/dev/null; (exit $?)");
  CHECK(run.status == 3);
}

TEST_CASE("fmt explains itself") {
  const Folder folder;
  const Run run = folder.run("fmt --help");
  CHECK(run.status == 0);
  for (const char* option : {"--check", "--diff", "--compact", "--quiet", "PATH"}) {
    CHECK_THAT(run.out, Catch::Contains(option));
  }
  CHECK(folder.run("fmt --chekc").status == 2);
}
