#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "analyzer/report/diff.h"

using namespace plumbline;

namespace {

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    result.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return result;
}

// What `patch` makes of the text; every line of context and every removed one must be there.
std::string applied(const std::string& before, const std::string& diff) {
  const std::vector<std::string> old = lines(before);
  std::vector<std::string> patch = lines(diff);
  // A line without an end is followed by a remark, and its own end is none.
  for (std::size_t i = 0; i < patch.size(); ++i) {
    if (patch[i].starts_with('\\')) patch[i - 1].pop_back();
  }
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 2; i < patch.size(); ++i) {
    const std::string& line = patch[i];
    if (line.starts_with("@@ -")) {
      const std::size_t begin = std::stoul(line.substr(4));
      const std::string span = line.substr(4, line.find(' ', 4) - 4);
      const bool empty = span.ends_with(",0");
      for (const std::size_t to = empty ? begin : begin - 1; at < to; ++at) out += old.at(at);
    } else if (line.front() == '+') {
      out += line.substr(1);
    } else if (line.front() != '\\') {
      REQUIRE(old.at(at) == line.substr(1));
      if (line.front() == ' ') out += old.at(at);
      ++at;
    }
  }
  for (; at < old.size(); ++at) out += old.at(at);
  return out;
}

std::size_t changed_lines(const std::string& diff) {
  std::size_t count = 0;
  for (const std::string& line : lines(diff)) {
    if (!line.starts_with("---") && !line.starts_with("+++") &&
        (line.starts_with('-') || line.starts_with('+'))) {
      ++count;
    }
  }
  return count;
}

// Removed and added lines when as many as possible are kept.
std::size_t least_changes(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::vector<std::size_t>> kept(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      kept[i + 1][j + 1] = a[i] == b[j] ? kept[i][j] + 1 : std::max(kept[i][j + 1], kept[i + 1][j]);
    }
  }
  return a.size() + b.size() - 2 * kept[a.size()][b.size()];
}

}  // namespace

TEST_CASE("a diff shows three lines of context, and names both texts alike") {
  CHECK(unified_diff("a.json", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
        "--- a.json\n+++ a.json\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(unified_diff("a.json", "1\n", "1\n").empty());
  CHECK(unified_diff("a.json", "", "1\n") == "--- a.json\n+++ a.json\n@@ -0,0 +1 @@\n+1\n");
  CHECK(unified_diff("a.json", "1\n2\n", "") ==
        "--- a.json\n+++ a.json\n@@ -1,2 +0,0 @@\n-1\n-2\n");
}

TEST_CASE("a diff says which text has no line end behind its last line") {
  CHECK(unified_diff("a", "1\n2", "1\n2\n") ==
        "--- a\n+++ a\n@@ -1,2 +1,2 @@\n 1\n-2\n\\ No newline at end of file\n+2\n");
  CHECK(unified_diff("a", "1\n2", "0\n2") ==
        "--- a\n+++ a\n@@ -1,2 +1,2 @@\n-1\n+0\n 2\n\\ No newline at end of file\n");
}

TEST_CASE("changes that lie near each other share a hunk, others do not") {
  const std::string seven = "1\n2\n3\n4\n5\n6\n7\n";
  const auto hunks = [](const std::string& diff) {
    const auto all = lines(diff);
    return std::count_if(all.begin(), all.end(),
                         [](const std::string& line) { return line.starts_with("@@"); });
  };
  CHECK(hunks(unified_diff("a", "x\n1\n2\n3\n4\n5\n6\ny\n", "X\n1\n2\n3\n4\n5\n6\nY\n")) == 1);
  CHECK(hunks(unified_diff("a", "x\n" + seven + "y\n", "X\n" + seven + "Y\n")) == 2);
}

TEST_CASE("a diff of random texts gives the second text again and changes no line needlessly") {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    const auto text = [&] {
      std::string out;
      for (auto i = random() % 25; i > 0; --i)
        out += std::string(1, char('a' + random() % 5)) + "\n";
      if (!out.empty() && random() % 3 == 0) out.pop_back();
      return out;
    };
    const std::string before = text(), after = text();
    const std::string diff = unified_diff("a", before, after);
    INFO(before << "----\n" << after << "----\n" << diff);
    REQUIRE(applied(before, diff) == after);
    REQUIRE(changed_lines(diff) == least_changes(lines(before), lines(after)));
  }
}

TEST_CASE("a diff with very many changes is right, too") {
  std::mt19937 random(12);
  for (const unsigned kinds : {2U, 50U, 1000000U}) {
    std::string before, after;
    for (int i = 0; i < 5000; ++i) {
      before += std::to_string(random() % kinds) + "\n";
      after += std::to_string(random() % kinds) + "\n";
    }
    CHECK(applied(before, unified_diff("a", before, after)) == after);
  }
}
