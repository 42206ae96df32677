#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const auto& steps = facts.pipeline.steps;
  if (steps.size() <= 2) return;
  for (StepId id = 0; id < steps.size(); ++id) {
    const Step& step = steps[id];
    if (step.parent != no_step || step.name.empty()) continue;
    if (!facts.graph.into(id).empty() || !facts.graph.out_of(id).empty()) continue;
    Diagnostic& found = findings.add(
        (*step.node)["Name"].range(),
        fmt::format("{} waits for no step, and no step waits for it", quoted(step.name, 60)));
    found.mark = "not connected";
    found.help.emplace_back("check whether it should read what another step writes");
  }
}

}  // namespace

extern constinit const Rule graph_isolated_step{
    "graph/isolated-step",
    Severity::note,
    "A step that waits for nobody and that nobody waits for may have lost its connection.",
    check,
    Needs::all_steps,
    false,
    Profiles::strict_only};

}  // namespace plumbline
