#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "analyzer/json/utf8.h"
#include "rules/limits/texts.h"

namespace plumbline {
namespace {

void check_text(const json::Value& value, const TextLimit& limit, Findings& findings) {
  const std::string_view text = value.text();
  if (!value.is(json::Kind::string) || text.size() <= limit.most || is_placeholder(text)) return;
  const std::size_t characters = json::count_characters(text);
  if (characters <= limit.most) return;
  Diagnostic& found = findings.add(value.range(),
                                   fmt::format("{} has {} characters, AWS takes {}",
                                               quoted(limit.key, 40), characters, limit.most),
                                   limit.certain ? Severity::error : Severity::warning);
  found.mark = "too long";
  found.help.push_back(fmt::format("shorten it by {}", characters - limit.most));
}

void check_members(const json::Value& object, std::span<const TextLimit> limits,
                   Findings& findings) {
  for (const TextLimit& limit : limits) check_text(object[limit.key], limit, findings);
}

void check_outside_steps(const Facts& facts, Findings& findings) {
  const json::Value& root = facts.tree.root();
  for (const json::Member& note : root["Metadata"].members()) {
    check_text(note.value, {note.key, most_of_metadata, false}, findings);
  }
  check_members(root["PipelineExperimentConfig"], of_experiments, findings);
  check_members(root["MlflowConfig"], of_experiments, findings);
  for (const Parameter& parameter : facts.pipeline.parameters) {
    check_members(*parameter.node, of_parameters, findings);
  }
}

void check(const Facts& facts, Findings& findings) {
  if (facts.last) check_outside_steps(facts, findings);
  for (const Step& step : facts.steps) {
    check_members(*step.node, of_steps, findings);
    for (const json::Value& output : (*step.node)["OutputParameters"].items()) {
      check_members(output, of_outputs, findings);
    }
  }
}

}  // namespace

extern constinit const Rule limits_text_too_long{
    "limits/text-too-long", Severity::error,
    "A name, description or default is longer than AWS takes.", check, Needs::part};

}  // namespace plumbline
