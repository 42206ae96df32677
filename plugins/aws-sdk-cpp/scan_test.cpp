// Runs plumbline-scan-cpp over the programs in fixtures/cpp, as the SDK was and as it is.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include "analyzer/check/analyze.h"
#include "plugins/aws-sdk-cpp/literal.h"
#include "tests/program.h"

using namespace plumbline;
namespace fs = std::filesystem;

namespace {

const fs::path fixtures = PLUMBLINE_SOURCE_DIR "/fixtures/cpp";

std::string flags(const std::string& generation) {
  return fmt::format(" -- -std=c++17 -I'{0}/aws/{1}' -I'{0}/others'", fixtures.string(),
                     generation);
}

bool updates() {
  const char* const update = std::getenv("PLUMBLINE_UPDATE");
  return update != nullptr && std::string_view(update) == "1";
}

// "12:3-12:20 error parameters/undeclared ["Parameters.X"] message", for each file by name.
std::map<std::string, std::string> findings(const tests::Folder& folder,
                                            const std::string& report) {
  std::map<std::string, std::vector<std::pair<std::int64_t, std::string>>> found;
  const Document document("report.json", report);
  const json::Parsed parsed = json::parse(document);
  for (const json::Value& one : parsed.tree.root()["diagnostics"].items()) {
    const json::Value& start = one["region"]["start"];
    const json::Value& end = one["region"]["end"];
    const std::string file{one["file"].text()};
    const std::string text = tests::read(folder.path() / file);
    const auto begin = static_cast<std::size_t>(start["byteOffset"].integer().value_or(0));
    const auto stop = static_cast<std::size_t>(end["byteOffset"].integer().value_or(0));
    std::string marked = text.substr(begin, stop - begin);
    for (char& c : marked) {
      if (c == '\n' || c == '\r') c = ' ';
    }
    if (marked.size() > 60)
      marked = marked.substr(0, 40) + "..." + marked.substr(marked.size() - 15);
    found[file].emplace_back(
        static_cast<std::int64_t>(begin),
        fmt::format("{}:{}-{}:{} {} {} [{}] {}\n", start["line"].text(), start["column"].text(),
                    end["line"].text(), end["column"].text(), one["severity"].text(),
                    one["ruleId"].text(), marked, one["message"].text()));
  }
  std::map<std::string, std::string> out;
  for (auto& [file, lines] : found) {
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [at, line] : lines) out[file] += line;
  }
  return out;
}

void compare(const fs::path& folder, const std::vector<std::string>& names,
             const std::map<std::string, std::string>& found) {
  for (const std::string& name : names) {
    INFO(name);
    const fs::path expected = folder / (fs::path(name).stem().string() + ".expected");
    const auto own = found.find(name);
    const std::string text = own == found.end() ? "" : own->second;
    if (updates()) {
      std::ofstream(expected, std::ios::binary) << text;
    } else {
      CHECK(text == tests::read(expected));
    }
  }
}

std::vector<std::string> copy_sources(const fs::path& from, const tests::Folder& to,
                                      const std::string& below = "") {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(from)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".expected") continue;
    to.write(below + name, tests::read(entry.path()));
    if (entry.path().extension() == ".cpp") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

constexpr std::string_view undeclared =
    R"({"Version": "2020-12-01", "Parameters": [{"Name": "Message", "Type": "String"}], "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.Mesage"}}}]})";

std::string program(const std::string& literal) {
  return "#include <aws/sagemaker/SageMakerClient.h>\n\nvoid create() {\n"
         "  Aws::SageMaker::Model::CreatePipelineRequest request;\n"
         "  request.SetPipelineDefinition(" +
         literal + ");\n}\n";
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
  return text;
}

}  // namespace

