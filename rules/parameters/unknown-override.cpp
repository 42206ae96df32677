#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr) return;
  const json::Value& list = (*facts.pipeline.root)["Parameters"];
  if (list && !list.is(json::Kind::array)) return;
  const std::vector<std::string_view> names = facts.pipeline.parameter_names();
  Similar similar;
  for (const StartParameter& given : facts.start->parameters) {
    if (given.name.empty() || is_placeholder(given.name)) continue;
    if (facts.pipeline.find_parameter(given.name) != nullptr) continue;
    Diagnostic& found = findings.add_at(
        given.name_at,
        fmt::format("parameter {} is not declared by the definition", quoted(given.name)));
    found.mark = "not declared";
    if (const Nearest meant = similar.to(given.name, names); !meant.empty()) {
      const json::Value& declaration = *facts.pipeline.find_parameter(meant)->node;
      found.labels.push_back(
          findings.label(declaration["Name"].range(), "similar name is declared here"));
      findings.suggest(found, given.name_at.range, meant, meant.alone);
    } else {
      found.help.push_back(names.empty() ? "remove it: the definition has no parameters"
                                         : "name one of the parameters: " + quoted_list(names));
    }
  }
}

}  // namespace

extern constinit const Rule parameters_unknown_override{
    "parameters/unknown-override",
    Severity::error,
    "A start gives values for parameters that the definition declares.",
    check,
    Needs::all_parameters,
    true};

}  // namespace plumbline
