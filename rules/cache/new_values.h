// Which properties of a step have another value whenever the step has run again.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "rules/cache/cached.h"

namespace plumbline {

class NewValues {
 public:
  explicit NewValues(const Facts& facts) : facts_(facts), misspelt_(facts) {
    for (const S3Location& location : facts.locations.all) {
      const Step& step = facts.pipeline.steps[location.step];
      if (!location.writes() || step.shares_name) continue;
      const auto references =
          references_within(facts.pipeline, location.step, location.value->range());
      if (!std::any_of(references.begin(), references.end(), differs_per_run)) continue;
      const std::string path = property_path(facts.pipeline, location);
      if (!path.empty()) scoped_.insert("Steps." + std::string(step.name) + "." + path);
    }
  }

  // The place of an output that lies below the execution's id, or something that bears a job's
  // name: it is new whenever the step runs.
  bool is_new_in_a_run(const Reference& reference) const {
    if (reference.kind != ReferenceKind::step_property || reference.target == no_step) return false;
    const Step& step = facts_.pipeline.steps[reference.target];
    const schema::StepFacts* const facts = schema::step_facts(step.type_name);
    if (facts == nullptr || facts->caching != schema::Support::documented) return false;
    if (step.shares_name) return false;
    const std::string_view path = reference.path;
    return path.starts_with("ModelArtifacts.") || path.ends_with("JobName") ||
           path.ends_with("JobArn") || path.starts_with("BestCandidate.") ||
           scoped_.contains(std::string(reference.at->text()));
  }

  // Likewise, of a step that could be cached and is not.
  bool of_uncached_job(const Reference& reference) const {
    if (!is_new_in_a_run(reference)) return false;
    const Step& step = facts_.pipeline.steps[reference.target];
    return caching(step) == Caching::off && !misspelt_.holds(step);
  }

 private:
  const Facts& facts_;
  Misspelt misspelt_;
  std::unordered_set<std::string> scoped_;  // "Steps.Prepare.ProcessingOutputConfig..."
};

}  // namespace plumbline
