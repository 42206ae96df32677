#include <fmt/format.h>

#include <unordered_set>

#include "rules/cache/fixed.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const auto& all = facts.locations.all;
  if (std::none_of(all.begin(), all.end(), [&](const S3Location& output) {
        return is_fixed_output(facts.locations, output);
      })) {
    return;
  }
  std::unordered_set<std::string_view> gets;
  for (const Reference& reference : facts.pipeline.references) gets.insert(reference.at->text());
  const Readers readers(facts.locations);
  // Where a cache relies on the output, more is wrong.
  std::unordered_set<StepId> said;
  for (const FixedOutput& each : cached_fixed_outputs(facts)) {
    if (each.read) said.insert(each.output->step);
  }
  constexpr std::size_t most_labels = 10;
  Diagnostic* found = nullptr;
  StepId last = no_step;
  for (const S3Location& output : facts.locations.all) {
    if (!is_fixed_output(facts.locations, output) || said.contains(output.step)) continue;
    if (!readers.besides(output) && !is_property_read(facts.pipeline, gets, output)) continue;
    if (output.step == last) {
      if (found->labels.size() < most_labels) {
        found->labels.push_back(findings.label(output.value->range(), "likewise"));
      }
      continue;
    }
    last = output.step;
    const Step& step = facts.pipeline.steps[last];
    found = &findings.add(output.value->range(),
                          fmt::format("every execution writes the output of {} to the same place",
                                      quoted(step.name, 40)));
    found->mark = "the same in every execution";
    found->help.emplace_back("put {\"Get\": \"Execution.PipelineExecutionId\"} into the path");
    found->notes.emplace_back("of two executions at once, one reads what the other wrote");
  }
}

}  // namespace

extern constinit const Rule graph_output_not_scoped{
    "graph/output-not-scoped", Severity::note,
    "Every execution writes to the same place what a later step reads.", check};

}  // namespace plumbline
