#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::size_t most = 200;

void check(const Facts& facts, Findings& findings) {
  const auto& parameters = facts.pipeline.parameters;
  if (parameters.size() <= most) return;
  const json::Value& node = *parameters[most].node;
  const json::Value& name = node["Name"];
  Diagnostic& found =
      findings.add(name ? name.range() : node.range(),
                   fmt::format("definition declares {} parameters, and a start gives at most {}",
                               parameters.size(), most));
  found.mark = fmt::format("parameter {}", most + 1);
  found.help.push_back(
      "remove parameters that no start gives, and write their values in the steps");
  found.notes.push_back("StartPipelineExecution takes at most 200 PipelineParameters");
}

}  // namespace

extern constinit const Rule parameters_too_many{
    "parameters/too-many", Severity::warning, "A start can give values for at most 200 parameters.",
    check};

}  // namespace plumbline
