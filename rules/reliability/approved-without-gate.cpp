#include <fmt/format.h>

#include <algorithm>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// In a branch, or behind a step in one.
bool is_guarded(const Facts& facts, StepId id) {
  const auto edges = facts.graph.into(id);
  const auto in_branch = [&](StepId step) { return facts.pipeline.steps[step].parent != no_step; };
  return in_branch(id) || std::any_of(edges.begin(), edges.end(),
                                      [&](const Edge& edge) { return in_branch(edge.from); });
}

void check(const Facts& facts, Findings& findings) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    if (step.type != StepType::register_model || is_guarded(facts, id)) continue;
    const json::Value& status = (*step.arguments)["ModelApprovalStatus"];
    const json::Value& value = settled(facts.pipeline, status);
    if (value.text() != "Approved") continue;
    Diagnostic& found = findings.add(
        status.range(), fmt::format("{} approves every model: no condition decides about it",
                                    quoted(step.name, 60)));
    found.mark = "approved in every execution";
    if (&value != &status) {
      found.labels.push_back(findings.label(value.range(), "the parameter's default"));
    }
    found.help.emplace_back(
        "set it to `PendingManualApproval`, or move the step into a branch of a Condition step");
  }
}

}  // namespace

extern constinit const Rule reliability_approved_without_gate{
    "reliability/approved-without-gate",
    Severity::warning,
    "A model is approved without anything having looked at it.",
    check,
    Needs::part,
    false,
    Profiles::production};

}  // namespace plumbline
