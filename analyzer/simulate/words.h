// The closed lists of words that a plan speaks in; scripts read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "analyzer/simulate/job.h"

namespace plumbline::simulate {

// Where a number or a value comes from; printed next to it.
enum class Origin : std::uint8_t {
  scenario,
  history,
  configuration,  // --durations
  standard,       // our default for the step type: a guess
  request,        // a start request, --parameter
  option,         // another option of the command line
  pipeline_file,  // --pipeline
  recorded,       // --parameters-from, --resume: a recorded execution
  definition,     // a parameter's default
  none,
};
std::string_view to_string(Origin);  // "scenario", "history", "configuration", "default", ...

// What becomes of a step, interface 5.8.
enum class Verdict : std::uint8_t {
  run,
  hit,      // takes a cached result
  reused,   // not selected: its outputs come from another execution
  skipped,  // a branch that is not taken, or what waits for one; not selected
  blocked,  // what it waits for failed, or the execution failed before it could start
  unknown,  // depends on a condition that cannot be known
};
std::string_view to_string(Verdict);  // "RUN"

enum class Status : std::uint8_t { none, succeeded, failed };  // none: did not run, or not known
std::string_view to_string(Status);                            // "Succeeded", "Failed", ""

struct Duration {
  Milliseconds expected = 0;        // p50 where there is one
  std::optional<Milliseconds> p90;  // history, or a scenario that says so
  Origin origin = Origin::none;
};

}  // namespace plumbline::simulate
