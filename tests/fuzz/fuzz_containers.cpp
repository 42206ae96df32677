// Any bytes as a file of each syntax that may hold definitions: nothing crashes, whatever is found
// is inside the file, and an edit that can be written is one of the file.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "analyzer/containers/containers.h"

namespace {

using namespace plumbline;

void require(bool fact) {
  if (!fact) std::abort();
}

void check(const Document& inner, const Document& file, Range range) {
  require(range.begin <= range.end && range.end <= inner.size());
  const Location seen = inner.visible(range);
  require(seen.document == &file);
  require(seen.range.begin <= seen.range.end && seen.range.end <= file.size());
  const auto text = inner.spelt(range, "\"x\"");
  require(!text || !text->empty());
}

void walk(const Opened& opened, const Document& file, const json::Value& value) {
  check(*opened.document, file, value.range());
  for (const json::Member& member : value.members()) {
    check(*opened.document, file, member.key_range);
    walk(opened, file, member.value);
  }
  for (const json::Value& item : value.items()) walk(opened, file, item);
}

void check(const Opened& opened, const Document& file) {
  require(opened.document != nullptr);
  walk(opened, file, opened.parsed.tree.root());
  for (const json::Problem& problem : opened.parsed.problems) {
    check(*opened.document, file, problem.range);
  }
}

void check(const char* name, const std::string& text) {
  const auto file = std::make_shared<const Document>(name, text);
  const Contents contents = open_definition(file);
  require(contents.file == file);
  require(contents.definition || !contents.why_not.empty());
  for (const json::Problem& problem : contents.host.problems) {
    require(problem.range.begin <= problem.range.end && problem.range.end <= file->size());
  }
  if (contents.definition) check(*contents.definition, *file);
  for (const Opened& other : contents.others) check(other, *file);
  for (std::uint32_t at = 0; at <= file->size() && contents.definition; at += 7) {
    const auto inside = contents.definition->document->inside(at);
    require(!inside || *inside <= contents.definition->document->size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"f.yaml", "f.json", "f.tf", "f"}) check(name, text);
  // As the body of a template, which random bytes seldom become.
  check("f.yaml",
        "Resources:\n P:\n  Type: AWS::SageMaker::Pipeline\n  Properties:\n   PipelineDefinition:\n"
        "    PipelineDefinitionBody: " +
            text);
  check("f.tf",
        "resource \"aws_sagemaker_pipeline\" \"p\" {\n pipeline_definition = " + text + "\n}");
  return 0;
}
