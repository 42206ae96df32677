// Every format reports the same findings: rule and pointer, read back from what it says.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/json/value.h"
#include "analyzer/report/report.h"
#include "tests/shared_material.h"

using namespace plumbline;
namespace fs = std::filesystem;

namespace {

// Rule and pointer; the same rule can find two things at one place.
using Found = std::multiset<std::pair<std::string, std::string>>;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string replaced(std::string text,
                     const std::vector<std::pair<std::string_view, std::string_view>>& pairs) {
  for (const auto& [from, to] : pairs) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

std::string from_xml(std::string text) {
  return replaced(std::move(text),
                  {{"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}});
}

// "... (#/Steps/0)" -> "/Steps/0"
std::string last_pointer(const std::string& text) {
  const std::size_t open = text.rfind(" (#");
  REQUIRE(open != std::string::npos);
  const std::size_t close = text.rfind(')');
  return text.substr(open + 3, close - open - 3);
}

std::string between(const std::string& text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t to = text.find(end, from + begin.size());
  REQUIRE(to != std::string::npos);
  return text.substr(from + begin.size(), to - from - begin.size());
}

struct Json {
  explicit Json(std::string text)
      : document("json", std::move(text)), parsed(json::parse(document)) {
    REQUIRE(parsed.problems.empty());
  }
  const json::Value& root() const { return parsed.tree.root(); }
  Document document;
  json::Parsed parsed;
};

std::string text_at(const json::Value& value) { return std::string(value.text()); }

Found in_github(const std::string& report) {
  Found out;
  for (const std::string& line : lines_of(report)) {
    if (line.find(",title=plumbline::") != std::string::npos || line.starts_with("::notice title"))
      continue;
    const std::string rule = between(line, ",title=", "::");
    const std::size_t from = line.find("::", line.find(",title="));
    std::string said = line.substr(from + 2);
    said = said.substr(0, said.find("%0A"));
    said = replaced(std::move(said), {{"%0D", "\r"}, {"%25", "%"}});
    out.emplace(rule, last_pointer(said));
  }
  return out;
}

Found in_gitlab(const std::string& report) {
  Found out;
  const Json json(report);
  for (const json::Value& each : json.root().items()) {
    out.emplace(text_at(each["check_name"]), last_pointer(text_at(each["description"])));
  }
  return out;
}

Found in_rdjsonl(const std::string& report) {
  Found out;
  for (const std::string& line : lines_of(report)) {
    const Json json(line);
    const std::string message = text_at(json.root()["message"]);
    out.emplace(text_at(json.root()["code"]["value"]),
                last_pointer(message.substr(0, message.find('\n'))));
  }
  return out;
}

Found in_checkstyle(const std::string& report) {
  Found out;
  for (const std::string& line : lines_of(report)) {
    if (line.find("<error ") == std::string::npos) continue;
    out.emplace(between(line, "source=\"plumbline.", "\""),
                last_pointer(from_xml(between(line, "message=\"", "\" source="))));
  }
  return out;
}

Found in_junit(const std::string& report) {
  Found out;
  std::string rule;
  bool failed = false;
  for (std::string line : lines_of(report)) {
    if (line.find("<testcase ") != std::string::npos) rule = between(line, "name=\"", "\"");
    const std::size_t open = line.find("<failure ");
    if (open != std::string::npos) {
      failed = true;
      line = line.substr(line.find('>') + 1);
    }
    if (!failed || line.starts_with("  ")) continue;
    if (line.starts_with("</failure>")) {
      failed = false;
      continue;
    }
    out.emplace(rule, last_pointer(from_xml(line)));
  }
  return out;
}

Found in_markdown(const std::string& report) {
  Found out;
  for (const std::string& line : lines_of(report)) {
    if (!line.starts_with("| :")) continue;
    std::vector<std::string> cells(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        cells.back() += line[++i];
      } else if (line[i] == '|') {
        cells.emplace_back();
      } else {
        cells.back() += line[i];
      }
    }
    REQUIRE(cells.size() == 7);
    const std::string& where = cells[5];
    const std::size_t open = where.rfind("<code>#");
    REQUIRE(open != std::string::npos);
    std::string pointer = where.substr(open + 7, where.rfind("</code>") - open - 7);
    pointer = from_xml(replaced(std::move(pointer), {{"&#64;", "@"}}));
    out.emplace(cells[3].substr(1, cells[3].size() - 2), pointer);
  }
  return out;
}

Found in_concise(const std::string& report) {
  Found out;
  for (const std::string& line : lines_of(report)) {
    const std::size_t pointer = line.rfind(" #");
    REQUIRE(pointer != std::string::npos);
    for (const std::string_view severity : {" error ", " warning ", " note "}) {
      const std::size_t at = line.find(severity);
      if (at == std::string::npos) continue;
      const std::size_t rule = at + severity.size();
      out.emplace(line.substr(rule, line.find(' ', rule) - rule), line.substr(pointer + 2));
      break;
    }
  }
  return out;
}

Found in_text(const std::string& report) {
  Found out;
  std::string rule;
  for (const std::string& line : lines_of(report)) {
    for (const std::string_view severity : {"error[", "warning[", "note["}) {
      if (line.starts_with(severity)) rule = between(line, "[", "]: ");
    }
    if (rule.empty() || line.find("--> ") == std::string::npos) continue;
    out.emplace(rule, last_pointer(" " + line.substr(line.rfind("(#"))));
    rule.clear();
  }
  return out;
}

// What json says, and where in the bytes each finding begins.
struct Reference {
  Found found;
  std::multiset<std::pair<std::string, std::string>> offsets;
};

Reference in_json(const std::string& report) {
  Reference out;
  const Json json(report);
  for (const json::Value& each : json.root()["diagnostics"].items()) {
    const std::string rule = text_at(each["ruleId"]);
    out.found.emplace(rule, printable(each["pointer"].text()));
    out.offsets.emplace(rule, text_at(each["region"]["start"]["byteOffset"]));
  }
  return out;
}

std::multiset<std::pair<std::string, std::string>> in_sarif(const std::string& report) {
  std::multiset<std::pair<std::string, std::string>> out;
  const Json json(report);
  for (const json::Value& each : json.root()["runs"][0]["results"].items()) {
    out.emplace(text_at(each["ruleId"]),
                text_at(each["locations"][0]["physicalLocation"]["region"]["byteOffset"]));
  }
  return out;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::size_t compare_formats(const fs::path& path) {
  FileReport file;
  file.path = path.filename().string();
  file.status = "checked";
  file.analysis =
      analyze(std::make_shared<const Document>(file.path, tests::read(path)), all_rules());
  const auto as = [&](Format format) { return render({&file, 1}, format, {}); };
  const Reference reference = in_json(as(Format::json));
  const Found& found = reference.found;
  INFO(path.string());
  CHECK(in_text(as(Format::text)) == found);
  CHECK(in_concise(as(Format::concise)) == found);
  CHECK(in_github(as(Format::github)) == found);
  CHECK(in_gitlab(as(Format::gitlab)) == found);
  CHECK(in_junit(as(Format::junit)) == found);
  CHECK(in_checkstyle(as(Format::checkstyle)) == found);
  CHECK(in_rdjsonl(as(Format::rdjsonl)) == found);
  CHECK(in_markdown(as(Format::markdown)) == found);
  CHECK(in_sarif(as(Format::sarif)) == reference.offsets);
  const std::string lines = as(Format::jsonl);
  CHECK(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) == found.size());
  return found.size();
}

}  // namespace

TEST_CASE("every format reports the same rules and pointers on the fixtures") {
  std::size_t findings = 0;
  for (const fs::path& path : files_below(PLUMBLINE_SOURCE_DIR "/fixtures/definitions")) {
    findings += compare_formats(path);
  }
  CHECK(findings > 50);
}

TEST_CASE("every format reports the same rules and pointers on real definitions") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  std::size_t findings = 0;
  for (const std::string folder : {"corpus/real", "corpus/sdk/gen-invalid"}) {
    for (const fs::path& path : files_below(*shared / folder)) findings += compare_formats(path);
  }
  CHECK(findings > 500);
}
