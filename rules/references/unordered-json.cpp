#include <fmt/format.h>

#include "analyzer/types/cache_key.h"
#include "rules/references/json_get.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_json_get(facts, [&](StepId id, const json::Value& body) {
    const json::Value& uri = body["S3Uri"];
    const Step& step = facts.pipeline.steps[id];
    if (!uri || !step.depends_on.empty()) return;
    // Only what bears the execution's id was surely written in this execution.
    bool scoped = false;
    for (const Reference& reference : references_within(facts.pipeline, id, uri.range())) {
      if (reference.kind == ReferenceKind::step_property) return;
      scoped = scoped || differs_per_run(reference);
    }
    for (const Edge& edge : facts.graph.into(id)) {
      if (edge.why != Why::branch) return;
    }
    if (!scoped) return;
    Diagnostic& found = findings.add(
        uri.range(), fmt::format("{} waits for no step, and the file is made in this execution",
                                 quoted(step.name, 40)));
    found.mark = "may not be written yet";
    found.help.emplace_back("add the step that writes the file to DependsOn");
  });
}

}  // namespace

extern constinit const Rule references_unordered_json{
    "references/unordered-json", Severity::warning,
    "A Std:JsonGet reads a file of this execution without waiting for the step that writes it.",
    check, Needs::all_steps | Needs::part};

}  // namespace plumbline
