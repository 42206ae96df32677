#include "analyzer/simulate/worlds.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {

Worlds::Worlds(const Question& question, Plan& plan) : question_(question), plan_(plan) {
  seen_.resize(question.pipeline.steps.size());
}

void Worlds::not_here(StepId step, Verdict verdict, std::string because) {
  seen_[step].absent = true;
  seen_[step].idle = verdict;
  seen_[step].because = std::move(because);
  if (verdict == Verdict::reused) plan_.order.push_back(step);
}

void Worlds::add(const Schedule& schedule, const DryRun& run) {
  const bool first = plan_.worlds.empty();
  World world;
  world.outcomes = run.chosen();
  world.status = schedule.failed ? Status::failed : Status::succeeded;
  world.makespan = schedule.makespan;
  world.busy = schedule.busy;
  std::vector<StepId> shown;
  for (const StepId id : schedule.order) {
    Seen& seen = seen_[id];
    const StepResult& result = run.results()[id];
    const bool hit = run.hits(id);
    ++seen.started;
    ++(schedule.fate[id] == Fate::failed ? seen.failed : seen.succeeded);
    if (question_.pipeline.steps[id].type == StepType::condition) {
      ++(!result.outcome ? seen.unknown : *result.outcome ? seen.yes : seen.no);
    }
    if (!hit) world.runs.push_back(id);
    if (seen.shown) continue;
    seen.shown = true;
    seen.hit = hit;
    show(id, schedule, result);
    shown.push_back(id);
    plan_.order.push_back(id);
  }
  std::sort(world.runs.begin(), world.runs.end());
  explain(schedule, run);
  find_slack(schedule, shown);
  if (first) {
    find_critical_path(schedule);
    plan_.totals.peak_parallel = schedule.peak;
    plan_.totals.makespan = {schedule.makespan, schedule.makespan};
    plan_.totals.busy = {schedule.busy, schedule.busy};
    if (plan_.max_parallel) {
      plan_.totals.idle = *plan_.max_parallel * schedule.makespan - schedule.busy;
    }
    plan_.status = world.status;
  }
  add_way(schedule);
  if (plan_.status != world.status) plan_.status = Status::none;
  if (schedule.failed && plan_.failure_reason.empty()) {
    const auto failed = std::find_if(schedule.order.begin(), schedule.order.end(),
                                     [&](StepId id) { return schedule.fate[id] == Fate::failed; });
    plan_.failure_reason =
        schedule.timed_out ? "the execution ran longer than 672 h, the most that SageMaker allows"
                           : fmt::format("Step failure: One or multiple steps failed: {}{}{}",
                                         quoted(plan_.steps[*failed].name),
                                         plan_.steps[*failed].failure_reason.empty() ? "" : ": ",
                                         plan_.steps[*failed].failure_reason);
  }
  plan_.worlds.push_back(std::move(world));
}

void Worlds::add_way(const Schedule& schedule) {
  const auto widen = [](TimeRange& range, Milliseconds value) {
    range.least = std::min(range.least, value);
    range.most = std::max(range.most, value);
  };
  widen(plan_.totals.makespan, schedule.makespan);
  widen(plan_.totals.busy, schedule.busy);
}

void Worlds::show(StepId id, const Schedule& schedule, const StepResult& result) {
  PlannedStep& step = plan_.steps[id];
  step.ready = schedule.ready[id];
  step.start = schedule.start[id];
  step.end = schedule.end[id];
  step.failure_reason = result.failure;
  if (schedule.timed_out && schedule.fate[id] == Fate::failed && result.failure.empty()) {
    step.failure_reason = "the execution ended while it ran";
    while (!step.attempts.empty() && step.attempts.back().start >= *step.end) {
      step.attempts.pop_back();
    }
    if (!step.attempts.empty()) {
      Attempt& last = step.attempts.back();
      last.end = std::min(last.end, *step.end);
      last.billed = std::min(last.billed, last.end - last.start);
    }
  }
  step.forced = result.forced;
  if (!result.outcome && !result.unknown_operand.empty()) {
    step.because = fmt::format("{} is not known", quoted(result.unknown_operand));
  }
}

// Why steps did not start: a branch that is not taken wins over a failure, for it is certain.
void Worlds::explain(const Schedule& schedule, const DryRun& run) {
  std::vector<bool> placed(seen_.size(), false);
  for (const StepId id : question_.graph.order()) {
    explain(id, schedule, run);
    placed[id] = true;
  }
  for (StepId id = 0; id < seen_.size(); ++id) {
    if (placed[id] || seen_[id].absent) continue;
    seen_[id].because = "it waits for itself";
  }
}

std::string Worlds::not_taken(StepId id, StepId condition) const {
  const std::vector<Step>& steps = question_.pipeline.steps;
  return fmt::format("branch not taken: {} is {}", quoted(steps[condition].name),
                     steps[id].branch == Branch::if_steps ? "false" : "true");
}

