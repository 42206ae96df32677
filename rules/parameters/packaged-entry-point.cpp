#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// Training requests of a step: its Arguments, or the definitions of a tuning job. In those the
// hyper-parameters that do not vary are the static ones.
template <class Use>
void each_hyperparameters(const Step& step, const Use& use) {
  const json::Value& arguments = (*step.node)["Arguments"];
  if (step.type == StepType::training) use(arguments["HyperParameters"]);
  if (step.type != StepType::tuning) return;
  use(arguments["TrainingJobDefinition"]["StaticHyperParameters"]);
  for (const json::Value& definition : arguments["TrainingJobDefinitions"].items()) {
    use(definition["StaticHyperParameters"]);
  }
}

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.pipeline.steps) {
    each_hyperparameters(step, [&](const json::Value& values) {
      const json::Value& program = values["sagemaker_program"];
      const json::Value& code = values["sagemaker_submit_directory"];
      // The SDK packs local code under this name; elsewhere the user has put it there.
      const std::string_view archive = code.text();
      if (!is_function(program) ||
          archive.find("/source/sourcedir.tar.gz") == std::string_view::npos)
        return;
      Diagnostic& found =
          findings.add(program.range(),
                       fmt::format("the entry point of step {} is chosen at run time, its code was "
                                   "packed before",
                                   quoted(step.name, 30)));
      found.mark = "must name a file of the archive";
      found.labels.push_back(findings.label(code.range(), "packed when the definition was made"));
      found.help.emplace_back("write the file's name, or keep every possible one in the archive");
    });
  }
}

}  // namespace

extern constinit const Rule parameters_packaged_entry_point{
    "parameters/packaged-entry-point", Severity::note,
    "Code that was packed early holds only the entry points that were known then.", check};

}  // namespace plumbline
