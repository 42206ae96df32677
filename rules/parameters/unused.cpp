#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.pipeline.steps.empty()) return;
  const Texts& texts = facts.types.texts;
  auto baked = texts.baked.begin();
  for (const Parameter* parameter : texts.unread) {
    // A default that was written out is said there: parameters/baked-default. Both are in the
    // order of the parameters.
    if (baked != texts.baked.end() && baked->parameter == parameter) {
      ++baked;
      continue;
    }
    Diagnostic& found =
        findings.add((*parameter->node)["Name"].range(),
                     fmt::format("parameter {} is never used", quoted(parameter->name)));
    found.mark = "never used";
    found.help.push_back("remove the parameter, or read it with " +
                         quoted(fmt::format("{{\"Get\": \"Parameters.{}\"}}", parameter->name)));
    found.notes.push_back(
        "Python may have used its default instead: in f-strings of older SDKs, in `if`, in calls");
  }
}

}  // namespace

extern constinit const Rule parameters_unused{
    "parameters/unused", Severity::note,
    "A parameter that nothing reads changes nothing when it is given.", check,
    Needs::all_steps | Needs::all_parameters};

}  // namespace plumbline
