// Steps that are left out between selected ones, and dependencies that may hide a path.
#pragma once

#include "rules/selection/names.h"

namespace plumbline {

// Whether a step waits for one that is not known: what seems to be apart may hang together.
inline bool has_loose_ends(const Pipeline& pipeline) {
  const auto loose = [](const auto& dependency) { return dependency.target == no_step; };
  const auto loose_step = [&](const Step& step) {
    return std::any_of(step.depends_on.begin(), step.depends_on.end(), loose);
  };
  const auto loose_get = [&](const Reference& get) {
    const bool names_step = get.kind == ReferenceKind::step_property ||
                            get.kind == ReferenceKind::property_file ||
                            get.kind == ReferenceKind::malformed;
    return names_step && loose(get);
  };
  return std::any_of(pipeline.steps.begin(), pipeline.steps.end(), loose_step) ||
         std::any_of(pipeline.references.begin(), pipeline.references.end(), loose_get);
}

// The places of a gap, what closes it, and why it has to be closed.
inline void explain(const Facts& facts, const Gap& gap, const Findings& findings,
                    Diagnostic& found) {
  found.labels.push_back({facts.selection->at.at(gap.behind), "leads to what is left out"});
  for (const StepId id : gap.steps) {
    const Step& step = facts.pipeline.steps[id];
    found.labels.push_back(findings.label(name_range(step), "not selected"));
  }
  found.help.push_back("add " + all_names(facts.pipeline, gap.steps) + " to the selection");
  suggest_selecting(facts, gap.steps, "Select what lies between", found);
  found.notes.emplace_back(
      gap.only_by_branch
          ? "the path leads from a Condition step into its branch; whether AWS counts that is not "
            "documented"
          : "AWS wants all steps on all paths between two selected steps to be selected");
}

}  // namespace plumbline
