// Steps whose Type is wrong as a whole: arguments/other-step-type says so, once, and what follows
// from the wrong type is not said again.
#pragma once

#include <algorithm>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {

class Mistyped {
 public:
  explicit Mistyped(const Facts& facts) : facts_(facts) {
    for (const ArgumentFinding& found : facts.types.findings) {
      if (found.fault == ArgumentFault::other_step_type) steps_.push_back(found.step);
    }
    std::sort(steps_.begin(), steps_.end());
  }
  bool holds(StepId id) const { return std::binary_search(steps_.begin(), steps_.end(), id); }
  // Likewise for the object of a step.
  bool holds(const json::Value* node) const {
    return std::any_of(steps_.begin(), steps_.end(),
                       [&](StepId id) { return facts_.pipeline.steps[id].node == node; });
  }

 private:
  const Facts& facts_;
  std::vector<StepId> steps_;
};

}  // namespace plumbline
