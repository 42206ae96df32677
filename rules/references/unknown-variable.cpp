#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const std::vector<std::string_view> execution = {
      "StartDateTime",       "CurrentDateTime",      "PipelineName",    "PipelineArn",
      "PipelineExecutionId", "PipelineExecutionArn", "TrainingJobName", "ProcessingJobName"};
  const std::vector<std::string_view> experiment = {"ExperimentName", "TrialName"};
  for (const Reference& reference : facts.pipeline.references) {
    const bool is_execution = reference.kind == ReferenceKind::execution;
    if (!is_execution && reference.kind != ReferenceKind::experiment) continue;
    const std::vector<std::string_view>& names = is_execution ? execution : experiment;
    if (std::find(names.begin(), names.end(), reference.name) != names.end()) continue;
    const std::string_view text = reference.at->text();
    if (is_placeholder(text)) continue;
    const std::string_view root = is_execution ? "Execution." : "PipelineExperimentConfig.";
    Diagnostic& found = findings.add(reference.at->range(),
                                     fmt::format("{} is not a pipeline variable", quoted(text)));
    found.mark = "no such variable";
    if (const Nearest meant = nearest(reference.name, names); !meant.empty()) {
      findings.suggest(found, reference.at->range(), fmt::format("{}{}", root, meant), meant.alone);
    } else {
      found.help.push_back(
          fmt::format("name one that exists after `{}`: {}", root, quoted_list(names)));
    }
  }
}

}  // namespace

extern constinit const Rule references_unknown_variable{
    "references/unknown-variable",
    Severity::error,
    "Execution and PipelineExperimentConfig have a fixed set of variables.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
