// Whatever an editor does with definitions of real people: actions mend, edits never make a
// difference to opening the text anew.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "analyzer/check/analyze.h"
#include "tests/editor.h"
#include "tests/injection.h"
#include "tests/shared_material.h"

namespace {

using namespace plumbline;
using namespace plumbline::tests;

// Every so many definitions of the corpus, of a size that the tests can afford.
std::vector<std::filesystem::path> sample(std::size_t every, std::uintmax_t most_bytes) {
  std::vector<std::filesystem::path> all, out;
  const auto shared = shared_material();
  if (!shared) return out;
  for (const char* const folder : {"corpus/sdk", "corpus/real"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*shared / folder)) {
      const bool fits = entry.is_regular_file() && entry.path().extension() == ".json" &&
                        entry.file_size() <= most_bytes;
      if (fits) all.push_back(entry.path());
    }
  }
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < all.size(); i += every) out.push_back(all[i]);
  return out;
}

std::unique_ptr<const Analysis> analysed(const std::string& text) {
  return analyze(std::make_shared<const Document>("a", text), rules_in(Profiles::strict));
}

std::size_t count(const Analysis& analysis, std::string_view rule) {
  return static_cast<std::size_t>(
      std::count_if(analysis.diagnostics.begin(), analysis.diagnostics.end(),
                    [&](const Diagnostic& one) { return one.rule == rule && one.counts(); }));
}

std::size_t errors(const Analysis& analysis) {
  return static_cast<std::size_t>(std::count_if(
      analysis.diagnostics.begin(), analysis.diagnostics.end(),
      [](const Diagnostic& one) { return one.severity == Severity::error && one.counts(); }));
}

std::string place(const Document& document, std::uint32_t at) {
  const Position position = document.position(at, Unit::utf16);
  return R"({"line":)" + std::to_string(position.line) + R"(,"character":)" +
         std::to_string(position.column) + "}";
}

std::string range(const Document& document, Range range) {
  return R"({"start":)" + place(document, range.begin) + R"(,"end":)" + place(document, range.end) +
         "}";
}

JsonPtr actions(Editor& editor, const Document& document, Range at, std::string_view kind) {
  return editor.ask("textDocument/codeAction",
                    R"({"textDocument":{"uri":"file:///a.json"},"range":)" + range(document, at) +
                        R"(,"context":{"diagnostics":[],"only":[")" + std::string(kind) + "\"]}}");
}

// How many were taken.
std::size_t take_all_fixes(Editor& editor, const std::string& before) {
  const Document document("text", before);
  const auto was = analysed(before);
  if (was->tree().truncated() || !was->has_definition()) return 0;
  std::size_t taken = 0;
  const auto offered = actions(editor, document, {0, document.size()}, "quickfix");
  for (const json::Value& action : offered->root().items()) {
    const std::string_view rule = action["diagnostics"][0]["code"].text();
    CAPTURE(action["title"].text(), rule);
    const std::string after = with_workspace_edit(before, action["edit"]);
    const auto now = analysed(after);
    ++taken;
    CHECK_FALSE(now->tree().truncated());
    CHECK(now->has_definition());
    CHECK(count(*now, rule) < count(*was, rule));
  }
  return taken;
}

}  // namespace

