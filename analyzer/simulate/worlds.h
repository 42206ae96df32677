// Private to simulate/: from the worlds that were run to what a plan says of its steps.
#pragma once

#include <vector>

#include "analyzer/simulate/dry_run.h"
#include "analyzer/simulate/engine.h"

namespace plumbline::simulate {

class Worlds {
 public:
  Worlds(const Question&, Plan&);

  // Steps that do not run here, and why; they are in no schedule.
  void not_here(StepId step, Verdict, std::string because);

  void add(const Schedule&, const DryRun&);
  // How it may go as well: totals are ranges over this too.
  void add_way(const Schedule&);
  void finish();

 private:
  void show(StepId, const Schedule&, const StepResult&);
  void explain(const Schedule&, const DryRun&);
  void explain(StepId, const Schedule&, const DryRun&);
  std::string not_taken(StepId, StepId condition) const;
  void find_slack(const Schedule&, const std::vector<StepId>& shown);
  void find_critical_path(const Schedule&);
  void judge(StepId);

  const Question& question_;
  Plan& plan_;
  struct Seen {
    std::uint32_t started = 0, succeeded = 0, failed = 0;
    std::uint32_t yes = 0, no = 0, unknown = 0;  // outcomes
    bool hit = false, shown = false, absent = false;
    Verdict idle = Verdict::blocked;  // why it did not start in the first world in which it did not
    std::string because;
  };
  std::vector<Seen> seen_;
};

}  // namespace plumbline::simulate
