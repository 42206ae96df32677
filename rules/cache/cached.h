// The steps that are cached, and what counts in their keys.
#pragma once

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/types/cache_key.h"

namespace plumbline {

inline constexpr std::size_t most_cache_labels = 10;

// A step of a type that can be cached, with caching turned on.
inline bool is_cached(const Step& step) {
  const schema::StepFacts* const facts = schema::step_facts(step.type_name);
  return facts != nullptr && facts->caching != schema::Support::never &&
         caching(step) == Caching::on;
}

// Whether a CacheConfig, or what it holds, may be there under a wrong name.
class Misspelt {
 public:
  explicit Misspelt(const Facts& facts) {
    for (const schema::Violation& violation : facts.violations) {
      if (violation.fault == schema::Fault::unknown_key) objects_.insert(violation.value);
    }
  }
  bool holds(const Step& step) const {
    const json::Value& config = (*step.node)["CacheConfig"];
    return !(config ? config : *step.node).complete() ||
           objects_.contains(config ? &config : step.node);
  }

 private:
  std::unordered_set<const json::Value*> objects_;
};

// Calls function(id, step) for every cached step.
template <class Function>
void each_cached(const Facts& facts, Function function) {
  for (StepId id = 0; id < facts.pipeline.steps.size(); ++id) {
    const Step& step = facts.pipeline.steps[id];
    if (is_cached(step)) function(id, step);
  }
}

// Calls function(attribute, reference) for every reference that surely counts in the step's key.
template <class Function>
void each_key_reference(const Pipeline& pipeline, StepId id, Function function) {
  for (const KeyAttribute& attribute : key_attributes(pipeline.steps[id])) {
    if (!attribute.certain) continue;
    for (const Reference& reference : references_within(pipeline, id, attribute.value->range())) {
      function(attribute, reference);
    }
  }
}

// Calls function(location) for what cached steps read from the same place in every execution.
template <class Function>
void each_constant_read(const Facts& facts, Function function) {
  StepId last = no_step;
  bool cached = false;
  for (const S3Location& location : facts.locations.all) {
    if (location.step != last) cached = is_cached(facts.pipeline.steps[location.step]);
    last = location.step;
    if (cached && !location.writes() && location.constant && location.place != no_place) {
      function(location);
    }
  }
}

}  // namespace plumbline
