// Which properties of a step have another value whenever the step has run again.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/cache/cached.h"

namespace plumbline {

class NewValues {
 public:
  explicit NewValues(const Facts& facts) : facts_(facts), misspelt_(facts) {}

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
           is_place_of_run(reference);
  }

  // Likewise, of a step that could be cached and is not.
  bool of_uncached_job(const Reference& reference) const {
    if (reference.target == no_step || facts_.types.cache_keys.cached(reference.target)) {
      return false;
    }
    if (!is_new_in_a_run(reference)) return false;
    const Step& step = facts_.pipeline.steps[reference.target];
    return caching(step) == Caching::off && !misspelt_.holds(step);
  }

 private:
  // The path of an output whose URI holds what differs in every execution.
  bool is_place_of_run(const Reference& reference) const {
    const auto number = static_cast<std::size_t>(&reference - facts_.pipeline.references.data());
    if (!facts_.types.properties[number].found) return false;
    const auto [entry, fresh] = scoped_.try_emplace(reference.target);
    if (fresh) {
      for (const S3Location& location : facts_.locations.of(reference.target)) {
        if (!location.writes()) continue;
        const auto references =
            references_within(facts_.pipeline, location.step, location.value->range());
        if (std::any_of(references.begin(), references.end(), differs_per_run)) {
          entry->second.push_back(output_path(location));
        }
      }
      std::sort(entry->second.begin(), entry->second.end());
    }
    return std::binary_search(entry->second.begin(), entry->second.end(), reference.path);
  }

  const Facts& facts_;
  Misspelt misspelt_;
  // "ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri", of the steps that were asked for.
  mutable std::unordered_map<StepId, std::vector<std::string>> scoped_;
};

}  // namespace plumbline
