#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "analyzer/model/training.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    const bool tuning = step.type == StepType::tuning;
    each_training_request(step, [&](const json::Value& request) {
      const json::Value& values = request[tuning ? "StaticHyperParameters" : "HyperParameters"];
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
    "Code that was packed early holds only the entry points that were known then.", check,
    Needs::part};

}  // namespace plumbline