TEST_CASE("every fix and every ignore of real definitions leaves JSON without its finding",
          "[lsp]") {
  std::size_t taken = 0;
  for (const auto& path : sample(7, 12'000)) {
    CAPTURE(path.filename().string());
    const std::string text = plumbline::tests::read(path);
    Editor editor(Editor::all_capabilities, R"({"profiles":["strict"]})");
    editor.open(text);
    taken += take_all_fixes(editor, text);
  }
  if (shared_material()) CHECK(taken > 20);
}

TEST_CASE("every fix of a fault that was put into a real definition mends it", "[lsp]") {
  std::mt19937_64 random(20261121);  // NOLINT: the same each time
  std::size_t taken = 0;
  const auto kinds = fault_kinds();
  const auto files = sample(11, 6'000);
  for (std::size_t i = 0; i < files.size() * 4; ++i) {
    const std::string text = plumbline::tests::read(files[i / 4]);
    const auto whole = analysed(text);
    if (!whole->has_definition() || whole->document().host() != nullptr) continue;
    Site site(*whole, random);
    const FaultKind& kind = kinds[random() % kinds.size()];
    // Who removes one of the two finds fault with the other.
    if (kind.name == "parameter declared twice") continue;
    kind.inject(site);
    if (site.found().empty()) continue;
    const Injection& fault = site.found()[random() % site.found().size()];
    std::string faulty = text;
    faulty.replace(fault.at.begin, fault.at.end - fault.at.begin, fault.text);
    CAPTURE(files[i / 4].filename().string(), kind.name);
    Editor editor(Editor::all_capabilities, "{}");
    editor.open(faulty);
    taken += take_all_fixes(editor, faulty);
  }
  if (shared_material()) CHECK(taken > 20);
}

TEST_CASE("what is made of a value of a real definition is JSON without a new error", "[lsp]") {
  std::mt19937 random(9);  // NOLINT: the same each time
  std::size_t taken = 0;
  for (const auto& path : sample(9, 10'000)) {
    CAPTURE(path.filename().string());
    const std::string text = plumbline::tests::read(path);
    const auto was = analysed(text);
    if (!was->has_definition() || was->tree().truncated()) continue;
    Editor editor;
    editor.open(text);
    const Document document("text", text);
    for (int i = 0; i < 25; ++i) {
      const auto at = static_cast<std::uint32_t>(random() % document.size());
      const auto offered = actions(editor, document, {at, at}, "refactor");
      for (const json::Value& action : offered->root().items()) {
        CAPTURE(action["title"].text(), at);
        const auto now = analysed(with_workspace_edit(text, action["edit"]));
        ++taken;
        CHECK_FALSE(now->tree().truncated());
        CHECK(errors(*now) <= errors(*was));
      }
    }
  }
  if (shared_material()) CHECK(taken > 50);
}

TEST_CASE("a real definition after a random script of edits is what the same text opened anew is",
          "[lsp]") {
  std::mt19937 random(17);  // NOLINT: the same each time
  const auto below = [&](std::size_t most) { return static_cast<std::uint32_t>(random() % most); };
  for (const auto& path : sample(13, 8'000)) {
    CAPTURE(path.filename().string());
    std::string text = plumbline::tests::read(path);
    Editor editor(R"({"textDocument":{"diagnostic":{}}})");
    editor.open(text);
    for (int edit = 0; edit < 12; ++edit) {
      const Document before("before", text);
      // Cuts, copies from elsewhere in the text and retyped characters.
      const auto whole = [&](std::uint32_t at) {
        while (at < before.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
        return at;
      };
      const std::uint32_t from = whole(below(before.size() + 1));
      const std::uint32_t to = whole(std::min(from + below(edit % 3 == 0 ? 40 : 2), before.size()));
      const std::uint32_t piece = whole(below(before.size() + 1));
      const std::uint32_t end = whole(std::min(piece + below(60), before.size()));
      const std::string by = text.substr(piece, end - piece);
      editor.change(range(before, {from, std::max(from, to)}), by);
      text.replace(from, std::max(from, to) - from, by);
      if (edit % 4 != 3) continue;
      const std::string params = R"({"textDocument":{"uri":"file:///a.json"}})";
      const auto pulled = editor.ask("textDocument/diagnostic", params);
      REQUIRE(editor.server.session().files.begin()->second->text.bytes() == text);
      Editor fresh(R"({"textDocument":{"diagnostic":{}}})");
      fresh.open(text);
      REQUIRE(pulled->text() == fresh.ask("textDocument/diagnostic", params)->text());
    }
  }
}
