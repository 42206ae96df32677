// Configuration files: comments, patterns, places of faults, which one holds, and that the
// published JSON Schema says the same as the reader.
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "analyzer/check/baseline.h"
#include "analyzer/config/configuration.h"
#include "analyzer/config/glob.h"
#include "analyzer/json/comments.h"
#include "analyzer/json/write.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::config;

namespace {

using Files = std::map<std::string, std::string>;

// Files of nobody's disk.
Finder finder_of(const Files& files, std::map<std::string, int>* reads = nullptr) {
  FileSystem system;
  system.directory = "/repo";
  system.exists = [&files](const std::string& path) { return files.contains(path); };
  system.read = [&files, reads](const std::string& path) -> std::optional<std::string> {
    if (reads != nullptr) ++(*reads)[path];
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  return {system, "0.1.0"};
}

std::shared_ptr<const Layer> layer_of(const std::string& text) {
  const Files files{{"/repo/plumbline.jsonc", text}};
  return finder_of(files).at("plumbline.jsonc")->layers.front();
}

// "marked text: message", of each problem.
std::vector<std::string> problems(const Layer& layer) {
  std::vector<std::string> out;
  for (const Problem& problem : layer.problems) {
    out.push_back(std::string(layer.document->text(problem.range)) + ": " + problem.message);
  }
  return out;
}

// Every key, with values that are right.
constexpr const char* full = R"({
  "$schema": "s.json", "requiredVersion": ">=0.1, <2", "profile": ["security", "cost"],
  "rules": {"graph/cycle": "off", "cache": "note", "limits/*": "warning", "schema": "error"},
  "overrides": [{"files": "a/**", "steps": ["T*"], "pointers": "/Steps", "rules": {"cache": "off"}},
                {"files": ["x", "y"], "rules": {}}],
  "ignores": [{"rules": ["cache", "graph"], "files": "b", "steps": "S", "pointers": ["/Steps/0"],
               "reason": "r", "until": "2027-01-31"}, {"rules": "cache", "reason": "q"}],
  "region": "eu-west-1", "account": "123456789012", "allowedInstanceTypes": ["ml.m5.*"],
  "requiredTags": ["team"], "prices": "p.json", "quotas": {"q": 4},
  "facts": {"stepTypes": ["New"], "instanceTypes": ["ml.new"], "members": {"Training": ["A.B"]}}
})";

rapidjson::Document document_of(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.c_str());
  REQUIRE_FALSE(document.HasParseError());
  return document;
}

std::string text_of(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

const std::string schema_path = PLUMBLINE_SOURCE_DIR "/schemas/plumbline-config-1.schema.json";

bool valid(const rapidjson::Value& value) {
  static valijson::Schema schema;
  static const bool loaded = [] {
    const auto document = document_of(tests::read(schema_path));
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::RapidJsonAdapter(document), schema);
    return true;
  }();
  REQUIRE(loaded);
  return valijson::Validator().validate(schema, valijson::adapters::RapidJsonAdapter(value),
                                        nullptr);
}

// Calls with the document after each single change: a value of another kind, a key too many, a key
// or item too few.
template <class Use>
void each_mutant(rapidjson::Document& root, rapidjson::Value& value, const Use& use) {
  auto& memory = root.GetAllocator();
  static const std::vector<std::string> others{"null",
                                               "true",
                                               "-1",
                                               "7",
                                               "1.5",
                                               "\"\"",
                                               "\" \"",
                                               "\"x\"",
                                               "[]",
                                               "[\"x\"]",
                                               "[7]",
                                               "{}",
                                               "{\"x\": 1}",
                                               "\"off\"",
                                               "\"2027-13-01\"",
                                               "\"default\"",
                                               "\"2027-01-31\"",
                                               "\"0.1\"",
                                               "\"123456789012\""};
  for (const std::string& other : others) {
    rapidjson::Document replacement(&memory);
    replacement.Parse(other.c_str());
    rapidjson::Value kept(value, memory);
    value.Swap(replacement);
    use();
    value.Swap(kept);
  }
  if (value.IsObject()) {
    value.AddMember("zzz", "x", memory);
    use();
    value.RemoveMember("zzz");
    std::vector<std::string> names;
    for (const auto& member : value.GetObject()) names.emplace_back(member.name.GetString());
    for (const std::string& name : names) {
      rapidjson::Value kept(value, memory);
      value.RemoveMember(name.c_str());
      use();
      value.Swap(kept);
    }
    for (auto& member : value.GetObject()) each_mutant(root, member.value, use);
  } else if (value.IsArray()) {
    for (auto& item : value.GetArray()) each_mutant(root, item, use);
  }
}

}  // namespace

