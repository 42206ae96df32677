#include <fmt/format.h>

#include "rules/arguments/repeated.h"

namespace plumbline {
namespace {

void report(Findings& findings, const json::Value& path, const json::Value& first, bool output) {
  Diagnostic& found = findings.add(
      path.range(),
      fmt::format("{} is the `LocalPath` of another input of this job", quoted(path.text(), 48)),
      output ? Severity::warning : Severity::error);
  found.mark = output ? "results go where an input is" : "same path again";
  found.labels.push_back(findings.label(first.range(), "first used here"));
  found.help.emplace_back("give each of them a folder of its own");
  if (output) return;
  found.notes.emplace_back(
      "the service refuses it with a ValidationException that has no text; AWS support named the "
      "reason");
}

void check(const Facts& facts, Findings& findings) {
  FirstUses paths;
  for (const Step& step : facts.steps) {
    if (!is_processing(step)) continue;
    const json::Value& arguments = (*step.arguments);
    paths.clear();
    for (const json::Value& input : arguments["ProcessingInputs"].items()) {
      const json::Value& path = local_path(input);
      const json::Value* const first = paths.add(path);
      if (first != nullptr) report(findings, path, *first, false);
    }
    const json::Value& outputs = arguments["ProcessingOutputConfig"]["Outputs"];
    // Two outputs may come from one folder: nothing says otherwise.
    for (const json::Value& output : outputs.items()) {
      const json::Value& path = output["S3Output"]["LocalPath"];
      const json::Value* const first = paths.find(path);
      if (first != nullptr) report(findings, path, *first, true);
    }
  }
}

}  // namespace

extern constinit const Rule arguments_repeated_path{
    "arguments/repeated-path", Severity::error,
    "Two inputs of one job are put into the same folder.", check, Needs::part};

}  // namespace plumbline
