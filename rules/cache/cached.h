// The steps that are cached, and what counts in their keys.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/types/cache_key.h"

namespace plumbline {

inline constexpr std::size_t most_cache_labels = 10;

// Whether a CacheConfig, or what it holds, may be there under a wrong name.
class Misspelt {
 public:
  explicit Misspelt(const Facts& facts) {
    for (const schema::Violation& violation : facts.violations) {
      if (violation.fault == schema::Fault::unknown_key) objects_.insert(violation.value);
    }
  }
  bool holds(const Step& step) const {
    const json::Value& config = (*step.cache_config);
    return !(config ? config : *step.node).complete() ||
           objects_.contains(config ? &config : step.node);
  }

 private:
  std::unordered_set<const json::Value*> objects_;
};

// Calls function(id, step) for every cached step.
template <class Function>
void each_cached(const Facts& facts, Function function) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    if (facts.types.cache_keys.cached(id)) function(id, step);
  }
}

// Calls function(attribute, reference) for every reference that surely counts in the step's key.
template <class Function>
void each_key_reference(const Facts& facts, StepId id, Function function) {
  for (const KeyAttribute& attribute : facts.types.cache_keys.of(id)) {
    const bool reads =
        attribute.value->holds(json::Holds::get) || attribute.value->holds(json::Holds::function);
    if (!attribute.certain || !reads) continue;
    for (const Reference& reference :
         references_within(facts.pipeline, id, attribute.value->range())) {
      function(attribute, reference);
    }
  }
}

// Calls function(location) for what cached steps read from the same place in every execution.
template <class Function>
void each_constant_read(const Facts& facts, Function function) {
  for (const S3Location& location : facts.locations.all) {
    const bool cached = facts.types.cache_keys.cached(location.step);
    if (cached && !location.writes() && location.constant && location.place != no_place) {
      function(location);
    }
  }
}

// What a place is called whose content changes: cache/mutable-input reports it where it is a word
// of the path, cache/fixed-input leaves it alone.
inline constexpr std::array<std::string_view, 4> moving_words{"latest", "LATEST", "current",
                                                              "CURRENT"};

// Places that a step of the pipeline writes, or that lie below one: a place comes after those
// above.
inline std::vector<bool> written_places(const S3Locations& locations) {
  std::vector<bool> result(locations.places.size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    const S3Place& place = locations.places[i];
    result[i] = place.around != no_place && result[place.around];
    for (const std::uint32_t id : place.locations)
      result[i] = result[i] || locations.all[id].writes();
  }
  return result;
}

}  // namespace plumbline
