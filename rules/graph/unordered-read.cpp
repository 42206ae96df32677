#include <fmt/format.h>

#include "rules/graph/depend.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (!facts.graph.acyclic()) return;
  constexpr std::size_t most_labels = 10;
  for (const std::vector<Race>& of_steps : races(facts)) {
    const Race& first = of_steps.front();
    const Step& reader = facts.pipeline.steps[first.read->step];
    const Step& writer = facts.pipeline.steps[first.write->step];
    Diagnostic& found =
        findings.add(first.read->value->range(),
                     fmt::format("step {} reads what {} writes, but does not wait for it",
                                 quoted(reader.name, 32), quoted(writer.name, 32)));
    found.mark = "may be read before it is written";
    found.labels.push_back(findings.label(
        first.write->value->range(), what_writes(facts.pipeline, *first.write) + " goes here"));
    for (std::size_t i = 1; i < of_steps.size() && found.labels.size() < most_labels; ++i) {
      found.labels.push_back(findings.label(of_steps[i].read->value->range(), "likewise"));
    }
    mend_race(facts, of_steps, found);
    found.notes.emplace_back(
        "a path in S3 makes no step wait: the job fails, or reads what an "
        "earlier execution left there");
  }
}

}  // namespace

extern constinit const Rule graph_unordered_read{
    "graph/unordered-read",
    Severity::warning,
    "A step reads what another step writes, but does not wait for it.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
