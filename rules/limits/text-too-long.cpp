#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "analyzer/json/utf8.h"

namespace plumbline {
namespace {

struct Limit {
  std::string_view key;
  std::size_t most;  // characters
  bool certain;      // false: only AWS's published schema has it
};
// StepDisplayName, StepDescription of botocore 1.43.67.
constexpr Limit of_steps[]{{"DisplayName", 256, true}, {"Description", 3072, true}};
// AWS's published schema b4012b0.
constexpr Limit of_parameters[]{{"Description", 4096, false}, {"DefaultValue", 4096, false}};
// OutputParameter of botocore 1.43.67.
constexpr Limit of_outputs[]{{"OutputName", 256, true}};
// ExperimentEntityName and MlflowExperimentEntityName, MlflowResourceArn of botocore 1.43.67.
constexpr Limit of_experiments[]{{"ExperimentName", 120, true},
                                 {"TrialName", 120, true},
                                 {"MlflowExperimentName", 256, true},
                                 {"MlflowResourceArn", 2048, true}};

void check_text(const json::Value& value, std::string_view key, std::size_t most, bool certain,
                Findings& findings) {
  const std::string_view text = value.text();
  if (!value.is(json::Kind::string) || text.size() <= most || is_placeholder(text)) return;
  const std::size_t characters = json::count_characters(text);
  if (characters <= most) return;
  Diagnostic& found = findings.add(
      value.range(),
      fmt::format("{} has {} characters, AWS takes {}", quoted(key, 40), characters, most),
      certain ? Severity::error : Severity::warning);
  found.mark = "too long";
  found.help.push_back(fmt::format("shorten it by {}", characters - most));
}

void check_members(const json::Value& object, std::span<const Limit> limits, Findings& findings) {
  for (const Limit& limit : limits) {
    check_text(object[limit.key], limit.key, limit.most, limit.certain, findings);
  }
}

void check(const Facts& facts, Findings& findings) {
  const json::Value& root = facts.tree.root();
  for (const json::Member& note : root["Metadata"].members()) {
    check_text(note.value, note.key, 1024, false, findings);
  }
  check_members(root["PipelineExperimentConfig"], of_experiments, findings);
  check_members(root["MlflowConfig"], of_experiments, findings);
  for (const Parameter& parameter : facts.pipeline.parameters) {
    check_members(*parameter.node, of_parameters, findings);
  }
  for (const Step& step : facts.pipeline.steps) {
    check_members(*step.node, of_steps, findings);
    for (const json::Value& output : (*step.node)["OutputParameters"].items()) {
      check_members(output, of_outputs, findings);
    }
  }
}

}  // namespace

extern constinit const Rule limits_text_too_long{
    "limits/text-too-long", Severity::error,
    "A name, description or default is longer than AWS takes.", check};

}  // namespace plumbline