TEST_CASE("comments and last commas become blanks, and every other byte keeps its place") {
  CHECK(json::without_comments("{\"a\": 1, // x\n}") == "{\"a\": 1      \n}");
  CHECK(json::without_comments("[1,/* a\r\n, */2,]") == "[1,    \r\n    2 ]");
  CHECK(json::without_comments("[\"//\", \"/*\\\"\",]") == "[\"//\", \"/*\\\"\" ]");
  CHECK(json::without_comments("{} // at the end") == "{}              ");
  // What is wrong stays wrong.
  for (const char* text :
       {"[,]", "[1,,]", "/* never ends", "{\"a\": /}", "[1 / 2]", "\"cut\n// off"}) {
    CHECK(json::without_comments(text).find_first_not_of(' ') != std::string::npos);
  }
  CHECK(json::without_comments("[,]") == "[,]");
  CHECK(json::without_comments("[1,,]") == "[1,,]");
  CHECK(json::without_comments("/* never ends") == "/* never ends");
}

TEST_CASE(
    "path patterns: a name matches at any depth, a path from the top, ** across directories") {
  CHECK(path_matches("*.json", "a/b/c.json"));
  CHECK(path_matches("b", "a/b/c.json"));
  CHECK_FALSE(path_matches("b*", "a/c.json"));
  CHECK(path_matches("a/*.json", "a/b.json"));
  CHECK_FALSE(path_matches("a/*.json", "a/b/c.json"));
  CHECK(path_matches("a/**/c.json", "a/c.json"));
  CHECK(path_matches("a/**/c.json", "a/x/y/c.json"));
  CHECK_FALSE(path_matches("a/**/c.json", "a/xc.json"));
  CHECK(path_matches("a/**", "a/x/y.json"));
  CHECK(path_matches("./a/b/", "a/b/c.json"));
  CHECK_FALSE(path_matches("a/b", "a/bc.json"));
  CHECK(path_matches("/a/?.json", "a/b.json"));
  CHECK_FALSE(path_matches("a?b/c", "a/b/c"));
}

TEST_CASE("many stars in a pattern cost no more than text times pattern") {
  std::string pattern, text(5000, 'a');
  for (int i = 0; i < 200; ++i) pattern += "*a";
  CHECK_FALSE(name_matches(pattern + "b", text));
}

TEST_CASE("pointer patterns take names or numbers and mean what lies below as well") {
  CHECK(pointer_matches("/Steps/0", "/Steps/0/Arguments"));
  CHECK_FALSE(pointer_matches("/Steps/0", "/Steps/01"));
  CHECK(pointer_matches("/Steps[Train]/Arguments", "/Steps[Train]/Arguments/Environment"));
  CHECK(pointer_matches("/Steps/*/Arguments", "/Steps/7/Arguments"));
  CHECK(pointer_matches("/**/Environment", "/Steps/7/Arguments/Environment/KEY"));
}

TEST_CASE("rules are named by id, group or glob") {
  CHECK(rule_matches("graph/cycle", "graph/cycle"));
  CHECK(rule_matches("graph", "graph/cycle"));
  CHECK(rule_matches("graph/*", "graph/cycle"));
  CHECK(rule_matches("*", "graph/cycle"));
  CHECK_FALSE(rule_matches("gra", "graph/cycle"));
  CHECK_FALSE(rule_matches("", "graph/cycle"));
  CHECK_FALSE(rule_matches("graph/cycle/x", "graph/cycle"));
}

TEST_CASE("a version meets its own beginnings and conditions that all hold") {
  CHECK(meets("0.1.0", "0.1") == true);
  CHECK(meets("0.1.9", "=0.1") == true);
  CHECK(meets("0.2.0", "0.1") == false);
  CHECK(meets("0.2.0", ">=0.1, <0.3") == true);
  CHECK(meets("0.3.0", ">=0.1, <0.3") == false);
  CHECK(meets("1.10.0", ">1.9") == true);
  for (const char* wrong : {"", "x", ">=", "1.2.3.4", "1,,2", "1.", "~1", "12345678901"}) {
    INFO(wrong);
    CHECK(meets("1", wrong) == std::nullopt);
  }
}

TEST_CASE("the published schema and the reader say the same about every change of one value") {
  auto root = document_of(full);
  REQUIRE(valid(root));
  REQUIRE(problems(*layer_of(full)).empty());
  std::size_t right = 0, wrong = 0;
  each_mutant(root, root, [&] {
    const std::string text = text_of(root);
    const bool reads = layer_of(text)->problems.empty();
    // What an extended file holds is no question of the schema.
    if (reads != valid(root)) FAIL(text);
    ++(reads ? right : wrong);
  });
  CHECK(right > 50);
  CHECK(wrong > 500);
}

