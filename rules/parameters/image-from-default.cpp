#include <fmt/format.h>

#include <unordered_set>

#include "analyzer/check/rule.h"
#include "rules/parameters/image.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  auto& said = findings.state<std::unordered_set<const Parameter*>>();
  for (const Step& step : facts.steps) {
    const json::Value& arguments = (*step.arguments);
    const bool training = step.type == StepType::training;
    const json::Value& image = training ? arguments["AlgorithmSpecification"]["TrainingImage"]
                                        : arguments["AppSpecification"]["ImageUri"];
    const json::Value& machine =
        training ? arguments["ResourceConfig"]["InstanceType"]
                 : arguments["ProcessingResources"]["ClusterConfig"]["InstanceType"];
    const std::string_view kind = processor(image.text());
    if (kind.empty() || !machine["Get"].text().starts_with("Parameters.")) continue;
    const Parameter* const parameter =
        facts.pipeline.find_parameter(machine["Get"].text().substr(11));
    // With a list of machines the author has thought about which ones fit.
    if (parameter == nullptr || (*parameter->node)["EnumValues"]) continue;
    const json::Value& value = (*parameter->node)["DefaultValue"];
    if (!value.is(json::Kind::string) || !said.insert(parameter).second) continue;
    Diagnostic& found = findings.add(
        image.range(), fmt::format("step {} runs a {} image on whatever machine parameter {} names",
                                   quoted(step.name, 30), kind, quoted(parameter->name, 30)));
    found.mark = "stays the same for every machine";
    found.labels.push_back(findings.label(machine.range(), "the machine is a parameter"));
    found.labels.push_back(findings.label(value.range(), "its default is declared here"));
    found.help.emplace_back(
        "name the machines that fit in the parameter's `EnumValues`, or make the image a "
        "parameter");
    found.notes.emplace_back(
        "image_uris.retrieve(instance_type=parameter) chooses by the default when the definition "
        "is "
        "made; the definition does not show whether that was so");
  }
}

}  // namespace

extern constinit const Rule parameters_image_from_default{
    "parameters/image-from-default", Severity::note,
    "An image for one kind of processor may not suit the machine that a parameter names.", check,
    Needs::part};

}  // namespace plumbline
