#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const json::Value& list = (*facts.pipeline.root)["Parameters"];
  if (list && !list.is(json::Kind::array)) return;
  const std::vector<std::string_view> names = facts.pipeline.parameter_names();
  Similar similar;
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind != ReferenceKind::parameter || is_placeholder(reference.name)) continue;
    if (facts.pipeline.find_parameter(reference.name) != nullptr) continue;
    const Range at = reference.at->range();
    Diagnostic& found =
        findings.add(at, fmt::format("parameter {} is not declared", quoted(reference.name)));
    found.mark = "not declared";
    if (const std::string_view meant = similar.to(reference.name, names); !meant.empty()) {
      const json::Value& declaration = *facts.pipeline.find_parameter(meant)->node;
      found.labels.push_back(
          findings.label(declaration["Name"].range(), "similar name is declared here"));
      findings.suggest(found, at, fmt::format("Parameters.{}", meant));
    } else {
      found.help.push_back(fmt::format("add {} to Parameters", quoted(reference.name)));
    }
  }
}

}  // namespace

extern constinit const Rule parameters_undeclared{
    "parameters/undeclared",
    Severity::error,
    "A Get names a parameter that the definition does not declare.",
    check,
    Needs::all_parameters,
    true};

}  // namespace plumbline