TEST_CASE("the documentation explains every key of the schema, and its examples are right") {
  const std::string page = tests::read(PLUMBLINE_SOURCE_DIR "/docs/configuration.md");
  const auto schema = document_of(tests::read(schema_path));
  std::set<std::string> keys;
  for (const auto& member : schema["properties"].GetObject()) {
    const std::string name = member.name.GetString();
    INFO(name);
    CHECK(page.find("\n### `" + name + "`\n") != std::string::npos);
    keys.insert(name);
  }
  const auto explains = [&](const rapidjson::Value& object) {
    for (const auto& member : object["properties"].GetObject()) {
      INFO(member.name.GetString());
      CHECK(page.find("- `" + std::string(member.name.GetString()) + "`") != std::string::npos);
    }
  };
  explains(schema["properties"]["facts"]);
  CHECK(page.find("- `until`") != std::string::npos);
  for (std::size_t at = page.find("\n### `"); at != std::string::npos;
       at = page.find("\n### `", at + 1)) {
    const std::size_t begin = at + 6;
    CHECK(keys.contains(page.substr(begin, page.find('`', begin) - begin)));
  }
  std::size_t examples = 0;
  for (std::size_t at = page.find("```jsonc\n"); at != std::string::npos;
       at = page.find("```jsonc\n", at + 1)) {
    const std::string text = page.substr(at + 9, page.find("\n```", at + 9) - at - 9);
    INFO(text);
    CHECK(problems(*layer_of(text)).empty());
    CHECK(check_layer(layer_of(text), all_rules())->diagnostics.empty());
    ++examples;
  }
  CHECK(examples >= 5);
}

TEST_CASE("the nearest configuration holds, up to the root of the repository, each read once") {
  const Files files{{"/plumbline.jsonc", "{}"},
                    {"/repo/.git", ""},
                    {"/repo/plumbline.jsonc", R"({"region": "eu-west-1"})"},
                    {"/repo/a/b/plumbline.jsonc", R"({"region": "us-east-1"})"},
                    {"/repo/other/.git", ""}};
  std::map<std::string, int> reads;
  Finder finder = finder_of(files, &reads);
  CHECK(finder.of("a/x.json")->world.region == "eu-west-1");
  CHECK(finder.of("a/b/x.json")->world.region == "us-east-1");
  CHECK(finder.of("a/b/c/d/x.json")->world.region == "us-east-1");
  CHECK(finder.of("a/y.json") == finder.of("/repo/z.json"));
  CHECK(finder.of("other/x.json") == nullptr);
  CHECK(finder.of("a/b/../x.json")->layers.front()->path == "plumbline.jsonc");
  for (int i = 0; i < 50; ++i) finder.of("a/b/c/" + std::to_string(i) + ".json");
  for (const auto& [path, count] : reads) {
    INFO(path);
    CHECK(count == 1);
  }
  CHECK_FALSE(reads.contains("/plumbline.jsonc"));
}

TEST_CASE("what a file says wins over what it extends; tables are joined") {
  const Files files{
      {"/repo/plumbline.jsonc",
       R"({"extends": "team/base.jsonc", "region": "eu-west-1", "rules": {"cache": "error"}})"},
      {"/repo/team/base.jsonc",
       R"({"extends": "../more.jsonc", "region": "us-east-1", "account": "123456789012",
          "rules": {"cache/no-expiry": "off", "graph": "note"}, "prices": "p.json",
          "quotas": {"a": 1, "b": 2}, "facts": {"stepTypes": ["X"]}})"},
      {"/repo/more.jsonc", R"({"quotas": {"a": 7, "c": 3}, "facts": {"stepTypes": ["Y"]}})"}};
  Finder finder = finder_of(files);
  const auto configuration = finder.of("x.json");
  REQUIRE(configuration->layers.size() == 3);
  CHECK_FALSE(configuration->broken());
  const World& world = configuration->world;
  CHECK(world.region == "eu-west-1");
  CHECK(world.account == "123456789012");
  CHECK(world.prices == "/repo/team/p.json");
  CHECK(world.quotas == decltype(world.quotas){{"a", 1}, {"b", 2}, {"c", 3}});
  CHECK(world.step_types == World::Names{"X", "Y"});
  CHECK(decide(*configuration, "cache/no-expiry", nullptr).entry->severity == Severity::error);
  CHECK(decide(*configuration, "graph/cycle", nullptr).entry->severity == Severity::note);
  CHECK(decide(*configuration, "limits/too-many", nullptr).entry == nullptr);
}

