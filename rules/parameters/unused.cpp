#include <fmt/format.h>

#include <unordered_set>

#include "rules/parameters/stringified.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Pipeline& pipeline = facts.pipeline;
  std::unordered_set<std::string_view> used;
  for (const Reference& reference : pipeline.references) {
    if (is_placeholder(reference.at->text())) return;  // it may read any of them
    if (reference.kind == ReferenceKind::parameter) used.insert(reference.name);
  }
  const auto unused = [&](const Parameter& parameter) {
    return !parameter.name.empty() && !is_placeholder(parameter.name) &&
           !used.contains(parameter.name);
  };
  const auto& parameters = pipeline.parameters;
  if (pipeline.steps.empty() || std::none_of(parameters.begin(), parameters.end(), unused)) return;
  // What became text was meant to be used: parameters/stringified-reference.
  each_argument(pipeline, [&](const Step&, const json::Value& value) {
    std::size_t at = 0;
    while (const auto part = find_stringified(value.text(), at)) {
      used.insert(part->parameter_name);
      if (part->path.starts_with("Parameters.")) used.insert(part->path.substr(11));
      at = part->end;
    }
  });
  // What a misspelt Get means is used: parameters/undeclared.
  const std::vector<std::string_view> names = pipeline.parameter_names();
  Similar similar;
  for (const Reference& reference : pipeline.references) {
    if (reference.kind != ReferenceKind::parameter) continue;
    if (pipeline.find_parameter(reference.name) == nullptr) {
      used.insert(similar.to(reference.name, names));
    }
  }
  for (const Parameter& parameter : parameters) {
    if (!unused(parameter) || pipeline.find_parameter(parameter.name) != &parameter) continue;
    Diagnostic& found =
        findings.add((*parameter.node)["Name"].range(),
                     fmt::format("parameter {} is never used", quoted(parameter.name)));
    found.mark = "never used";
    found.help.push_back("remove the parameter, or read it with " +
                         quoted(fmt::format("{{\"Get\": \"Parameters.{}\"}}", parameter.name)));
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
