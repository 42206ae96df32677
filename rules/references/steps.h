// Which step was meant by a name that no step has.
#pragma once

#include "rules/references/names.h"

namespace plumbline {

// Whether a step is one of those that the SageMaker SDK writes for a step collection: a ModelStep
// called `Register` becomes `Register-RepackModel-0` and `Register-RegisterModel`.
inline bool in_collection(std::string_view step, std::string_view collection) {
  if (collection.empty() || !step.starts_with(collection)) return false;
  const std::string_view rest = step.substr(collection.size());
  return rest == "-RegisterModel" || rest == "-CreateModel" || rest.starts_with("-RepackModel") ||
         rest == "RepackModel" || rest == "CreateModelStep" || rest == "TransformStep" ||
         rest == "-transform" || rest == "-monitoring";
}

// Finds the nearest step, and step collections.
class MissingStep {
 public:
  explicit MissingStep(const Facts& facts) : facts_(facts), names_(facts.pipeline.step_names()) {}

  // Fills in a finding. `at` is to be replaced by `before` + the right name + `after`.
  void explain(const Findings& findings, Diagnostic& found, std::string_view name, Range at,
               std::string_view before, std::string_view after) {
    found.mark = "no such step";
    const std::string_view part = last_of_collection(name);
    Nearest meant = part.empty() ? similar_.to(name, names_) : Nearest{part, false};
    // Neither the step that asks is meant, nor one that nothing can wait for.
    if (const StepId id = facts_.pipeline.find_step(meant); id != no_step) {
      const Step& step = facts_.pipeline.steps[id];
      if (step.node->range().contains(at) || step.type == StepType::fail) meant = {};
    }
    if (meant.empty()) {
      // A single step is the one that asks.
      if (names_.size() > 1) found.help.push_back("name one of the steps: " + quoted_list(names_));
      return;
    }
    const Step& step = facts_.pipeline.steps[facts_.pipeline.find_step(meant)];
    found.labels.push_back(findings.label(name_range(step), part.empty()
                                                                ? "similar name is used here"
                                                                : "last step of the collection"));
    std::string replacement{before};
    findings.suggest(found, at, replacement.append(meant).append(after), meant.alone);
    if (part.empty()) return;
    found.notes.push_back(quoted(name) +
                          " looks like a step collection of the SageMaker SDK, whose "
                          "steps have longer names");
  }

 private:
  std::string_view last_of_collection(std::string_view name) {
    std::string_view last;
    if (name.empty() || !similar_.affords(names_.size())) return last;
    for (const std::string_view step : names_) {
      if (in_collection(step, name)) last = step;
    }
    return last;
  }

  const Facts& facts_;
  std::vector<std::string_view> names_;
  Similar similar_;
};

}  // namespace plumbline
