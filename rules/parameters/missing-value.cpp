#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

// A default under a misspelt key is schema/unknown-key's business.
bool has_default(const Parameter& parameter) {
  const auto members = parameter.node->members();
  return !parameter.node->complete() ||
         std::any_of(members.begin(), members.end(), [](const json::Member& member) {
           return member.key.find("efault") != std::string_view::npos ||
                  !nearest(member.key, {"DefaultValue"}).empty();
         });
}

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr) return;
  const StartRequest& start = *facts.start;
  if (!start.gives_parameters || !start.parameters_complete) return;
  std::unordered_set<std::string_view> given;
  // What a misspelt name means is given: parameters/unknown-override.
  const std::vector<std::string_view> names = facts.pipeline.parameter_names();
  Similar similar;
  for (const StartParameter& parameter : start.parameters) {
    const bool known = facts.pipeline.find_parameter(parameter.name) != nullptr;
    given.insert(known ? parameter.name : similar.to(parameter.name, names));
  }
  for (const Parameter& parameter : facts.pipeline.parameters) {
    if (parameter.name.empty() || is_placeholder(parameter.name)) continue;
    if (facts.pipeline.find_parameter(parameter.name) != &parameter) continue;
    if (has_default(parameter) || given.contains(parameter.name)) continue;
    Diagnostic& found =
        findings.add((*parameter.node)["Name"].range(),
                     fmt::format("parameter {} has no default, and the start gives no value",
                                 quoted(parameter.name)));
    found.mark = "no value";
    const std::string name = quoted(parameter.name);
    found.help.push_back(start.file
                             ? "add " + name + " to PipelineParameters, or a DefaultValue here"
                             : "give --parameter a value for " + name);
    if (start.file) {
      const json::Value& list = start.root()["PipelineParameters"];
      const std::uint32_t begin = (list ? list : start.root()).range().begin;
      found.labels.push_back({{start.file.get(), {begin, begin + 1}},
                              list ? "is not among these" : "gives no PipelineParameters"});
    }
  }
}

}  // namespace

extern constinit const Rule parameters_missing_value{
    "parameters/missing-value", Severity::error,
    "A parameter without default needs a value at every start.", check, Needs::all_parameters};

}  // namespace plumbline
