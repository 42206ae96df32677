// Executes a graph of steps with pretended jobs: finds the next moment, advances, fires. Knows
// nothing of what a step is; that is behind one seam, `Jobs`.
//
// An execution costs O((n + m) log n) for n steps and m edges, and no memory beyond the first one.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "analyzer/graph/graph.h"
#include "analyzer/simulate/job.h"

namespace plumbline::simulate {

inline constexpr Milliseconds never = std::numeric_limits<Milliseconds>::max();

// What becomes of a step that starts.
struct Start {
  Milliseconds length = 0;  // of all its attempts and the waits between them
  bool fails = false;
  bool outcome = true;  // Condition: which branch becomes ready
};

// The seam: who knows what jobs do.
class Jobs {
 public:
  virtual ~Jobs() = default;
  // Called once for each step that starts, in the order in which they do, when all that the step
  // waits for has succeeded.
  virtual Start start(StepId, Milliseconds now) = 0;
};

enum class Fate : std::uint8_t { waiting, running, succeeded, failed, left_out, given };

struct Settings {
  std::uint32_t max_parallel = 0;   // 0: no limit
  bool stop_on_failure = true;      // no step starts after one has failed
  Milliseconds time_limit = never;  // of the execution: what runs then fails
};

struct Schedule {
  std::vector<Fate> fate;
  std::vector<Milliseconds> ready, start, end;  // by step; `never` where it did not come to that
  std::vector<StepId> order;                    // in start order
  // Whose end let the step start: the last one that it waited for, or the one that freed its slot.
  std::vector<StepId> after;  // no_step: nobody's
  Milliseconds makespan = 0, busy = 0;
  std::uint32_t peak = 0;
  bool failed = false, timed_out = false;
  std::size_t events = 0;  // starts and ends
};

class Engine {
 public:
  Engine(const Pipeline&, const Graph&);

  // Steps that do not take part: they never start, and who waits for one waits for ever.
  void leave_out(StepId step) { initial_[step] = Fate::left_out; }
  // A step whose outputs are there from the beginning: nobody waits for it. `outcome`: which branch
  // of a Condition step is open; both, when it is not said.
  void give(StepId step, std::optional<bool> outcome = {}) {
    initial_[step] = Fate::given;
    takes_[step] = outcome ? (*outcome ? 1 : 0) : 2;
  }

  // The result is overwritten by the next run. Steps that are ready at the same moment start in
  // the order of the definition.
  const Schedule& run(Jobs&, const Settings&);

 private:
  struct Target {
    StepId step;
    Branch branch;  // of which it is, for an edge from its Condition step; otherwise none
  };
  struct End {
    Milliseconds at;
    StepId step;
    bool operator<(const End& other) const {
      return at != other.at ? at < other.at : step < other.step;
    }
  };
  void reset();
  void release(StepId from, Milliseconds now);
  void push_ready(StepId);
  StepId pop_ready();
  void push_end(End);
  End pop_end();

  std::vector<Target> targets_;
  std::vector<std::uint32_t> first_, waits_;  // of a step: its targets, how many it waits for
  std::vector<Fate> initial_;
  std::vector<std::uint32_t> left_;  // waits that are not over
  std::vector<std::uint8_t> takes_;  // Condition: the outcome; 2: both
  std::vector<StepId> ready_;        // heap by number
  std::vector<End> ends_;            // heap by moment
  Schedule schedule_;
};

}  // namespace plumbline::simulate
