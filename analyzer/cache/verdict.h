// Words for what happens to a step's cached result, and why. The lists are closed: scripts read
// them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cache/compare.h"

namespace plumbline::cache {

enum class Verdict : std::uint8_t { hit, miss, off, not_cacheable, unknown };
std::string_view to_string(Verdict);  // "HIT", "NOT-CACHEABLE"

enum class ReasonCode : std::uint8_t {
  never_run,
  attribute_changed,  // both values are known, or one side has none
  upstream_reran,
  expired,
  caching_disabled,  // the earlier run was made with caching off
  step_renamed,      // the same arguments under another name
  step_type_changed,
  runtime_value_differs,  // a parameter's value
  volatile_input,         // an execution variable that every execution has anew
  source_not_successful,
  selected_not_cached,  // not selected: its outputs come from another execution
};
std::string_view to_string(ReasonCode);  // "upstream-reran"

struct Reason {
  ReasonCode code = ReasonCode::never_run;
  Certainty certainty = Certainty::certain;
  const Change* change = nullptr;  // attribute_changed, upstream_reran, ...: where
  std::string name = {};  // of the parameter, the variable, the step upstream, the step before
  StepId root_cause = no_step;  // upstream_reran: where the chain of reruns begins
};

// What the changes of a comparison that count amount to, the most telling first. `root_cause` is
// the step that is read; where the chain begins is for who knows the chain. Points into the
// comparison.
std::vector<Reason> reasons_of(const Comparison&);

// Does the type have a cache at all, and does AWS document it?
schema::Support caching_support(const Step&);

}  // namespace plumbline::cache
