#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// What a step wrote, as a folder: a Processing output, where a job put its results.
bool is_folder(const Facts& facts, const Reference& reference) {
  if (reference.kind != ReferenceKind::step_property || reference.target == no_step) return false;
  const StepType type = facts.pipeline.steps[reference.target].type;
  return (type == StepType::processing && reference.path.ends_with(".S3Output.S3Uri")) ||
         (type == StepType::training && reference.path == "OutputDataConfig.S3OutputPath") ||
         (type == StepType::transform && reference.path == "TransformOutput.S3OutputPath");
}

void check_container(const Facts& facts, StepId id, const json::Value& container,
                     Findings& findings) {
  const json::Value& url = container["ModelDataUrl"];
  if (!url || container["Mode"].text() == "MultiModel") return;
  const Reference* const get = reference_at(facts.pipeline, id, url["Get"]);
  const std::string_view text = url.text();
  const bool literal = url.is(json::Kind::string) && !is_placeholder(url) &&
                       text.starts_with("s3://") && !text.ends_with(".gz");
  if (!literal && (get == nullptr || !is_folder(facts, *get))) return;
  Diagnostic& found =
      findings.add(literal ? url.range() : get->at->range(),
                   fmt::format("the model of {} is a folder, and expected is one `model.tar.gz`",
                               quoted(facts.pipeline.steps[id].name, 40)));
  found.mark = "no archive";
  found.help.emplace_back(
      "add the name of the archive with Std:Join, or use `ModelDataSource` for a folder");
}

void check(const Facts& facts, Findings& findings) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    const json::Value& arguments = *step.arguments;
    const json::Value* list = &arguments["Containers"];
    if (step.type == StepType::register_model)
      list = &arguments["InferenceSpecification"]["Containers"];
    if (step.type != StepType::model && step.type != StepType::register_model) continue;
    check_container(facts, id, arguments["PrimaryContainer"], findings);
    for (const json::Value& each : list->items()) check_container(facts, id, each, findings);
  }
}

}  // namespace

extern constinit const Rule properties_folder_as_model{
    "properties/folder-as-model", Severity::warning,
    "A model is one archive in S3, and this names a folder.", check, Needs::part};

}  // namespace plumbline
