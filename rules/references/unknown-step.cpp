#include <fmt/format.h>

#include "rules/references/steps.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  constexpr std::string_view root = "Steps.";
  // A Get can only see an illegal name up to its first dot: graph/illegal-step-name finds those.
  std::unordered_set<std::string_view> cut_names;
  for (const Step& step : facts.pipeline.steps) {
    const std::size_t end = step.name.find_first_of(".[");
    if (end != std::string_view::npos) cut_names.insert(step.name.substr(0, end));
  }
  MissingStep missing(facts);
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind != ReferenceKind::step_property &&
        reference.kind != ReferenceKind::property_file)
      continue;
    const std::string_view text = reference.at->text(), name = reference.name;
    if (reference.target != no_step || is_placeholder(text) || cut_names.contains(name)) continue;
    const Range at = reference.at->range();
    Diagnostic& found = findings.add(at, fmt::format("no step is named {}", quoted(name)));
    missing.explain(findings, found, name, at, root, text.substr(root.size() + name.size()));
  }
}

}  // namespace

extern constinit const Rule references_unknown_step{
    "references/unknown-step",
    Severity::error,
    "A Get that names no step of the definition can never be resolved.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
