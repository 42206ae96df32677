#include "analyzer/containers/containers.h"

#include <catch2/catch.hpp>
#include <random>

#include "analyzer/json/write.h"

using namespace plumbline;

namespace {

Contents open(std::string text) {
  return open_definition(std::make_shared<const Document>("x.json", std::move(text)));
}

}  // namespace

TEST_CASE("a bare definition is the file itself") {
  const Contents contents = open(R"({"Version": "2020-12-01", "Steps": []})");
  REQUIRE(contents.definition);
  CHECK(contents.definition->document == contents.file);
}

TEST_CASE("the definition in an answer of describe-pipeline is found, with the pipeline's name") {
  const Contents contents = open(
      R"({"PipelineArn": "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn", "PipelineDefinition": "{\"Steps\": [{\"Name\": \"A\"}]}"})");
  REQUIRE(contents.definition);
  CHECK(contents.definition->pipeline_name == "churn");
  const Opened& opened = *contents.definition;
  CHECK(opened.document->text() == R"({"Steps": [{"Name": "A"}]})");
  const json::Value& name = opened.parsed.tree.root()["Steps"][0]["Name"];
  const Location visible = opened.document->visible(name.range());
  CHECK(visible.document == contents.file.get());
  CHECK(contents.file->text(visible.range) == R"(\"A\")");
}

TEST_CASE("every range of an embedded text maps to the bytes that spell it in the file") {
  std::mt19937 random(5);
  const std::vector<std::string> pieces{"a", "\"",  "\\", "\n", "\xC3\xA9", "\xF0\x9F\x98\x80",
                                        "{", "\x01"};
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> characters;
    std::string text;
    for (auto i = random() % 30; i > 0; --i) {
      characters.push_back(pieces[random() % pieces.size()]);
      text += characters.back();
    }
    // Characters above ASCII are spelt as escapes half of the time.
    std::string host = "{\"k\": \"";
    std::vector<Range> expected;
    for (const std::string& character : characters) {
      const auto begin = static_cast<std::uint32_t>(host.size());
      if (character == "\xC3\xA9" && random() % 2 == 0) {
        host += "\\u00e9";
      } else if (character == "\xF0\x9F\x98\x80" && random() % 2 == 0) {
        host += "\\ud83d\\ude00";
      } else {
        const std::string quoted = json::quote(character);
        host += quoted.substr(1, quoted.size() - 2);
      }
      expected.push_back({begin, static_cast<std::uint32_t>(host.size())});
    }
    host += "\"}";
    const auto file = std::make_shared<const Document>("x", host);
    const json::Parsed parsed = json::parse(*file);
    REQUIRE(parsed.problems.empty());
    const auto inner = embed(file, parsed.tree.root()["k"]);
    REQUIRE(inner->text() == text);
    std::uint32_t at = 0;
    for (std::size_t i = 0; i < characters.size(); ++i) {
      const auto end = at + static_cast<std::uint32_t>(characters[i].size());
      REQUIRE(inner->visible({at, end}).range == expected[i]);
      at = end;
    }
    REQUIRE(inner->visible({at, at}).range.begin == host.size() - 2);
  }
}

TEST_CASE("a syntax error inside the embedded text is found there") {
  const Contents contents = open(R"({"PipelineDefinition": "{\"Steps\": [,]}"})");
  REQUIRE(contents.definition);
  REQUIRE(contents.definition->parsed.problems.size() == 1);
  const Location visible =
      contents.definition->document->visible(contents.definition->parsed.problems[0].range);
  CHECK(visible.range == Range{37, 38});
}

TEST_CASE("what holds no definition says what it is") {
  CHECK(open(R"({"a": 1})").why_not ==
        "a JSON object without `Steps` and without `PipelineDefinition`");
  CHECK(open("[1]").why_not == "an array at the top");
  CHECK(open(std::string("\x7F"
                         "ELF\0\0",
                         6))
            .why_not == "not a JSON document");
  CHECK_FALSE(open("[1]").definition);
}

TEST_CASE("a broken text is taken for a definition, by guess only when it shows no steps") {
  CHECK(open("{'Version': 1}").definition);
  CHECK(open("{'Version': 1}").guessed);
  CHECK_FALSE(open(R"({"Steps": [)").guessed);
  CHECK(open("").definition);
}
