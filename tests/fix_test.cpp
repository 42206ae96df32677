// Edits of JSON that keep its layout, how fixes are applied in rounds, and what must hold of every
// fix of a fault that is put into a sound definition.
//   PLUMBLINE_INJECTIONS=1 plumbline_tests "faults that are*"     prints what was fixed of every
//   kind
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>

#include "analyzer/json/edit.h"
#include "analyzer/json/write.h"
#include "tests/fixed.h"
#include "tests/injection.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::tests;
namespace fs = std::filesystem;

namespace {

std::string after(const std::string& text, const Edit& edit) { return edited(text, {&edit, 1}); }

template <class Function>
std::string with(const std::string& text, Function edit) {
  const Document document("x", text);
  const json::Parsed parsed = json::parse(document);
  return after(text, edit(document, parsed.tree.root()));
}

std::string without(const std::string& text, std::size_t index) {
  return with(text, [&](const Document&, const json::Value& root) { return removed(root, index); });
}

std::string with_items(const std::string& text, std::size_t index,
                       const std::vector<std::string>& items) {
  return with(text, [&](const Document& document, const json::Value& root) {
    return inserted(document, root, index, items);
  });
}

std::string with_key(const std::string& text, std::string_view after, std::string_view value) {
  return with(text, [&](const Document& document, const json::Value& root) {
    return with_member(document, root, after, "k", value);
  });
}

Fixed fix_text(const std::string& text, Applicability most = Applicability::safe,
               std::span<const Rule* const> rules = all_rules()) {
  return apply_fixes(std::make_shared<const Document>("x.json", text), nullptr, {rules, most});
}

// Rules of this test: `test/wraps` wants ever more brackets, `test/swaps` turns A into B and back.
void wraps(const Facts& facts, Findings& findings) {
  const json::Value& metadata = (*facts.pipeline.root)["Metadata"];
  findings.add(metadata.range(), "more")
      .fixes.push_back(
          {"Wrap", Applicability::safe, {{{metadata.range().end, metadata.range().end}, " "}}});
}
void breaks(const Facts& facts, Findings& findings) {
  const Range range = facts.pipeline.root->range();
  findings.add(range, "less")
      .fixes.push_back({"Break", Applicability::safe, {{{range.end - 1, range.end}, ""}}});
}
const Rule wrapping{"test/wraps", Severity::note, "Wraps.", wraps};
const Rule breaking{"test/breaks", Severity::note, "Breaks.", breaks};

const std::string sound = R"({"Version": "2020-12-01", "Metadata": {}, "Steps": []})";

std::string lambda(const std::string& name, const std::string& depends) {
  return R"({"Name": ")" + name + R"(", "Type": "Lambda", "Arguments": {}, "DependsOn": [)" +
         depends + R"(], "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:f"})";
}

}  // namespace

TEST_CASE("a part goes with its comma, and the rest keeps its layout") {
  CHECK(without("[1, 2,3]", 0) == "[2,3]");
  CHECK(without("[1, 2,3]", 1) == "[1,3]");
  CHECK(without("[1, 2 , 3 ]", 2) == "[1, 2 ]");
  CHECK(without("[ 1 ]", 0) == "[]");
  CHECK(without("[\n  1,\n  2\n]", 1) == "[\n  1\n]");
  CHECK(without("[\r\n  1,\r\n  2\r\n]", 0) == "[\r\n  2\r\n]");
  CHECK(without(R"({"a": 1, "b" : [2], "c": 3})", 1) == R"({"a": 1, "c": 3})");
  CHECK(without(R"({"a": 1})", 0) == "{}");
}

