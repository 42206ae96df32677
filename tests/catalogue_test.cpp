// rules/README.md decides every defect of the catalogue: found by rules that exist, or left out
// for a reason.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "analyzer/check/analyze.h"
#include "tests/shared_material.h"

using namespace plumbline;

namespace {

struct Row {
  std::string entry, name, decision;
};

// "| CAC011 | stale-hit-mutable-input | `cache/mutable-input` |"
std::vector<Row> rows() {
  std::vector<Row> result;
  std::istringstream lines(tests::read(PLUMBLINE_SOURCE_DIR "/rules/README.md"));
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells;
    for (std::size_t at = line.find("| "); at != std::string::npos;) {
      const std::size_t end = line.find(" |", at + 2);
      if (end == std::string::npos) break;
      cells.push_back(line.substr(at + 2, end - at - 2));
      at = end + 1;
    }
    if (cells.size() == 3 && cells[0] != "Entry") result.push_back({cells[0], cells[1], cells[2]});
  }
  return result;
}

constexpr std::string_view left_out = "left out: ";

std::vector<std::string> rules_of(const Row& row) {
  std::vector<std::string> result;
  if (row.decision.starts_with(left_out)) return result;
  std::size_t at = 0;
  while ((at = row.decision.find('`', at)) != std::string::npos) {
    const std::size_t end = row.decision.find('`', at + 1);
    result.push_back(row.decision.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return result;
}

}  // namespace

TEST_CASE("every row of the catalogue's table names rules that exist, or a reason") {
  std::set<std::string> seen;
  for (const Row& row : rows()) {
    INFO(row.entry);
    CHECK(seen.insert(row.entry).second);
    const std::vector<std::string> rules = rules_of(row);
    if (rules.empty()) {
      CHECK(row.decision.starts_with(left_out));
      CHECK(row.decision.size() > left_out.size() + 20);
    }
    for (const std::string& rule : rules) {
      INFO(rule);
      CHECK(find_rule(rule) != nullptr);
    }
  }
  CHECK(seen.size() == 156);
}

TEST_CASE("the catalogue's table holds every entry of the catalogue once, in its order") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  const Document document("catalogue.json", tests::read(*shared / "spec/defect-catalogue.json"));
  const json::Parsed catalogue = json::parse(document);
  const std::vector<Row> table = rows();
  const auto entries = catalogue.tree.root().items();
  REQUIRE(entries.size() == table.size());
  constexpr std::size_t most_valuable = 60;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const json::Value& entry = entries[i];
    INFO(entry["id"].text());
    CHECK(table[i].entry == entry["id"].text());
    CHECK(table[i].name == entry["name"].text());
    bool in_json = false;
    for (const json::Value& surface : entry["surface"].items()) {
      in_json = in_json || surface.text() == "json";
    }
    if (i < most_valuable && in_json) CHECK_FALSE(rules_of(table[i]).empty());
  }
}

// Examples of the entries, each a definition that has the defect and as little else as it can.
// The start, the history, an older definition or sheer size shows the others.
TEST_CASE("each entry of the catalogue that a definition shows is found in examples of it") {
  const std::set<std::string> shown_elsewhere{"CAC017", "CAC003", "CAC016", "GRA009",
                                              "PAR011", "PAR012", "GRA010", "GRA008",
                                              "CAC019", "GRA007", "LIM012", "LIM005"};
  std::map<std::string, std::vector<std::string>> decided;
  for (const Row& row : rows()) decided[row.entry] = rules_of(row);
  std::istringstream lines(tests::read(PLUMBLINE_SOURCE_DIR "/tests/catalogue_examples.jsonl"));
  std::set<std::string> seen;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const Document document("example", line);
    const json::Parsed parsed = json::parse(document);
    const std::string entry(parsed.tree.root()["entry"].text());
    INFO(number << ": " << entry);
    const Range range = parsed.tree.root()["definition"].range();
    const auto analysis = analyze(
        std::make_shared<const Document>("a.json", std::string(document.text(range))), all_rules());
    const auto& rules = decided[entry];
    CHECK(std::any_of(analysis->diagnostics.begin(), analysis->diagnostics.end(),
                      [&](const Diagnostic& found) {
                        return std::find(rules.begin(), rules.end(), found.rule) != rules.end();
                      }));
    seen.insert(entry);
  }
  CHECK(number > 150);
  for (const auto& [entry, rules] : decided) {
    INFO(entry << " has no example");
    CHECK((rules.empty() || seen.contains(entry) || shown_elsewhere.contains(entry)));
  }
}
