#include <fmt/format.h>

#include "rules/graph/mentions.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (!facts.graph.acyclic()) return;
  for (const Mention& mention : unordered_mentions(facts)) {
    const Pipeline& pipeline = facts.pipeline;
    Diagnostic& found = findings.add(
        mention.text->range(),
        fmt::format("step {} is told of a place that {} writes, but does not wait for it",
                    quoted(pipeline.steps[mention.step].name, 30),
                    quoted(pipeline.steps[mention.write->step].name, 30)));
    found.mark = "may be read before it is written";
    found.labels.push_back(findings.label(mention.write->value->range(),
                                          what_writes(pipeline, *mention.write) + " goes here"));
    found.help.emplace_back("name the step in `DependsOn` if this one reads there");
  }
}

}  // namespace

extern constinit const Rule graph_unordered_mention{
    "graph/unordered-mention", Severity::note,
    "A step is told of a place in S3 that another step writes, but does not wait for it.", check,
    Needs::all_steps};

}  // namespace plumbline
