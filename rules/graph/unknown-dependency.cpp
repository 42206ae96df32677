#include <fmt/format.h>

#include "rules/references/steps.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  MissingStep missing(facts);
  for (const Step& step : facts.pipeline.steps) {
    for (const Dependency& dependency : step.depends_on) {
      const std::string_view name = dependency.name;
      if (dependency.target != no_step || is_placeholder(name)) continue;
      const Range at = dependency.at->range();
      Diagnostic& found = findings.add(at, fmt::format("no step is named {}", quoted(name)));
      missing.explain(findings, found, name, at, {}, {});
      found.notes.push_back(
          fmt::format("the SageMaker SDK says \"The input steps do not contain the "
                      "step of name: {}\"",
                      bare(name)));
    }
  }
}

}  // namespace

extern constinit const Rule graph_unknown_dependency{
    "graph/unknown-dependency",
    Severity::error,
    "DependsOn names a step that the definition does not have.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
