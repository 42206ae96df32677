#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void report(const Facts& facts, std::string_view name, const std::vector<Range>& places,
            const Nearest& meant, Findings& findings) {
  constexpr std::size_t most_labels = 10;
  const std::string message = fmt::format("parameter {} is not declared", quoted(name));
  if (meant.empty()) {
    // One declaration is missing, however often it is read.
    Diagnostic& found = findings.add(places.front(), message);
    found.mark = "not declared";
    for (std::size_t i = 1; i < std::min(places.size(), most_labels + 1); ++i) {
      found.labels.push_back(findings.label(places[i], "also read here"));
    }
    found.help.push_back(fmt::format("add {} to Parameters", quoted(name)));
    return;
  }
  const Range declared = (*facts.pipeline.find_parameter(meant)->node)["Name"].range();
  for (const Range place : places) {
    Diagnostic& found = findings.add(place, message);
    found.mark = "not declared";
    found.labels.push_back(findings.label(declared, "similar name is declared here"));
    findings.suggest(found, place, fmt::format("Parameters.{}", meant), meant.alone);
  }
}

void check(const Facts& facts, Findings& findings) {
  const json::Value& list = (*facts.pipeline.root)["Parameters"];
  if (list && !list.is(json::Kind::array)) return;
  std::unordered_map<std::string_view, std::vector<Range>> missing;
  std::vector<std::string_view> order;
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind != ReferenceKind::parameter || is_placeholder(reference.name)) continue;
    if (facts.pipeline.find_parameter(reference.name) != nullptr) continue;
    std::vector<Range>& places = missing[reference.name];
    if (places.empty()) order.push_back(reference.name);
    places.push_back(reference.at->range());
  }
  const std::vector<std::string_view> names = facts.pipeline.parameter_names();
  Similar similar;
  for (const std::string_view name : order) {
    report(facts, name, missing[name], similar.to(name, names), findings);
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