TEST_CASE("programs have the findings that stand beside them, with both generations of the SDK") {
  std::map<std::string, std::string> before;
  for (const std::string generation : {"overloads", "templated"}) {
    INFO(generation);
    const tests::Folder folder;
    const auto names = copy_sources(fixtures / "programs", folder);
    CHECK(names.size() >= 40);
    std::string all;
    for (const std::string& name : names) all += " " + name;
    const auto run = folder.run("--isolated -f json -j 1" + all + flags(generation));
    INFO(run.err);
    CHECK(run.status == 1);
    auto found = findings(folder, run.out);
    if (const auto own = found.find("header.inc"); own != found.end()) {
      found["header.cpp"] += "header.inc:" + own->second;
      found.erase(own);
    }
    for (const auto& [file, text] : found) {  // and nothing in the SDK
      INFO(file << ": " << text);
      CHECK(std::find(names.begin(), names.end(), file) != names.end());
    }
    if (before.empty()) {
      compare(fixtures / "programs", names, found);
      before = found;
    } else {
      for (const std::string& name : names) {
        INFO(name);
        CHECK(found[name] == before[name]);
      }
    }
  }
}

TEST_CASE("the code of rules is held to what rules may do") {
  const tests::Folder folder;
  const auto names = copy_sources(fixtures / "rules", folder, "rules/");
  std::string all;
  for (const std::string& name : names) all += " rules/" + name;
  const auto run = folder.run("--isolated --rules -f json -j 1" + all +
                              " -- -std=c++20 -I'" PLUMBLINE_SOURCE_DIR "'");
  INFO(run.err);
  CHECK(run.status == 1);
  std::map<std::string, std::string> found;
  for (const auto& [file, text] : findings(folder, run.out)) {
    found[fs::path(file).filename().string()] = text;
  }
  compare(fixtures / "rules", names, found);
  for (const std::string& name : names) {
    INFO(name);
    CHECK(name.starts_with("good") == (found[name].empty()));
  }
}

TEST_CASE("a fix edits the literal as it is written") {
  const std::string plain{undeclared}, escaped = cpp::escaped(undeclared);
  const auto mended = [](std::string text) {
    return replaced(std::move(text), "Mesage", "Message");
  };
  const std::string cut =
      replaced(escaped, ", \\\"Steps", ",\"\n      // the steps\n      \" \\\"Steps");
  for (const std::string& literal :
       {"R\"(" + plain + ")\"", "R\"json(" + plain + ")json\"", "\"" + escaped + "\"",
        "\"" + cut + "\"", "Aws::String(\"" + escaped + "\")",
        "\"" + replaced(escaped, "Parameters.", "Parameters\\x2E\"\n        \"") + "\""}) {
    for (const bool crlf : {false, true}) {
      INFO(literal);
      const tests::Folder folder;
      const std::string source = crlf ? replaced(program(literal), "\n", "\r\n") : program(literal);
      folder.write("a.cpp", source);
      const auto run = folder.run("--isolated --fix a.cpp" + flags("templated"));
      INFO(run.out + run.err);
      CHECK(run.status == 0);
      const std::string now = tests::read(folder.path() / "a.cpp");
      CHECK(folder.run("--isolated -s a.cpp" + flags("templated")).status == 0);
      if (literal.find("x2E") == std::string::npos) {
        CHECK(now == mended(source));
      } else {
        CHECK_THAT(now, Catch::Contains("Message"));
      }
    }
  }
}

TEST_CASE("several definitions of a file are mended, and --diff only shows it") {
  const tests::Folder folder;
  const std::string one = program("R\"(" + std::string(undeclared) + ")\"");
  const std::string two =
      one + replaced(one, "create()", "update()").substr(one.find("\n\n") + 1) +
      replaced(program("\"" + cpp::escaped(undeclared) + "\""), "create()", "more()")
          .substr(one.find("\n\n") + 1);
  folder.write("a.cpp", two);
  const auto diff = folder.run("--isolated --diff a.cpp" + flags("overloads"));
  CHECK(diff.status == 1);
  std::size_t mended = 0;
  for (std::size_t at = 0; (at = diff.out.find("\n+  request", at)) != std::string::npos; ++at)
    ++mended;
  CHECK(mended == 3);
  CHECK(tests::read(folder.path() / "a.cpp") == two);
  const auto fix = folder.run("--isolated --fix a.cpp" + flags("overloads"));
  INFO(fix.out + fix.err);
  CHECK(fix.status == 0);
  CHECK_THAT(fix.err, Catch::Contains("fixed 3 findings in 1 file"));
  CHECK(tests::read(folder.path() / "a.cpp") == replaced(two, "Mesage", "Message"));
}

