#include <fmt/format.h>

#include "rules/selection/gaps.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.selection == nullptr || !facts.selection->clear || !facts.graph.acyclic()) return;
  const Selection& selection = *facts.selection;
  const auto name = [&](StepId id) { return quoted(facts.pipeline.steps[id].name, 20); };
  for (const Gap& gap : selection.paths.gaps) {
    const bool one = gap.steps.size() == 1;
    Diagnostic& found =
        findings.add_at(selection.at.at(gap.before),
                        fmt::format("{} {} between {} and {}, but {} not selected",
                                    some_names(facts.pipeline, gap.steps), one ? "lies" : "lie",
                                    name(gap.behind), name(gap.before), one ? "is" : "are"),
                        gap.only_by_branch ? Severity::warning : Severity::error);
    found.mark = "waits for what is left out";
    explain(facts, gap, findings, found);
  }
  const std::vector<StepId>& parts = selection.paths.parts;
  if (parts.size() < 2 || has_loose_ends(facts.pipeline)) return;
  Diagnostic& found =
      findings.add_at(selection.at.at(parts[1]),
                      fmt::format("no path connects {} with {}, and both are selected",
                                  name(parts[1]), name(parts[0])),
                      Severity::warning);
  found.mark = "part 2 of the selection";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 1) found.labels.push_back({selection.at.at(parts[i]), fmt::format("part {}", i + 1)});
  }
  found.help.push_back("start each part on its own, unless AWS takes them together");
  found.notes.emplace_back("AWS's guide asks for steps that are connected, its API does not");
}

}  // namespace

extern constinit const Rule selection_not_connected{
    "selection/not-connected",
    Severity::error,
    "What lies between two selected steps is selected as well.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
