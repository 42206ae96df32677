#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::size_t shown = 120;  // of a function that a help writes out
constexpr std::size_t most_labels = 5;

void check(const Facts& facts, Findings& findings) {
  for (const BakedDefault& baked : facts.types.texts.baked) {
    const Parameter& parameter = *baked.parameter;
    const json::Value& literal = *baked.literals.front();
    const Step& step = facts.pipeline.steps[baked.step];
    Diagnostic& found = findings.add(
        literal.range(),
        fmt::format("step {} has the default of parameter {} written out, and nothing reads the "
                    "parameter",
                    quoted(step.name, 20), quoted(parameter.name, 20)));
    found.mark = "the same whatever the execution is given";
    found.labels.push_back(
        findings.label((*parameter.node)["DefaultValue"].range(), "the default is declared here"));
    const std::size_t more = std::min(baked.literals.size() - 1, most_labels);
    for (std::size_t i = 1; i <= more; ++i) {
      found.labels.push_back(findings.label(baked.literals[i]->range(), "also here"));
    }
    const std::string mended = unbaked(parameter, literal.text());
    found.help.push_back(mended.empty() || mended.size() > shown
                             ? "replace the text with a Std:Join that reads the parameter"
                             : "replace the text with " + mended);
    Fix fix{"Read the parameter", Applicability::unsafe, {}};
    for (const json::Value* each : baked.literals) {
      const std::string text = unbaked(parameter, each->text());
      if (!text.empty()) fix.edits.push_back({each->range(), text});
    }
    if (!fix.edits.empty()) found.fixes.push_back(std::move(fix));
    found.notes.push_back(
        "older SDKs put the default into f-strings, `+`, format() and os.path.join(); in newer "
        "ones, image_uris.retrieve() does");
  }
}

}  // namespace

extern constinit const Rule parameters_baked_default{
    "parameters/baked-default",
    Severity::warning,
    "A default that was written out when the definition was made does not follow the parameter.",
    check,
    Needs::all_steps | Needs::all_parameters,
    true};

}  // namespace plumbline
