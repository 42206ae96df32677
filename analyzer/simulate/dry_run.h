// Private to simulate/: jobs that are pretended. Follows one way through conditions that nobody
// knows, so that each run of the engine is a world of its own.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analyzer/simulate/conditions.h"
#include "analyzer/simulate/engine.h"
#include "analyzer/simulate/simulate.h"

namespace plumbline::simulate {

// What a step has come to in the last world.
struct StepResult {
  std::string failure;          // why it failed
  std::optional<bool> outcome;  // Condition, as it was known
  std::string unknown_operand;  // Condition: what is not known
  bool forced = false;
};

class DryRun final : public Jobs {
 public:
  DryRun(const Question&, const Known&, const cache::Forecast&, Plan&);

  // How a world goes: outcomes of the unknown conditions in the order in which they are met. Those
  // that are met behind them take `otherwise` in turn.
  void begin(std::vector<bool> choices, std::vector<bool> otherwise);
  // The world with these outcomes again, in which each step of which it is not known whether it
  // takes an earlier result takes one.
  void begin_with_hits(const std::vector<std::pair<std::uint32_t, bool>>& outcomes);
  // What was chosen in the world that ended.
  const std::vector<std::pair<std::uint32_t, bool>>& chosen() const { return chosen_; }
  const std::vector<StepResult>& results() const { return results_; }
  bool hits(StepId) const;

  Start start(StepId, Milliseconds now) override;

 private:
  Start work_out(StepId, Milliseconds now);
  Start condition(StepId, PlannedStep&);
  Start fail(StepId);
  Start job(StepId, Milliseconds now, PlannedStep&);
  bool resolve_members(const Step&, StepId);
  bool choose(StepId);
  bool takes(StepId, cache::Verdict) const;
  void prepare(StepId, PlannedStep&);
  void keep(std::string text, std::string& to);

  const Question& question_;
  const cache::Forecast& forecast_;
  Plan& plan_;
  Values values_;
  Durations durations_;
  std::vector<const ScenarioStep*> said_;  // by step
  std::vector<signed char> forced_;        // by step; -1: not
  std::vector<bool> prepared_;             // by step: `plan_` has what belongs to no world
  std::vector<Course> courses_;            // by step
  std::vector<StepResult> results_;        // by step; of those that did not start: an earlier one's
  // By step: how it went, and whether it goes so in every world. Resolving Arguments takes a
  // hundred times as long as the rest of a start.
  struct Settled {
    Start start;
    bool always = false;
    bool open = false;  // Condition: the way is chosen anew
  };
  std::vector<Settled> settled_;
  std::vector<bool> choices_, otherwise_;
  std::vector<signed char> repeated_;  // by step, with hits: what was chosen; -1: nothing
  std::vector<std::pair<std::uint32_t, bool>> chosen_;
  std::size_t kept_ = 0;  // bytes of resolved arguments and conditions
};

}  // namespace plumbline::simulate