TEST_CASE("faults in many literals of one program are where the library says") {
  std::mt19937 random(3);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  std::string source = "#include <aws/sagemaker/SageMakerClient.h>\n";
  std::vector<std::uint32_t> begins;
  for (std::size_t i = 0; i < 150; ++i) {
    std::string text{undeclared};
    constexpr std::string_view faults = "\"{}[]:,x";
    text[below(text.size())] = faults[below(faults.size())];
    const bool raw = below(2) == 0;
    const std::string literal = raw ? "R\"(" + text + ")\"" : "\"" + cpp::escaped(text) + "\"";
    std::string function = replaced(program(literal), "create()", fmt::format("f{}()", i));
    function = function.substr(function.find("\n\n"));
    begins.push_back(static_cast<std::uint32_t>(source.size() + function.find(literal)));
    source += function;
  }
  const tests::Folder folder;
  folder.write("a.cpp", source);
  const auto run = folder.run("--isolated -f json --fail-on never a.cpp" + flags("overloads"));
  REQUIRE(run.status == 0);
  std::multimap<std::int64_t, std::string> expected, found;
  const auto file = std::make_shared<const Document>("a.cpp", source);
  for (const std::uint32_t begin : begins) {
    const auto text = cpp::embed(file, {{begin}});
    REQUIRE(text);
    Contents contents;
    contents.file = file;
    contents.definition = Opened{text, json::parse(*text), {}};
    const auto rules = rules_in(Profiles::standard);
    const auto analysis = analyze(std::move(contents), rules, nullptr, nullptr, {}, {});
    for (const Diagnostic& one : analysis->diagnostics) {
      expected.emplace(text->visible(one.where.range).range.begin, std::string(one.rule));
    }
  }
  const Document report("r", run.out);
  const json::Parsed parsed = json::parse(report);
  for (const json::Value& one : parsed.tree.root()["diagnostics"].items()) {
    found.emplace(one["region"]["start"]["byteOffset"].integer().value_or(-1),
                  std::string(one["ruleId"].text()));
  }
  const std::set<std::pair<const std::int64_t, std::string>> a(expected.begin(), expected.end());
  const std::set<std::pair<const std::int64_t, std::string>> b(found.begin(), found.end());
  CHECK(a == b);
  CHECK(a.size() > 100);
}

TEST_CASE("configurations, ignores and formats are those of check") {
  const tests::Folder folder;
  folder.write("a.cpp", program("R\"(" + std::string(undeclared) + ")\""));
  folder.write("b.cpp", program("read()"));
  CHECK(folder.run("--isolated -s --ignore parameters a.cpp" + flags("overloads")).status == 0);
  CHECK_THAT(folder.run("--isolated -f sarif a.cpp" + flags("overloads")).out,
             Catch::Contains("\"startLine\": 5"));
  folder.write("plumbline.jsonc",
               R"({"rules": {"parameters/undeclared": "warning", "cpp": "error"}})");
  const auto run = folder.run("-f concise a.cpp" + flags("overloads"));
  CHECK(run.status == 0);
  CHECK_THAT(run.out,
             Catch::StartsWith("a.cpp:5:") && Catch::Contains("warning parameters/undecl"));
  const auto text = folder.run("a.cpp" + flags("overloads"));
  CHECK_THAT(text.err, Catch::Contains("2 warnings in 1 file"));
  folder.write("plumbline.jsonc", R"({"rules": {"cpp/unread": "error"}})");
  CHECK(folder.run("a.cpp" + flags("overloads")).status == 2);
  CHECK(folder.run("--isolated --select cpp/nothing a.cpp" + flags("overloads")).status == 2);
  CHECK(folder.run("--isolated --select cpp a.cpp" + flags("overloads")).status == 0);
}

