#include <fmt/format.h>

#include "rules/cache/fixed.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  Diagnostic* found = nullptr;
  StepId last = no_step;
  for (const FixedOutput& each : cached_fixed_outputs(facts)) {
    const Range range = each.output->value->range();
    if (each.output->step == last) {
      if (found->labels.size() < most_cache_labels) {
        found->labels.push_back(findings.label(range, "likewise"));
      }
      continue;
    }
    last = each.output->step;
    const std::string name = quoted(facts.pipeline.steps[last].name, 40);
    found = &findings.add(
        range,
        each.own
            ? fmt::format("a cache hit of {} gives what another execution left here", name)
            : fmt::format("a cached step reads this and does not see what {} writes anew", name),
        each.read ? Severity::warning : Severity::note);
    found->mark = "the same in every execution";
    found->help.emplace_back("put {\"Get\": \"Execution.PipelineExecutionId\"} into the path");
    found->notes.emplace_back(
        each.own ? "the path is no part of the key: other parameters write to the same place"
                 : "only the path is compared, not what lies there");
  }
}

}  // namespace

extern constinit const Rule cache_fixed_output{
    "cache/fixed-output", Severity::warning,
    "A cache hit relies on an output that every execution overwrites.", check};

}  // namespace plumbline
