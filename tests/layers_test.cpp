// Includes go down only, and third-party headers stay behind their walls.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Rooms = std::set<std::string, std::less<>>;

// Which rooms a room may include, besides itself. A new room is a new line here.
const std::map<std::string, Rooms, std::less<>> below = {
    {"schemas", {}},
    {"source", {}},
    {"json", {"source"}},
    {"schema", {"json", "source", "schemas"}},
    {"model", {"json", "source"}},
    {"config", {"json", "source"}},
    {"graph", {"model", "json", "source"}},
    {"containers", {"json", "source"}},
    {"types", {"model", "schema", "json", "source"}},
    {"history", {"containers", "model", "schema", "json", "source"}},
    {"cache", {"history", "containers", "graph", "types", "model", "schema", "json", "source"}},
    {"simulate",
     {"cache", "history", "containers", "graph", "types", "model", "schema", "json", "source"}},
    {"cost", {"simulate", "cache", "history", "graph", "model", "json", "source", "schemas"}},
    {"check",
     {"cache", "config", "history", "containers", "graph", "types", "model", "schema", "json",
      "source"}},
    {"report",
     {"cost", "simulate", "check", "cache", "config", "history", "containers", "graph", "types",
      "model", "schema", "json", "source"}},
    {"plugin",
     {"report", "check", "config", "graph", "types", "model", "schema", "json", "source",
      "plugins"}},
    {"plugins", {"plugin"}},
    {"fix",
     {"check", "config", "containers", "graph", "types", "model", "schema", "json", "source"}},
    {"lsp",
     {"report", "cost", "simulate", "fix", "check", "cache", "config", "history", "containers",
      "graph", "types", "model", "schema", "json", "source"}},
    {"policy", {"check", "graph", "types", "model", "schema", "json", "source"}},
    {"cli",
     {"cost", "simulate", "lsp", "cache", "config", "history", "report", "fix", "policy", "plugin",
      "check", "containers", "graph", "model", "schema", "json", "source"}},
    {"rules",
     {"check", "cache", "config", "history", "graph", "types", "model", "schema", "json",
      "source"}},
};

struct Wall {
  std::string_view header;                // how the header's name begins
  std::vector<std::string_view> allowed;  // how the paths begin that may include it
  bool headers_too = false;               // false: sources (.cpp) only
};

const std::vector<Wall> walls = {
    // cost/offer.cpp reads a stream: AWS's offer file would take gigabytes as a tree.
    {"rapidjson/",
     {"analyzer/json/", "analyzer/policy/", "analyzer/cost/offer.cpp", "schemas/compile"}},
    {"valijson/", {"analyzer/policy/validator.cpp"}},
    {"re2/", {"analyzer/policy/validator.cpp"}},
    {"yaml-cpp/", {"analyzer/containers/yaml.cpp"}},
    {"CLI/", {"analyzer/cli/"}, true},
    {"nettle/", {"analyzer/check/", "analyzer/cli/", "analyzer/report/plan_"}},
    {"utf8proc", {"analyzer/report/"}},
    {"fmt/", {"analyzer/", "rules/", "schemas/", "plugins/"}},
    {"clang/", {"plugins/aws-sdk-cpp/"}, true},
    {"llvm/", {"plugins/aws-sdk-cpp/"}, true},
};

// "analyzer/json/value.h" is in the room "json", "rules/graph/cycle.cpp" in "rules".
std::string_view room(std::string_view path) {
  if (path.starts_with("analyzer/")) path.remove_prefix(9);
  return path.substr(0, path.find('/'));
}

bool begins_with_any(std::string_view path, const std::vector<std::string_view>& beginnings) {
  for (std::string_view beginning : beginnings) {
    if (path.starts_with(beginning)) return true;
  }
  return false;
}

// What is wrong with the includes of a file; empty when nothing is.
std::string complaints(std::string_view path, const std::string& text) {
  const auto found = below.find(room(path));
  if (found == below.end()) return std::string(path) + " is in a room without a layer\n";
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view directive = "#include ";
    if (!line.starts_with(directive) || line.size() < directive.size() + 2) continue;
    const std::size_t end = line.find_first_of("\">", directive.size() + 1);
    const std::string name = line.substr(directive.size() + 1, end - directive.size() - 1);
    const auto complain = [&](const std::string& why) {
      out += std::string(path) + " includes " + name + ": " + why + "\n";
    };
    if (line[directive.size()] == '"') {
      const std::string to(room(name));
      if (!below.contains(to)) {
        complain("not a path from the project's root");
      } else if (to != found->first && !found->second.contains(to)) {
        complain(found->first + " may not include " + to);
      }
      continue;
    }
    for (const Wall& wall : walls) {
      if (!name.starts_with(wall.header)) continue;
      const bool header = path.ends_with(".h");
      if (!begins_with_any(path, wall.allowed) || (header && !wall.headers_too)) {
        complain("it belongs elsewhere");
      }
    }
  }
  return out;
}