TEST_CASE("starts are checked against a definition that is given") {
  const tests::Folder folder;
  folder.write("stop.json", replaced(std::string(undeclared), "Mesage", "Message"));
  folder.write("a.cpp", tests::read(fixtures / "programs/start-alone.cpp"));
  const auto run =
      folder.run("--isolated -f concise --definition stop.json a.cpp" + flags("templated"));
  CHECK(run.status == 1);
  CHECK_THAT(run.out,
             Catch::Contains("stop.json:1:") && Catch::Contains("parameters/missing-value"));
  CHECK(folder.run("--definition a.cpp a.cpp" + flags("templated")).status == 2);
}

TEST_CASE("a compilation database says how files are compiled") {
  const tests::Folder folder;
  folder.write("src/a.cpp", program("R\"(" + std::string(undeclared) + ")\""));
  const std::string path = folder.path().string();
  folder.write(
      "build/compile_commands.json",
      fmt::format(R"([{{"directory": "{0}/build", "file": "{0}/src/a.cpp", "arguments":)"
                  R"( ["c++", "-std=c++17", "-I{1}/aws/overloads", "-c", "{0}/src/a.cpp"]}}])",
                  path, fixtures.string()));
  CHECK_THAT(folder.run("--isolated -f concise -p build src/a.cpp").out,
             Catch::StartsWith("src/a.cpp:5:"));
  CHECK_THAT(folder.run("--isolated -f concise -p build").out, Catch::Contains("src/a.cpp:5:"));
  const auto missing = folder.run("-p src src/a.cpp");
  CHECK(missing.status == 2);
  CHECK_THAT(missing.err, Catch::Contains("compile_commands.json"));
  CHECK(folder.run("--isolated gone.cpp" + flags("overloads")).status == 3);
}

TEST_CASE("precompiled headers of other compilers are read as the headers that they were made of") {
  const tests::Folder folder;
  const std::string source = program("R\"(" + std::string(undeclared) + ")\"");
  folder.write("a.cpp", source.substr(source.find('\n')));  // the header comes from elsewhere
  folder.write("before.h", "#include <aws/sagemaker/SageMakerClient.h>\n");
  folder.write("before.h.gch", "made by GCC");
  folder.write("before.h.pch", "made by another clang");
  const auto compiled = [&](const std::string& flags) {
    folder.write("compile_commands.json",
                 fmt::format(R"([{{"directory": "{0}", "file": "a.cpp", "command": )"
                             R"("c++ -std=c++17 -I{1}/aws/overloads {2} -c a.cpp"}}])",
                             folder.path().string(), fixtures.string(), flags));
    return folder.run("--isolated -f concise a.cpp").out;
  };
  const std::string found = "a.cpp:5:198: error parameters/undeclared";
  CHECK_THAT(compiled("-fpch-preprocess -Winvalid-pch -include before.h"), Catch::Contains(found));
  CHECK_THAT(
      compiled("-Xclang -include-pch -Xclang before.h.pch -Xclang -include -Xclang before.h"),
      Catch::Contains(found));
  CHECK_THAT(compiled("-include-pch before.h.pch -include before.h"), Catch::Contains(found));
}

TEST_CASE("a database that cannot be read is said, and what it does not know") {
  const tests::Folder folder;
  folder.write("a.cpp", program("R\"(" + std::string(undeclared) + ")\""));
  for (const std::string database : {"", "{", "[{}]", "[{\"file\": 7}]", "null"}) {
    INFO(database);
    folder.write("compile_commands.json", database);
    const auto run = folder.run("--isolated -p . a.cpp");
    CHECK(run.status == 2);
    CHECK_THAT(run.err, Catch::Contains("no compile_commands.json can be read there"));
  }
  folder.write("compile_commands.json", "[]");
  CHECK_THAT(folder.run("--isolated -f concise -p . a.cpp").out,
             Catch::Contains("cpp/broken-source the compilation database does not say"));
  folder.write("compile_commands.json", R"([{"directory": "/not/there", "file": "a.cpp",)"
                                        R"( "arguments": ["c++", "-c", "a.cpp"]}])");
  const auto elsewhere = folder.run("--isolated -f concise -p . a.cpp");
  INFO(elsewhere.out + elsewhere.err);
  CHECK(elsewhere.status == 0);
  CHECK_THAT(elsewhere.out, Catch::Contains("cpp/broken-source"));
}

