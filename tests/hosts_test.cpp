#include "tests/hosts.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "analyzer/containers/containers.h"
#include "analyzer/fix/fix.h"
#include "analyzer/json/write.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

// Small and nasty ones, and real ones where there are some.
std::vector<std::string> definitions() {
  std::vector<std::string> out{
      R"({"Version": "2020-12-01", "Steps": []})",
      "{\n\t\"Version\": \"2020-12-01\",\n  \"Metadata\": {},\n\n  \"Parameters\": [\n    "
      "{\"Name\": \"caf\xC3\xA9 \xF0\x9F\x98\x80\", \"Type\": \"Integer\", \"DefaultValue\": "
      "-1.5e3}\n  ],\n  \"Steps\": [{\"Name\": \"it's \\\"quoted\\\" \\\\ C:\\\\x\", \"Type\": "
      "\"Fail\",\n   \"Arguments\": {\"Message\": \"a: b # c, [d] {e} & *f !g | > 'h' %i @j "
      "`k\\n\\tl \\u00e9\", \"n\": null, \"t\": true, \"\": [[], {}, \"\", 0]}}\n  ]\n}",
      R"({"Version": "2020-12-01", "Steps": [{"Name": "${Stage}", "Type": "%{x}", "A": "$${b}"}]})",
  };
  const auto shared = shared_material();
  if (!shared) return out;
  std::size_t number = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(*shared / "corpus" / "sdk" / "gen")) {
    if (entry.path().extension() != ".json" || ++number % 8 != 0) continue;
    out.push_back(read(entry.path()));
  }
  return out;
}

// The definition's tokens, keys as well as values.
void tokens(const json::Value& value, std::vector<std::pair<Range, std::string>>& out) {
  for (const json::Member& member : value.members()) {
    out.emplace_back(member.key_range, json::quote(member.key));
    tokens(member.value, out);
  }
  for (const json::Value& item : value.items()) tokens(item, out);
  if (value.is(json::Kind::string)) {
    out.emplace_back(value.range(), json::quote(value.text()));
  } else if (value.size() == 0 && !value.is(json::Kind::object) && !value.is(json::Kind::array)) {
    out.emplace_back(value.range(), std::string(value.text()));
  }
}

std::string as_json(std::string_view token) {
  if (!token.starts_with('"')) return std::string(token);
  const Document document("token", std::string(token));
  const json::Parsed parsed = json::parse(document);
  return json::quote(parsed.tree.root().text());
}

}  // namespace

TEST_CASE("what a host holds is the definition, and every token stands where its bytes are") {
  const auto all = definitions();
  Random random(1);
  for (const HostKind& kind : host_kinds()) {
    for (const std::string& definition : all) {
      if (kind.templates && definition.find("${") != std::string::npos) continue;
      if (!kind.same_text && definition.find("%{") != std::string::npos) continue;
      const Document plain("definition", definition);
      const json::Parsed parsed = json::parse(plain);
      if (!parsed.problems.empty() || !parsed.tree.root()) continue;
      const std::string text = kind.write(definition, parsed.tree.root(), random);
      INFO(kind.name << "\n" << text.substr(0, 3000));
      const Contents contents =
          open_definition(std::make_shared<const Document>(std::string(kind.file), text));
      REQUIRE(contents.unseen.empty());
      REQUIRE(contents.definition);
      REQUIRE(contents.host.problems.empty());
      const Document& inner = *contents.definition->document;
      REQUIRE(inner.host() == contents.file.get());
      const json::Value& root = contents.definition->parsed.tree.root();
      REQUIRE(json::compact(root) == json::compact(parsed.tree.root()));
      // Terraform keeps the carriage returns of a heredoc.
      std::string lines(inner.text());
      lines.erase(std::remove(lines.begin(), lines.end(), '\r'), lines.end());
      if (kind.same_text) CHECK(lines.substr(0, definition.size()) == definition);
      std::vector<std::pair<Range, std::string>> found;
      tokens(root, found);
      for (const auto& [range, token] : found) {
        const Location seen = inner.visible(range);
        const std::string bytes(seen.document->text(seen.range));
        std::string spelt = decoded(kind.spelt, bytes);
        const bool object = kind.spelt == Spelt::any_yaml || kind.spelt == Spelt::any_hcl;
        if (object && !spelt.starts_with('"') && token.starts_with('"')) spelt = json::quote(spelt);
        INFO("bytes " << bytes);
        REQUIRE(as_json(spelt) == token);
        // And back: what stands there is the token.
        const auto back = inner.inside(seen.range.begin + 1);
        if (range.end > range.begin + 2 && seen.range.end > seen.range.begin + 2) {
          REQUIRE(back);
          CHECK((*back >= range.begin && *back <= range.end));
        }
      }
    }
  }
}

TEST_CASE("an edit that a host can write gives the definition that was meant") {
  const auto all = definitions();
  Random random(2);
  const std::vector<std::string> news{
      "\"Other\"", "\"it's \\\"x\\\" \\\\ \\n ${y} %{z} : # \xC3\xA9\"",
      "12",        "{\"Get\": \"Parameters.X\"}",
      "\"true\"",  "\"\""};
  std::size_t written = 0, refused = 0;
  for (const HostKind& kind : host_kinds()) {
    for (const std::string& definition : all) {
      if (kind.templates && definition.find("${") != std::string::npos) continue;
      if (!kind.same_text && definition.find("%{") != std::string::npos) continue;
      const Document plain("definition", definition);
      const json::Parsed parsed = json::parse(plain);
      if (!parsed.problems.empty() || !parsed.tree.root()) continue;
      const auto file = std::make_shared<const Document>(
          std::string(kind.file), kind.write(definition, parsed.tree.root(), random));
      const Contents contents = open_definition(file);
      REQUIRE(contents.definition);
      const Document& inner = *contents.definition->document;
      std::vector<std::pair<Range, std::string>> found;
      tokens(contents.definition->parsed.tree.root(), found);
      if (found.empty()) continue;
      for (int round = 0; round < 6; ++round) {
        const auto& [range, token] = found[random() % found.size()];
        Range replaced = range;
        std::string by = news[random() % news.size()];
        if (token.size() > 4 && token.starts_with('"') && token.find('\\') == std::string::npos &&
            random() % 3 == 0) {
          replaced = {range.begin + 1, range.end - 1};
          by = "Part_of.it";
        }
        const Location seen = inner.visible(replaced);
        const auto text = inner.spelt(replaced, by);
        if (!text) {
          ++refused;
          continue;
        }
        ++written;
        const Edit edit{seen.range, *text};
        const std::string host = edited(file->text(), {&edit, 1});
        const Edit meant{replaced, by};
        const std::string wanted = edited(inner.text(), {&meant, 1});
        INFO(kind.name << "\nedit of " << inner.text(replaced) << " by " << by << "\nwritten "
                       << *text << "\n"
                       << host.substr(0, 2500));
        const Contents again =
            open_definition(std::make_shared<const Document>(std::string(kind.file), host));
        REQUIRE(again.definition);
        const Document expected("wanted", wanted);
        const json::Parsed tree = json::parse(expected);
        // Keys that became numbers, say, are no JSON in the first place.
        if (tree.tree.truncated()) continue;
        // A text that means something to the host's templates is not known any more.
        if (kind.templates && wanted.find("${") != std::string::npos) continue;
        CHECK(json::compact(again.definition->parsed.tree.root()) ==
              json::compact(tree.tree.root()));
      }
    }
  }
  CHECK(written > 3 * refused);
}