TEST_CASE("a new item stands like its neighbours") {
  CHECK(with_items("[]", 0, {"1", "2"}) == "[1, 2]");
  CHECK(with_items("[1]", 1, {"2", "3"}) == "[1, 2, 3]");
  CHECK(with_items("[1,2]", 2, {"3"}) == "[1,2,3]");
  CHECK(with_items("[1,2]", 0, {"8", "9"}) == "[8,9,1,2]");
  CHECK(with_items("[1 ,  2]", 1, {"9"}) == "[1 ,  9 ,  2]");
  CHECK(with_items("[\r\n\t1\r\n]", 1, {"2"}) == "[\r\n\t1,\r\n\t2\r\n]");
  CHECK(with_items("[\n  1,\n  2\n]", 2, {"3"}) == "[\n  1,\n  2,\n  3\n]");
  CHECK(with_items(R"([{"a":1}])", 1, {"2"}) == R"([{"a":1},2])");
  CHECK(with_items("[1]", 1, {}) == "[1]");
}

TEST_CASE("a new member stands like its neighbours") {
  CHECK(with_key("{}", "", "1") == R"({"k": 1})");
  CHECK(with_key(R"({"a":1})", "", "2") == R"({"a":1,"k":2})");
  CHECK(with_key(R"({"a": 1, "b": 2})", "a", "3") == R"({"a": 1, "k": 3, "b": 2})");
  CHECK(with_key("{\n  \"a\" : 1,\n  \"b\" : 2\n}", "b", "3") ==
        "{\n  \"a\" : 1,\n  \"b\" : 2,\n  \"k\" : 3\n}");
  CHECK(with_key("{\n  \"a\": 1\n}", "zz", "3") == "{\n  \"a\": 1,\n  \"k\": 3\n}");
}

TEST_CASE("a slip of the hand is told from another name") {
  CHECK(is_slip("Parameters.TrainInstanceTyp", "Parameters.TrainInstanceType"));
  CHECK(is_slip("Trian", "Train"));
  CHECK(is_slip("train", "Train"));
  CHECK(is_slip("Prepare-Data", "Prepare_Data"));
  CHECK_FALSE(is_slip("Step2", "Step1"));
  CHECK_FALSE(is_slip("Train_B", "Train_A"));
  CHECK_FALSE(is_slip("TrainB", "TrainA"));
  CHECK_FALSE(is_slip("TrainX", "Train"));
  CHECK_FALSE(is_slip("Test", "Train"));
  const Nearest tie = nearest("Tran", {"Tram", "Trap"});
  CHECK(tie == "Tram");
  CHECK_FALSE(tie.alone);
  CHECK(nearest("Trian", {"Train", "Evaluate"}).alone);
}

TEST_CASE("new text is spelt as the string around the definition needs it") {
  const std::string lone("\xED\xA0\x80", 3);
  CHECK(json::escaped("a\"b\\c\n\t\x01\xC3\xA9" + lone + "\xFF") ==
        "a\\\"b\\\\c\\n\\t\\u0001\xC3\xA9\\ud800\xFF");
}

TEST_CASE("fixes that touch each other wait for the next round") {
  const std::string names = R"("A", "A", "A", "A")";
  const std::string text = R"({"Version": "2020-12-01", "Steps": [)" + lambda("A", "") + ", " +
                           lambda("B", names) + "]}";
  const Fixed result = fix_text(text);
  CHECK(result.file().text() == R"({"Version": "2020-12-01", "Steps": [)" + lambda("A", "") + ", " +
                                    lambda("B", R"("A")") + "]}");
  CHECK(result.count.at("graph/repeated-dependency") == 3);
  CHECK_FALSE(result.unfinished);
}

TEST_CASE("a duration gets the T that it lacks, where its time begins") {
  const auto with_expiry = [](const std::string& expiry) {
    return R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Lambda", "Arguments": {},
      "CacheConfig": {"Enabled": true, "ExpireAfter": ")" +
           expiry + R"("},
      "FunctionArn": "arn:aws:lambda:us-west-2:123456789012:function:f"}]})";
  };
  CHECK(fix_text(with_expiry("P12H")).file().text() == with_expiry("PT12H"));
  CHECK(fix_text(with_expiry("P1D12H")).file().text() == with_expiry("P1DT12H"));
  CHECK(fix_text(with_expiry("PT30D")).file().text() == with_expiry("P30D"));
  CHECK(fix_text(with_expiry("P30M")).file().text() == with_expiry("P30M"));
  CHECK(fix_text(with_expiry("P30M"), Applicability::unsafe).file().text() == with_expiry("PT30M"));
}