// Names of test cases in a source that Catch2 takes for an option, a tag, an exclusion or a pattern
// when ctest hands them over.
std::string misleading_names(std::string_view source) {
  constexpr std::string_view opening = "TEST_CASE(";
  std::string out;
  for (std::size_t at = source.find(opening); at < source.size(); at = source.find(opening, at)) {
    at = source.find_first_not_of(" \n", at + opening.size());
    if (at == source.npos || at + 1 >= source.size() || source[at] != '"') continue;
    if (std::string_view("-[~*").find(source[at + 1]) == std::string_view::npos) continue;
    out += std::string(source.substr(at + 1, source.find('"', at + 1) - at - 1)) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("includes go down only and third-party headers stay walled in") {
  const std::filesystem::path root = PLUMBLINE_SOURCE_DIR;
  std::size_t files = 0;
  for (const char* folder : {"analyzer", "rules", "schemas"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string path = std::filesystem::relative(entry.path(), root).generic_string();
      if (!path.ends_with(".h") && !path.ends_with(".cpp")) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      CHECK(complaints(path, text) == "");
      ++files;
    }
  }
  CHECK(files > 30);
}

TEST_CASE("an include of a room above is caught") {
  CHECK(complaints("analyzer/graph/graph.cpp",
                   "#include <vector>\n#include \"analyzer/check/rule.h\"\n") ==
        "analyzer/graph/graph.cpp includes analyzer/check/rule.h: graph may not include check\n");
  CHECK(complaints("analyzer/schema/envelope.h", "#include \"analyzer/model/pipeline.h\"\n") != "");
  CHECK(complaints("rules/graph/cycle.cpp", "#include \"analyzer/report/report.h\"\n") != "");
}

TEST_CASE("an include of a room below or of the own room is fine") {
  CHECK(complaints("rules/graph/cycle.cpp", "#include \"analyzer/graph/graph.h\"\n") == "");
  CHECK(complaints("analyzer/json/parse.cpp", "#include \"analyzer/json/value.h\"\n") == "");
}

TEST_CASE("a third-party header beyond its wall is caught") {
  CHECK(complaints("analyzer/json/parse.cpp", "#include <rapidjson/reader.h>\n") == "");
  CHECK(complaints("analyzer/json/value.h", "#include <rapidjson/reader.h>\n") != "");
  CHECK(complaints("analyzer/model/pipeline.cpp", "#include <rapidjson/document.h>\n") != "");
  CHECK(complaints("analyzer/schema/envelope.cpp", "#include <valijson/schema.hpp>\n") != "");
  CHECK(complaints("analyzer/report/text.cpp", "#include <fmt/format.h>\n") == "");
  CHECK(complaints("analyzer/report/report.h", "#include <fmt/format.h>\n") != "");
}

TEST_CASE("no test's name begins like something else that Catch2 reads") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(PLUMBLINE_SOURCE_DIR "/tests")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    INFO(entry.path().filename().string());
    CHECK(misleading_names(text) == "");
    ++files;
  }
  CHECK(files > 20);
  // Put together, because this file is read as well.
  const std::string begin =
      "TEST_"
      "CASE(";
  CHECK(misleading_names(begin + "\"a step\") {}\n" + begin + "\n    \"--fix writes\") {}\n") ==
        "--fix writes\n");
  CHECK(misleading_names(begin + "\"[1] is an item\")" + begin + "\"~x\")" + begin + "\"*\")") ==
        "[1] is an item\n~x\n*\n");
  CHECK(misleading_names(begin) == "");
}

TEST_CASE("a file in a room without a layer is caught") {
  CHECK(complaints("analyzer/util/strings.cpp", "") != "");
  CHECK(complaints("analyzer/json/parse.cpp", "#include \"value.h\"\n") != "");
}
