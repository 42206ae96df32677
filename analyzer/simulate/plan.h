// What a dry run of a definition comes to: plain data, for whoever prints it or puts prices on it.
// Money is not in here: analyzer/cost/ works it out from `jobs` and `attempts`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/simulate/job.h"
#include "analyzer/simulate/words.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::cache {
class Setting;
struct StepForecast;
}  // namespace plumbline::cache

namespace plumbline::simulate {

// What a step waits for, as the graph has it.
struct Wait {
  std::uint32_t step = 0;  // number in Plan::steps
  std::string why;         // "dependsOn", "data", "propertyFile", "branch"
  std::string pointer;     // of the text that causes it
};

struct PlannedStep {
  std::string name, type, pointer;      // pointer: JSON pointer of the step
  std::optional<std::uint32_t> parent;  // the Condition step whose branch holds it
  std::string branch;                   // "IfSteps", "ElseSteps"; empty outside of branches
  Location where;                       // of its name
  Verdict verdict = Verdict::run;
  Status status = Status::none;
  std::string because;         // skipped, blocked, unknown, failed: in words
  std::string failure_reason;  // Failed: what the service would say
  // Cache: null only for types of which nothing was asked. Points into Plan::held.
  const cache::StepForecast* cache = nullptr;
  // Of the step in the world that `Plan::steps` shows; not set when it does not start.
  std::optional<Milliseconds> ready, start, end;  // ready: all that it waits for is there
  std::optional<Milliseconds> waited() const {    // for a free slot
    return start && ready ? std::optional(*start - *ready) : std::nullopt;
  }
  Duration duration;              // of one attempt
  std::vector<Attempt> attempts;  // empty: nothing was started (hits, reused, skipped)
  Job job;                        // what an attempt pays for, resolved; kind none for free types
  std::optional<Milliseconds> slack;  // how much later it could end; not set when it does not run
  bool critical = false;              // on the critical path
  std::vector<Wait> waits_for;
  std::string resolved_arguments;  // JSON; empty when it did not start
  std::optional<bool> outcome;     // Condition: not set when unknown or not evaluated
  std::string conditions;          // Condition: JSON, operands resolved
  bool forced = false;             // Condition: a scenario says what comes of it
};

struct Used {
  std::string name, type, value;  // value: JSON; empty when it has none
  Origin origin = Origin::none;
};

struct TimeRange {
  Milliseconds least = 0, most = 0;
  bool operator==(const TimeRange&) const = default;
};

struct Totals {
  TimeRange makespan;  // over all worlds
  TimeRange busy;      // sum of all attempts' times
  std::uint32_t run = 0, hit = 0, reused = 0, skipped = 0, blocked = 0, unknown = 0;
  std::uint32_t peak_parallel = 0;  // slots taken at the same time, in the world that is shown
  Milliseconds idle = 0;            // slots x makespan - busy; 0 without a limit
  bool guessed = false;             // some duration is a default
};

// A way that conditions that nobody knows may go. Without any there is one world, which is the
// plan. `runs` are numbers of steps, ascending.
struct World {
  std::vector<std::pair<std::uint32_t, bool>> outcomes;  // of the unknown conditions met
  Status status = Status::none;
  Milliseconds makespan = 0, busy = 0;
  std::vector<std::uint32_t> runs;  // steps that start (not hits and reused ones)
};

struct Assumption {
  std::string what, value;
  Origin origin = Origin::none;
};

struct Plan {
  std::string scenario = "default";  // its file's name without folder and ending
  std::string pipeline_name, execution_id, execution_arn, region, account;
  std::int64_t now = 0;              // start of the execution, milliseconds since 1970 in UTC
  std::vector<PlannedStep> steps;    // definition order; index = StepId
  std::vector<std::uint32_t> order;  // in start order: hits and reused ones too
  std::vector<std::uint32_t> critical_path;
  Status status = Status::none;  // none: depends on a condition that cannot be known
  std::string failure_reason;
  std::vector<Used> parameters;
  std::optional<std::uint32_t> max_parallel;  // not set: no limit
  Origin max_parallel_origin = Origin::none;
  Totals totals;
  std::vector<World> worlds;    // more than one: the plan forks
  bool worlds_complete = true;  // false: not all ways were looked at
  bool has_history = false;
  std::vector<Assumption> assumptions;
  std::vector<Diagnostic> findings;  // breached budgets and what a reader should know
  // The definition as this execution's cache keys read it. Points into `held`.
  const cache::Setting* setting = nullptr;
  std::shared_ptr<const void> held;  // what `cache` points into
};

}  // namespace plumbline::simulate