TEST_CASE("a header of several sources is reported and mended once") {
  const tests::Folder folder;
  folder.write("shared.h",
               "#pragma once\n" + replaced(program("R\"(" + std::string(undeclared) + ")\""),
                                           "void create", "inline void create"));
  folder.write("a.cpp", "#include \"shared.h\"\n");
  folder.write("b.cpp", "#include \"shared.h\"\n#include \"shared.h\"\n");
  const auto run =
      folder.run("--isolated -f json --fail-on never a.cpp b.cpp" + flags("templated"));
  REQUIRE(run.status == 0);
  const auto found = findings(folder, run.out);
  CHECK(found.size() == 1);
  const std::string text = found.count("shared.h") == 1 ? found.at("shared.h") : "";
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  const auto fix = folder.run("--isolated --fix -j 2 a.cpp b.cpp" + flags("templated"));
  INFO(fix.out + fix.err);
  CHECK(fix.status == 0);
  CHECK_THAT(tests::read(folder.path() / "shared.h"),
             Catch::Contains("Parameters.Message") && !Catch::Contains("Mesage"));
}

TEST_CASE("plumbline check calls the scanner, and says how to get it") {
  const tests::Folder folder;
  folder.write("a.cpp", program("R\"(" + std::string(undeclared) + ")\""));
  folder.write("b.json", undeclared);
  const auto with = [&](const std::string& program_path, const std::string& arguments) {
    const std::string out = (folder.path() / "out").string();
    const int status = std::system(fmt::format("cd '{}' && PATH=/nowhere '{}' check {} >'{}' 2>&1",
                                               folder.path().string(), program_path, arguments, out)
                                       .c_str());
    return std::pair(WEXITSTATUS(status), tests::read(out));
  };
  const auto [status, text] =
      with(PLUMBLINE_MAIN, "--isolated -f concise a.cpp b.json" + flags("overloads"));
  CHECK(status == 1);
  CHECK_THAT(text, Catch::Contains("a.cpp:5:") && Catch::Contains("b.json:1:"));
  fs::copy_file(PLUMBLINE_MAIN, folder.path() / "plumbline");
  const auto [alone, said] = with((folder.path() / "plumbline").string(), "a.cpp");
  CHECK(alone == 2);
  CHECK_THAT(said, Catch::Contains("plumbline-scan-cpp") && Catch::Contains("--preset cpp-scan"));
}

// What it takes beside a compiler that only parses; printed, because a busy machine proves nothing.
TEST_CASE("one translation unit takes about as long as clang needs to parse it", "[bench]") {
  const tests::Folder folder;
  folder.write("a.cpp",
               "#include <algorithm>\n#include <map>\n#include <regex>\n#include <iostream>\n" +
                   program("R\"(" + std::string(undeclared) + ")\""));
  // Of processor time, in turns: another process on the machine costs neither of them anything.
  const auto spent = [] {
    rusage used{};
    getrusage(RUSAGE_CHILDREN, &used);
    const auto ms = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return ms(used.ru_utime) + ms(used.ru_stime);
  };
  const auto run = [&](const std::string& command, double& least) {
    const double before = spent();
    CHECK(std::system(command.c_str()) != -1);
    least = std::min(least, spent() - before);
  };
  const std::string file = "'" + (folder.path() / "a.cpp").string() + "'";
  double scan = 1e9, clang = 1e9;
  for (int i = 0; i < 7; ++i) {
    run("'" PLUMBLINE_BINARY "' --isolated -s " + file + flags("templated"), scan);
    run("clang++-14 -fsyntax-only " + flags("templated").substr(4) + " " + file, clang);
  }
  std::cout << fmt::format(
      "summary: one translation unit: {:.0f} ms, clang -fsyntax-only {:.0f} ms, "
      "{:.2f} times\n",
      scan, clang, scan / clang);
}
