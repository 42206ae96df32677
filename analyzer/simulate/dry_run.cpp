#include "analyzer/simulate/dry_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/simulate/facts.h"

namespace plumbline::simulate {
namespace {

std::string seconds_text(std::int64_t seconds) {
  return history::duration_text(seconds * history::second);
}

}  // namespace

DryRun::DryRun(const Question& question, const Known& known, const cache::Forecast& forecast,
               Plan& plan)
    : question_(question),
      forecast_(forecast),
      plan_(plan),
      values_(known),
      durations_(question.scenario.get(), question.history.get(), question.durations.get(),
                 question.identity.pipeline_name) {
  const std::size_t count = question.pipeline.steps.size();
  said_.assign(count, nullptr);
  forced_.assign(count, -1);
  prepared_.assign(count, false);
  courses_.resize(count);
  results_.resize(count);
  settled_.resize(count);
  if (question.scenario == nullptr) return;
  for (const ScenarioStep& step : question.scenario->steps) {
    const StepId id = question.pipeline.find_step(step.name);
    if (id != no_step) said_[id] = &step;
  }
  for (const Scenario::Forced& forced : question.scenario->conditions) {
    const StepId id = question.pipeline.find_step(forced.name);
    if (id != no_step) forced_[id] = forced.outcome ? 1 : 0;
  }
}

void DryRun::begin(std::vector<bool> choices, std::vector<bool> otherwise) {
  choices_ = std::move(choices);
  otherwise_ = std::move(otherwise);
  repeated_.clear();
  chosen_.clear();
  values_.reset();
}

void DryRun::begin_with_hits(const std::vector<std::pair<std::uint32_t, bool>>& outcomes) {
  repeated_.assign(question_.pipeline.steps.size(), -1);
  for (const auto& [condition, way] : outcomes) repeated_[condition] = way ? 1 : 0;
  chosen_.clear();
  values_.reset();
}

bool DryRun::hits(StepId id) const { return takes(id, cache::Verdict::hit); }

bool DryRun::takes(StepId id, cache::Verdict verdict) const {
  // A scenario that tells how its jobs go wants it to run; a duration only says how long it would.
  const bool told =
      said_[id] != nullptr && (said_[id]->succeeds == false || !said_[id]->attempts.empty());
  return !told && forecast_.steps[id].verdict == verdict;
}

Start DryRun::start(StepId id, Milliseconds now) {
  values_.start(id, now);
  if (!repeated_.empty() && takes(id, cache::Verdict::unknown)) return {};
  Settled& settled = settled_[id];
  if (!settled.always) {
    values_.forget();
    results_[id] = {};
    settled.start = work_out(id, now);
    settled.always = !values_.varied();
    settled.open = !settled.start.fails && !results_[id].outcome;
  }
  if (question_.pipeline.steps[id].type != StepType::condition) return settled.start;
  if (settled.open) settled.start.outcome = choose(id);
  if (!settled.start.fails) values_.decide(id, settled.start.outcome);
  return settled.start;
}

Start DryRun::work_out(StepId id, Milliseconds now) {
  PlannedStep& planned = plan_.steps[id];
  const Step& step = question_.pipeline.steps[id];
  if (step.type == StepType::condition) return condition(id, planned);
  if (step.type == StepType::fail) return fail(id);
  return job(id, now, planned);
}

bool DryRun::choose(StepId id) {
  const std::size_t met = chosen_.size();
  bool way = true;
  if (!repeated_.empty()) {
    way = repeated_[id] != 0;
  } else {
    way = met < choices_.size() ? choices_[met] : otherwise_[met % otherwise_.size()];
  }
  chosen_.emplace_back(id, way);
  return way;
}

Start DryRun::condition(StepId id, PlannedStep& planned) {
  const json::Value& conditions = (*question_.pipeline.steps[id].arguments)["Conditions"];
  StepResult& result = results_[id];
  if (!prepared_[id]) {
    planned.duration = durations_.of(question_.pipeline.steps[id], {}, std::nullopt);
    keep(resolved_conditions(conditions, id, values_), planned.conditions);
    prepared_[id] = true;
  }
  Start start;
  start.length = planned.duration.expected;
  const Decision decision = decide(conditions, id, values_);
  switch (decision.truth) {
    case Truth::fault:
      result.failure = decision.why;
      start.fails = true;
      return start;
    case Truth::yes:
    case Truth::no: result.outcome = decision.truth == Truth::yes; break;
    case Truth::open:
      result.unknown_operand = decision.why;
      if (forced_[id] >= 0) {
        result.outcome = forced_[id] == 1;
        result.forced = true;
      }
      break;
  }
  start.outcome = result.outcome.value_or(true);
  return start;
}

Start DryRun::fail(StepId id) {
  const json::Value& message = (*question_.pipeline.steps[id].arguments)["ErrorMessage"];
  Start start;
  start.fails = true;
  if (message) results_[id].failure = values_.evaluate(message, id).text;
  return start;
}

// Long values that many steps read could make an absurdly large plan of a small file.
void DryRun::keep(std::string text, std::string& to) {
  constexpr std::size_t most = std::size_t{256} << 20U;
  kept_ += text.size();
  if (kept_ < most) to = std::move(text);
}

void DryRun::prepare(StepId id, PlannedStep& planned) {
  prepared_[id] = true;
  const Step& step = question_.pipeline.steps[id];
  const auto policies = policies_of(step);
  planned.job = job_of(step, id, values_);
  const auto longest = longest_try(step, planned.job);
  bound_retries(policies, longest ? longest : planned.job.default_max_runtime, planned.job);
  planned.duration = durations_.of(step, planned.job, longest);
  std::vector<Try> tries;
  bool repeats = false;
  if (const ScenarioStep* const said = said_[id]) {
    tries = said->attempts;
    repeats = said->succeeds == false;
    if (repeats && tries.empty()) tries.push_back({"Failed", std::nullopt});
  }
  Course course = course_of(policies, tries, planned.duration.expected, repeats);
  for (std::size_t i = 0; longest && i < course.attempts.size(); ++i) {
    Attempt& attempt = course.attempts[i];
    if (attempt.end - attempt.start <= *longest * history::second) continue;
    // A limit is no exception that a retry policy could name.
    attempt.end = attempt.start + *longest * history::second;
    attempt.billed = std::min(attempt.billed, attempt.end - attempt.start);
    attempt.fails = "MaxRuntimeExceeded";
    course.attempts.resize(i + 1);
    course.succeeds = false;
    course.why = fmt::format("the limit of {} was reached", seconds_text(*longest));
  }
  if (!course.succeeds && said_[id] != nullptr && !said_[id]->failure_reason.empty()) {
    course.why = said_[id]->failure_reason;
  } else if (course.why == "Failed") {
    course.why = "the scenario says so";
  }
  courses_[id] = std::move(course);
}

// Beside the Arguments: SkipCheck, SuppliedBaselineStatistics and the like of check steps.
bool DryRun::resolve_members(const Step& step, StepId id) {
  for (const json::Member& member : step.node->members()) {
    if (!is_function(member.value)) continue;
    Value value = values_.evaluate(member.value, id);
    if (!value.undefined()) continue;
    results_[id].failure = std::move(value.text);
    return false;
  }
  return true;
}

Start DryRun::job(StepId id, Milliseconds now, PlannedStep& planned) {
  const Step& step = question_.pipeline.steps[id];
  const bool first = !prepared_[id];
  std::string arguments;
  if (*step.arguments && (step.reference_count != 0 || (first && question_.arguments))) {
    if (!values_.fill_in(*step.arguments, id, arguments)) {
      results_[id].failure = arguments;
      return {0, true, true};
    }
  }
  if (step.reference_count != 0 && !resolve_members(step, id)) return {0, true, true};
  if (first) {
    prepare(id, planned);
    if (question_.arguments) keep(std::move(arguments), planned.resolved_arguments);
    if (!hits(id)) {
      planned.attempts = courses_[id].attempts;
      for (Attempt& attempt : planned.attempts) {
        attempt.start += now;
        attempt.end += now;
        if (planned.job.kind == JobKind::none) attempt.billed = 0;
      }
    }
  }
  if (hits(id)) return {};
  const Course& course = courses_[id];
  if (!course.succeeds) results_[id].failure = course.why;
  return {course.length(), !course.succeeds, true};
}

}  // namespace plumbline::simulate
