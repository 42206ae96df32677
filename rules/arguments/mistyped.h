// Steps whose Type is wrong as a whole: arguments/other-step-type says so, once, and what follows
// from the wrong type is not said again.
#pragma once

#include <unordered_set>

#include "analyzer/check/rule.h"

namespace plumbline {

class Mistyped {
 public:
  explicit Mistyped(const Facts& facts) : facts_(facts) {
    for (const ArgumentFinding& found : facts.types.findings) {
      if (found.fault != ArgumentFault::other_step_type) continue;
      nodes_.insert(facts.pipeline.steps[found.step].node);
    }
  }
  bool holds(StepId id) const { return holds(facts_.pipeline.steps[id].node); }
  bool holds(const json::Value* node) const { return nodes_.contains(node); }

 private:
  const Facts& facts_;
  std::unordered_set<const json::Value*> nodes_;
};

}  // namespace plumbline
