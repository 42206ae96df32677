#include <fmt/format.h>

#include "analyzer/model/training.h"
#include "rules/arguments/repeated.h"

namespace plumbline {
namespace {

void report(Findings& findings, const json::Value& name, const json::Value& first,
            std::string_view what, Severity severity) {
  Diagnostic& found = findings.add(
      name.range(),
      fmt::format("another {} of this job is already named {}", what, quoted(name.text(), 40)),
      severity);
  found.mark = "same name again";
  found.labels.push_back(findings.label(first.range(), "first used here"));
  found.help.emplace_back("rename one of them");
}

void check_job(const json::Value& arguments, FirstUses& names, Findings& findings) {
  names.clear();
  const auto see = [&](const json::Value& name) {
    const json::Value* const first = names.add(name);
    if (first == nullptr) return;
    report(findings, name, *first, "input or output", Severity::error);
  };
  for (const json::Value& input : arguments["ProcessingInputs"].items()) see(input["InputName"]);
  const json::Value& outputs = arguments["ProcessingOutputConfig"]["Outputs"];
  for (const json::Value& output : outputs.items()) see(output["OutputName"]);
}

void check_channels(const json::Value& definition, FirstUses& names, Findings& findings) {
  names.clear();
  for (const json::Value& channel : definition["InputDataConfig"].items()) {
    const json::Value& name = channel["ChannelName"];
    const json::Value* const first = names.add(name);
    if (first != nullptr) report(findings, name, *first, "channel", Severity::warning);
  }
}

void check(const Facts& facts, Findings& findings) {
  FirstUses names;
  for (const Step& step : facts.steps) {
    if (is_processing(step)) check_job(*step.arguments, names, findings);
    each_training_request(
        step, [&](const json::Value& request) { check_channels(request, names, findings); });
  }
}

}  // namespace

extern constinit const Rule arguments_repeated_name{
    "arguments/repeated-name", Severity::error,
    "Two inputs or outputs of one job have the same name.", check, Needs::part};

}  // namespace plumbline