void Worlds::explain(StepId id, const Schedule& schedule, const DryRun& run) {
  Seen& seen = seen_[id];
  if (seen.absent || schedule.start[id] != never) return;
  const Pipeline& pipeline = question_.pipeline;
  const auto set = [&](Verdict verdict, std::string because) {
    seen.idle = verdict;
    seen.because = std::move(because);
  };
  const Edge* failed = nullptr;
  const Edge* idle = nullptr;
  for (const Edge& edge : question_.graph.into(id)) {
    const Seen& before = seen_[edge.from];
    const Fate fate = schedule.fate[edge.from];
    if (edge.why == Why::branch && fate == Fate::succeeded) {
      const StepResult& result = run.results()[edge.from];
      bool taken = pipeline.steps[id].branch == Branch::if_steps;
      if (result.outcome) {
        taken = taken == *result.outcome;
      } else {
        for (const auto& [condition, way] : run.chosen()) {
          if (condition == edge.from)
            taken = (pipeline.steps[id].branch == Branch::if_steps) == way;
        }
      }
      if (!taken) {
        return set(Verdict::skipped, not_taken(id, edge.from));
      }
    }
    if (edge.why == Why::branch && fate == Fate::given) {
      const std::optional<bool> outcome = plan_.steps[edge.from].outcome;
      if (outcome && *outcome != (pipeline.steps[id].branch == Branch::if_steps)) {
        return set(Verdict::skipped, not_taken(id, edge.from));
      }
    }
    if (fate == Fate::failed) {
      failed = &edge;
    } else if (schedule.start[edge.from] == never && fate != Fate::given) {
      if (idle == nullptr || before.idle == Verdict::skipped) idle = &edge;
    }
  }
  if (idle != nullptr && seen_[idle->from].idle == Verdict::skipped) {
    return set(Verdict::skipped, fmt::format("waits for {}, which does not run",
                                             quoted(pipeline.steps[idle->from].name)));
  }
  if (failed != nullptr || idle != nullptr) {
    const Edge& edge = failed != nullptr ? *failed : *idle;
    return set(Verdict::blocked,
               fmt::format("waits for {}, which {}", quoted(pipeline.steps[edge.from].name),
                           failed != nullptr ? "fails" : "is blocked"));
  }
  set(Verdict::blocked, "the execution failed before it could start");
}

// How much later each step could end without a later end of the whole, with the order in which
// slots were taken as it is.
void Worlds::find_slack(const Schedule& schedule, const std::vector<StepId>& shown) {
  std::vector<Milliseconds> latest(schedule.end.size(), schedule.makespan);
  for (auto it = schedule.order.rbegin(); it != schedule.order.rend(); ++it) {
    const StepId id = *it;
    for (const std::uint32_t edge : question_.graph.out_of(id)) {
      const StepId to = question_.graph.edges()[edge].to;
      if (schedule.start[to] == never) continue;
      latest[id] = std::min(latest[id], latest[to] - (schedule.end[to] - schedule.start[to]));
    }
    const StepId before = schedule.after[id];
    if (before == no_step) continue;
    latest[before] = std::min(latest[before], latest[id] - (schedule.end[id] - schedule.start[id]));
  }
  for (const StepId id : shown) plan_.steps[id].slack = latest[id] - schedule.end[id];
}

void Worlds::find_critical_path(const Schedule& schedule) {
  StepId last = no_step;
  for (const StepId id : schedule.order) {
    if (schedule.end[id] == schedule.makespan) last = id;
  }
  for (StepId id = last; id != no_step; id = schedule.after[id]) {
    plan_.critical_path.push_back(id);
    plan_.steps[id].critical = true;
  }
  std::reverse(plan_.critical_path.begin(), plan_.critical_path.end());
}

void Worlds::judge(StepId id) {
  PlannedStep& step = plan_.steps[id];
  const Seen& seen = seen_[id];
  const auto worlds = static_cast<std::uint32_t>(plan_.worlds.size());
  if (seen.absent) {
    step.verdict = seen.idle;
    step.because = seen.because;
    if (seen.idle == Verdict::reused) step.status = Status::succeeded;
    return;
  }
  if (seen.started == 0) {
    step.verdict = seen.idle;
    step.because = seen.because;
    return;
  }
  if (seen.yes == worlds) step.outcome = true;
  if (seen.no == worlds) step.outcome = false;
  if (seen.started < worlds) {
    step.verdict = Verdict::unknown;
    // The condition that nobody knows may be further up; the reason of one world names it.
    step.because = seen.because;
    if (step.parent && plan_.steps[*step.parent].because.ends_with("is not known")) {
      step.because = fmt::format("only if {} is {}", quoted(plan_.steps[*step.parent].name),
                                 step.branch == "IfSteps" ? "true" : "false");
    }
    return;
  }
  step.verdict = seen.hit ? Verdict::hit : Verdict::run;
  if (seen.succeeded == worlds) step.status = Status::succeeded;
  if (seen.failed == worlds) step.status = Status::failed;
}

void Worlds::finish() {
  Totals& totals = plan_.totals;
  for (StepId id = 0; id < seen_.size(); ++id) {
    judge(id);
    const PlannedStep& step = plan_.steps[id];
    switch (step.verdict) {
      case Verdict::run: ++totals.run; break;
      case Verdict::hit: ++totals.hit; break;
      case Verdict::reused: ++totals.reused; break;
      case Verdict::skipped: ++totals.skipped; break;
      case Verdict::blocked: ++totals.blocked; break;
      case Verdict::unknown: ++totals.unknown; break;
    }
    // What a cached result saves may be a guess; how long the plan takes is not for that.
    totals.guessed =
        totals.guessed ||
        (!seen_[id].hit && step.duration.origin == Origin::standard && step.duration.expected != 0);
  }
}

}  // namespace plumbline::simulate
