#include <fmt/format.h>

#include "rules/references/misspelt.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  Similar similar;
  const std::unordered_set<StepId> misspelt = misspelt_requests(facts);
  for (StepId id = 0; id < facts.pipeline.steps.size(); ++id) {
    const Step& step = facts.pipeline.steps[id];
    if (misspelt.contains(id)) continue;
    if (step.type != StepType::processing || step.property_files.empty()) continue;
    const json::Value& arguments = (*step.arguments);
    const json::Value& config = arguments["ProcessingOutputConfig"];
    // Without a list where it belongs nothing is known about the outputs.
    if (!arguments.is(json::Kind::object) || is_placeholder(arguments) ||
        (config && !config["Outputs"]))
      continue;
    const Names outputs = names_in(config["Outputs"], "OutputName");
    if (!outputs.all_known) continue;
    for (const PropertyFile& file : step.property_files) {
      const json::Value& output = (*file.node)["OutputName"];
      if (!output.is(json::Kind::string) || outputs.has(file.output) || is_placeholder(file.output))
        continue;
      Diagnostic& found = findings.add(
          output.range(),
          fmt::format("step {} has no output {}", quoted(step.name), quoted(file.output)));
      found.mark = "no such output";
      if (const auto meant = similar.to(file.output, outputs.list); !meant.empty()) {
        findings.suggest(found, output.range(), meant, meant.alone);
      } else if (outputs.list.empty()) {
        found.help.push_back("add the output to ProcessingOutputConfig.Outputs of the step");
      } else {
        found.help.push_back("name an output of the step: " + quoted_list(outputs.list));
      }
      found.notes.push_back(fmt::format(
          "the SageMaker SDK says \"Processing output name '{}' defined in property file '{}' not "
          "found in processing step '{}'.\", but only when it draws the graph or runs in local "
          "mode",
          bare(file.output), bare(file.name), bare(step.name)));
    }
  }
}

}  // namespace

extern constinit const Rule references_property_file_output{
    "references/property-file-output",
    Severity::error,
    "A property file lies in an output of its own step.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
