#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/rule.h"
#include "analyzer/json/edit.h"

namespace plumbline {
namespace {

// Unless the start gives it a value, which would be one too many then.
void suggest_removing(const Facts& facts, const Parameter& parameter, Diagnostic& found) {
  const auto is_given = [&](const StartParameter& given) { return given.name == parameter.name; };
  if (facts.start != nullptr &&
      std::any_of(facts.start->parameters.begin(), facts.start->parameters.end(), is_given)) {
    return;
  }
  const json::Value& list = (*facts.pipeline.root)["Parameters"];
  const std::size_t index = json::item_around(list, parameter.node->range());
  found.fixes.push_back(
      {"Remove the parameter", Applicability::unsafe, {json::removed(list, index)}});
}

void check(const Facts& facts, Findings& findings) {
  if (facts.pipeline.steps.empty()) return;
  const Texts& texts = facts.types.texts;
  auto baked = texts.baked.begin();
  // What a Get that cannot be read was to read.
  const auto& references = facts.pipeline.references;
  const bool unread = std::any_of(
      references.begin(), references.end(),
      [](const Reference& reference) { return reference.kind == ReferenceKind::malformed; });
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
    if (!unread) suggest_removing(facts, *parameter, found);
    found.notes.push_back(
        "Python may have used its default instead: in f-strings of older SDKs, in `if`, in calls");
  }
}

}  // namespace

extern constinit const Rule parameters_unused{
    "parameters/unused",
    Severity::note,
    "A parameter that nothing reads changes nothing when it is given.",
    check,
    Needs::all_steps | Needs::all_parameters,
    true};

}  // namespace plumbline