TEST_CASE("a circle of extends and a file that is not there are faults at the place that says so") {
  const Files files{{"/repo/plumbline.jsonc", R"({"extends": "a.jsonc"})"},
                    {"/repo/a.jsonc", R"({"extends": "b.jsonc"})"},
                    {"/repo/b.jsonc", R"({"extends": "a.jsonc"})"},
                    {"/repo/own.jsonc", R"({"extends": "own.jsonc"})"},
                    {"/repo/gone.jsonc", R"({"extends": "../nowhere.jsonc"})"}};
  Finder finder = finder_of(files);
  const auto circle = finder.of("x.json");
  REQUIRE(circle->layers.size() == 3);
  CHECK(problems(*circle->layers[2]) ==
        std::vector<std::string>{"\"a.jsonc\": `a.jsonc` leads back to this file"});
  CHECK(problems(*finder.at("own.jsonc")->layers[0]) ==
        std::vector<std::string>{"\"own.jsonc\": `own.jsonc` leads back to this file"});
  CHECK(problems(*finder.at("gone.jsonc")->layers[0]) ==
        std::vector<std::string>{"\"../nowhere.jsonc\": there is no file `../nowhere.jsonc`"});
  CHECK_THROWS_AS(finder.at("nowhere.jsonc"), Error);
}

TEST_CASE("overrides are for what all their selectors match, and the last one wins") {
  const Files files{{"/repo/sub/plumbline.jsonc", R"({"rules": {"cache": "error"}, "overrides": [
      {"files": "dev/**", "rules": {"cache": "off"}},
      {"files": "dev/**", "steps": "T*", "rules": {"cache/volatile-key": "note"}},
      {"pointers": "/Steps[Train]/Arguments", "rules": {"graph": "warning"}}]})"}};
  Finder finder = finder_of(files);
  const auto configuration = finder.of("sub/dev/x.json");
  const auto severity = [&](const char* rule, const Place& place) {
    const auto entry = decide(*configuration, rule, &place).entry;
    return entry == nullptr  ? std::string("-")
           : entry->severity ? std::string(to_string(*entry->severity))
                             : std::string("off");
  };
  Place train{
      "/repo/sub/dev/x.json", {"Train"}, "/Steps/0/Arguments/A", "/Steps[Train]/Arguments/A"};
  CHECK(severity("cache/volatile-key", train) == "note");
  CHECK(severity("cache/no-expiry", train) == "off");
  CHECK(severity("graph/cycle", train) == "warning");
  Place other{"/repo/sub/x.json", {"Train"}, "/Steps/0", "/Steps[Train]"};
  CHECK(severity("cache/volatile-key", other) == "error");
  CHECK(severity("graph/cycle", other) == "-");
}

TEST_CASE("Metadata ignores: rules, a colon, the reason; places inside the text") {
  const std::string text =
      R"({"Metadata": {"team": "a", "plumbline-ignore-Train": "cache/a , graph: why: so", "plumbline-ignore": "x"}})";
  const Document document("x.json", text);
  const json::Parsed parsed = json::parse(document);
  const auto ignores = metadata_ignores(parsed.tree.root(), text);
  REQUIRE(ignores.size() == 2);
  CHECK(ignores[0].step == "Train");
  CHECK(ignores[0].reason == "why: so");
  REQUIRE(ignores[0].rules.size() == 2);
  CHECK(document.text(ignores[0].rules[0].range) == "cache/a");
  CHECK(document.text(ignores[0].rules[1].range) == "graph");
  CHECK(document.text(ignores[0].rule_removals[1]) == " , graph");
  CHECK(document.text(ignores[0].at) == "\"plumbline-ignore-Train\"");
  CHECK(ignores[1].step.empty());
  CHECK(ignores[1].reason.empty());
  CHECK(document.text(ignores[1].removal) == ", \"plumbline-ignore\": \"x\"");
}

TEST_CASE("rules look beside the definition when all that their pages show as wrong does") {
  for (const Rule* rule : all_rules()) {
    const std::string page(rule_page(rule->id));
    const std::string wrong = page.substr(0, page.find("\n## Right"));
    const auto shows = [&](const char* kind) { return wrong.find(kind) != std::string::npos; };
    const Beside expected = shows(" start-request\n")   ? Beside::start
                            : shows("```jsonc against") ? Beside::against
                            : shows("```jsonc history") ? Beside::history
                                                        : Beside::nothing;
    INFO(rule->id);
    CHECK(looks_at(rule->id) == expected);
  }
}

TEST_CASE("hostile bytes in a configuration or a baseline never crash") {
  const std::string text = full;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char byte : {'\0', '"', '{', ']', ',', '/', '\\', '\xFF'}) {
      std::string broken = text;
      broken[i] = byte;
      const auto layer = layer_of(broken);
      if (i % 16 == 0) check_layer(layer, all_rules());
    }
    layer_of(text.substr(0, i));
  }
  const std::string baseline =
      R"({"formatVersion": "1.0", "findings": [{"path": "a", "rule": "r", "fingerprint": "f"}]})";
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    try {
      read_baseline(std::make_shared<const Document>("b.json", baseline.substr(0, i)));
    } catch (const Error&) {
      continue;
    }
    FAIL(baseline.substr(0, i));
  }
}
