// What a change of the definition does to every step's cached result.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cache/verdict.h"
#include "analyzer/graph/graph.h"

namespace plumbline::cache {

enum class Fate : std::uint8_t {
  kept,
  lost,     // also when only a step upstream runs again
  unknown,  // documentation leaves it open
  fresh,    // "new": the step is new, or was not cached
  removed,
  uncached,  // caching is off now, or the type has none
};
std::string_view to_string(Fate);  // "kept", "new"

struct StepDrift {
  std::string_view name, type;
  StepId before = no_step, now = no_step;
  Fate fate = Fate::kept;
  Certainty certainty = Certainty::certain;
  bool cacheable = false;     // AWS documents a cache for the type
  bool undocumented = false;  // a CacheConfig is legal, what is in the key is not documented
  bool cached = false;        // as it is now; a removed one as it was
  bool cached_before = false;
  bool key_changed = false;
  bool never_hits = false;        // the key holds what every execution has anew, before and after
  Comparison comparison;          // empty for steps that one side lacks
  std::vector<Reason> reasons;    // why the key changed; point into the comparison
  std::vector<StepId> upstream;   // steps as they are now whose rerun changes this key
  std::vector<StepId> stale;      // steps that run again and write to the place read here
  std::string_view renamed_from;  // also for `removed`: renamed_to
};

// Both definitions and their settings, which the steps point into.
struct Drift {
  std::unique_ptr<Setting> before, now;
  std::vector<StepDrift> steps;  // as they are now, in document order; then the removed ones
  bool any_lost() const;         // a cached step
};

// `given`: values at the start of both. Linear in the size of both, but for sorting.
Drift find_drift(const Pipeline& before, const Pipeline& now, const Graph& graph_now,
                 const Setting::Values& given = {});

}  // namespace plumbline::cache
