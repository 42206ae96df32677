#include <fmt/format.h>

#include "rules/selection/upstream.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.selection == nullptr || !facts.selection->clear || !facts.graph.acyclic()) return;
  if (facts.start->source.kind != SourceExecution::Kind::none) return;
  Diagnostic* found = nullptr;
  for (const StepId id : facts.selection->steps) {
    const Upstream upstream = upstream_of(facts, id);
    if (upstream.steps.empty()) continue;
    const Location at = facts.selection->at.at(id);
    const std::string waits = "waits for " + some_names(facts.pipeline, upstream.steps);
    if (!upstream.only_by_branch && found != nullptr) found->severity = Severity::error;
    if (found != nullptr) {
      found->labels.push_back({at, waits});
      continue;
    }
    const bool one = upstream.steps.size() == 1;
    found = &findings.add_at(
        at,
        fmt::format("{} {}, which {} not selected, and there is no source execution",
                    quoted(facts.pipeline.steps[id].name, 20), waits, one ? "is" : "are"),
        upstream.only_by_branch ? Severity::warning : Severity::error);
    found->mark = one ? "waits for a step that does not run" : "waits for steps that do not run";
    found->help.push_back(
        fmt::format("add {} to the selection", all_names(facts.pipeline, upstream.steps)));
  }
  if (found == nullptr) return;
  const bool typed = facts.start->is_typed(*found->where.document);
  found->help.emplace_back(typed ? "give --source-execution an ARN or `latest`"
                                 : "give an earlier execution as SourcePipelineExecutionArn");
  if (const Location none = facts.start->source.at; none.document != nullptr) {
    found->labels.push_back({none, "no execution to take them from"});
  }
  suggest_selecting(facts, all_upstream(facts), "Select what they wait for", *found);
  if (found->severity != Severity::error) return;
  found->notes.emplace_back(
      "AWS rejects it with \"Invalid SourcePipelineExecutionArn: null. The selected steps [..] "
      "have "
      "dependencies on [..]\"");
}

}  // namespace

extern constinit const Rule selection_needs_reference{
    "selection/needs-reference",
    Severity::error,
    "Selected steps that wait for others need an execution that has run those.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