TEST_CASE("fixes that never come to an end are stopped, and said") {
  const Rule* const rule = &wrapping;
  const Fixed result = fix_text(sound, Applicability::safe, {&rule, 1});
  CHECK(result.unfinished);
  CHECK(result.file().size() == sound.size() + most_rounds);
}

TEST_CASE("a fix that would break the text is not applied") {
  const Rule* const rule = &breaking;
  const Fixed result = fix_text(sound, Applicability::safe, {&rule, 1});
  CHECK(result.refused);
  CHECK(result.file().text() == sound);
}

TEST_CASE("a text with a syntax error stays as it is") {
  const std::string text = R"({"version": "2020-12-01", "Steps": [)" + lambda("A", R"("B", "B")");
  CHECK(fix_text(text, Applicability::suggestion).file().text() == text);
}

TEST_CASE("faults that are put into sound definitions are fixed, and nothing else changes") {
  const auto shared = shared_material();
  std::vector<fs::path> folders = {PLUMBLINE_SOURCE_DIR "/fixtures/definitions/clean"};
  if (shared) {
    for (const char* folder : {"gen", "v2-integ", "v3-gen"}) {
      folders.push_back(*shared / "corpus/sdk" / folder);
    }
  }
  std::vector<std::shared_ptr<const Analysis>> bases;
  for (const fs::path& folder : folders) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& path : files) {
      if (path.extension() != ".json") continue;
      auto file = std::make_shared<const Document>(path.filename().string(), tests::read(path));
      std::shared_ptr<const Analysis> analysis = analyze(std::move(file), all_rules());
      if (analysis->has_definition() && analysis->document().host() == nullptr) {
        bases.push_back(std::move(analysis));
      }
    }
  }
  constexpr std::size_t tries = 5;
  std::mt19937_64 random(20201201);
  std::string table, log;
  std::size_t tried = 0, fixed = 0;
  for (const FaultKind& kind : fault_kinds()) {
    std::size_t done = 0, applied = 0;
    for (std::size_t round = 0; round < 4 * tries && done < tries; ++round) {
      const Analysis& base = *bases[random() % bases.size()];
      Site site(base, random);
      kind.inject(site);
      if (site.found().empty()) continue;
      const Injection& injection = site.found()[random() % site.found().size()];
      std::string text(base.document().text());
      text.replace(injection.at.begin, injection.at.end - injection.at.begin, injection.text);
      ++done;
      for (const Applicability most : {Applicability::safe, Applicability::unsafe}) {
        const FixTrial trial = try_fixes(text, nullptr, most);
        applied += trial.applied > 0 ? 1 : 0;
        std::string complaint = trial.complaint;
        for (const std::string& found : trial.revealed) {
          // Said of the sound text as well; or of the text before a reference, which held the
          // beginning of a place already.
          const bool known = std::any_of(
              base.diagnostics.begin(), base.diagnostics.end(),
              [&](const Diagnostic& d) { return std::string(d.rule) + ": " + d.message == found; });
          if (!known && !found.starts_with("arguments/malformed-s3-uri")) complaint += found + "\n";
        }
        if (complaint.empty()) continue;
        log += fmt::format("{} in {} at byte {}, {}:\n{}", kind.name, base.document().name(),
                           injection.at.begin, to_string(most), complaint);
      }
    }
    tried += done;
    fixed += applied;
    table += fmt::format("{:<44} {:>5} {:>5}\n", kind.name, done, applied);
  }
  const char* const print = std::getenv("PLUMBLINE_INJECTIONS");
  if (print != nullptr && *print != '\0') std::cout << table << tried << ' ' << fixed << '\n';
  INFO(table);
  CHECK(log == "");
  if (shared) CHECK(fixed > 50);
}
