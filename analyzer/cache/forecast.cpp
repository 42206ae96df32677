#include "analyzer/cache/forecast.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyzer/cache/candidates.h"
#include "analyzer/cache/expiry.h"
#include "analyzer/cache/past.h"
#include "analyzer/source/diagnostic.h"
#include "analyzer/types/cache_key.h"

namespace plumbline::cache {
namespace {

using history::Execution;
using history::Instant;
using history::no_instant;
using history::StepRun;

const Run this_run{"(this execution)"}, maybe_this_run{"(this execution)", false, true};

// Runs that cannot be taken are compared to say why.
constexpr std::size_t most_explanations = 50;

class Forecaster {
 public:
  explicit Forecaster(const Question& question)
      : question_(question), pipeline_(question.pipeline) {
    result_.steps.resize(pipeline_.steps.size());
    roots_.assign(pipeline_.steps.size(), no_step);
    if (question.history != nullptr) past_.emplace(*question.history, result_.past);
    runs_ = find_candidates(question);
    result_.notes = runs_.notes;
    result_.setting =
        std::make_unique<Setting>(pipeline_, this_run, question.given, runs_.pipeline_name);
  }

  Forecast run() {
    std::vector<bool> selected(pipeline_.steps.size(), !question_.selected.has_value());
    if (question_.selected) {
      for (const StepId id : *question_.selected) selected[id] = true;
    }
    std::vector<bool> done(pipeline_.steps.size());
    const auto look = [&](StepId id) {
      if (done[id]) return;
      done[id] = true;
      StepForecast& step = result_.steps[id];
      step.step = id;
      roots_[id] = id;
      if (selected[id]) {
        judge(step);
        set_producer(step);
      } else {
        leave_out(step);
      }
    };
    for (const StepId id : question_.graph.order()) look(id);
    for (StepId id = 0; id < pipeline_.steps.size(); ++id) look(id);
    return std::move(result_);
  }

 private:
  static void unknown(StepForecast& step, std::string why) {
    step.verdict = Verdict::unknown;
    step.certainty = Certainty::unknown;
    step.why = std::move(why);
  }

  void judge(StepForecast& forecast) {
    const Step& step = pipeline_.steps[forecast.step];
    const schema::Support support = caching_support(step);
    if (support == schema::Support::never) {
      forecast.verdict = Verdict::not_cacheable;
      forecast.certainty = Certainty::certain;
      return;
    }
    const Caching on = caching(step);
    if (on == Caching::off) {
      forecast.verdict = Verdict::off;
      forecast.certainty = Certainty::certain;
      return;
    }
    if (on == Caching::unknown) return unknown(forecast, "`Enabled` is no literal");
    if (!runs_.no_history.empty()) return unknown(forecast, runs_.no_history);
    if (step.name.empty() || step.shares_name)
      return unknown(forecast, "the step's name is not its own");
    const json::Value& after = (*step.cache_config)["ExpireAfter"];
    std::optional<Expiry> expiry;
    if (after) {
      if (!after.is(json::Kind::string) || is_placeholder(after)) {
        return unknown(forecast, "`ExpireAfter` is no literal");
      }
      expiry = parse_expiry(after.text());
      if (!expiry->fault.empty()) return unknown(forecast, "`ExpireAfter` is no duration");
    }
    look_for_hit(forecast, expiry ? &*expiry : nullptr);
    if (support == schema::Support::undocumented && forecast.verdict != Verdict::unknown) {
      unknown(forecast, "AWS does not document a cache for the type " + quoted(step.type_name));
    }
  }

  // What was seen on the way through the candidates.
  struct Seen {
    // The run that succeeded with the least changes in the key: it explains a miss best.
    Candidate nearest;
    std::optional<Comparison> nearest_comparison;
    std::size_t nearest_changes = 0, compared = 0;
    Candidate open, off, unsuccessful;
    std::string why_open;
    bool any = false, other_type = false;
    std::string_view type_before;
  };

  void look_for_hit(StepForecast& forecast, const Expiry* expiry) {
    const Step& step = pipeline_.steps[forecast.step];
    Seen seen;
    const Instant oldest = expiry == nullptr ? no_instant : oldest_usable(question_.now, *expiry);
    if (const auto found = runs_.by_step.find(step.name); found != runs_.by_step.end()) {
      for (const Candidate& candidate : found->second) {
        if (look_at(forecast, step, candidate, oldest, seen)) {
          return settle_hit(forecast, candidate, expiry, seen);
        }
      }
    }
    settle_miss(forecast, expiry, oldest, seen);
  }

  static bool is_expired(const Candidate& candidate, Instant oldest) {
    return !candidate.run->is_hit() && candidate.at() != no_instant && candidate.at() < oldest;
  }

  // True: this is the run whose result is taken.
  bool look_at(StepForecast& forecast, const Step& step, const Candidate& candidate, Instant oldest,
               Seen& seen) {
    const StepRun& run = *candidate.run;
    if (run.is_reused()) return false;
    if (run.is_hit()) {
      const Execution* const source = question_.history->find(run.cache_source);
      const StepRun* const original = source == nullptr ? nullptr : source->find_step(step.name);
      if (original != nullptr && original->ran()) return false;  // looked at where it ran
    }
    seen.any = true;
    if (!run.type.empty() && run.type != step.type_name) {
      if (!seen.other_type) seen.type_before = run.type;
      seen.other_type = true;
      return false;
    }
    const bool ended = is_final(run.status) && (run.end == no_instant || run.end <= question_.now);
    const bool succeeded = ended && run.status == history::Status::succeeded;
    // Of what cannot be taken anyway, the newest few say enough.
    const bool usable = succeeded && !is_expired(candidate, oldest);
    if (!usable && ++seen.compared > most_explanations) return false;
    auto comparison = compared(step, forecast.step, candidate);
    if (!succeeded) {
      const bool same = comparison && comparison->key() == Comparison::Key::same;
      if (same && seen.unsuccessful.run == nullptr) seen.unsuccessful = candidate;
      return false;
    }
    return matches(forecast, candidate, std::move(comparison), usable, seen);
  }

  std::optional<Comparison> compared(const Step& step, StepId id, const Candidate& candidate) {
    const Past& past = past_->of(*candidate.execution);
    const StepId before = past.setting ? past.definition->pipeline.find_step(step.name) : no_step;
    const json::Value* const job = candidate.run->ran() ? candidate.run->job : nullptr;
    if (before == no_step && job == nullptr) return std::nullopt;
    if (before != no_step && past.definition->pipeline.steps[before].type_name != step.type_name) {
      return std::nullopt;
    }
    return compare({before == no_step ? nullptr : past.setting.get(), before, job},
                   {result_.setting.get(), id});
  }

  bool matches(StepForecast& forecast, const Candidate& candidate,
               std::optional<Comparison> comparison, bool usable, Seen& seen) {
    const bool known = comparison && comparison->key() != Comparison::Key::unknown;
    if (!known) {
      if (!usable || seen.open.run != nullptr) return false;
      seen.open = candidate;
      seen.why_open = comparison
                          ? "a part of the key is not known, or not documented"
                          : "neither the definition nor the job of the earlier run was saved";
      if (comparison) keep(forecast, candidate, std::move(*comparison));
      return false;
    }
    if (comparison->key() == Comparison::Key::same && usable) {
      const Setting* const setting = comparison->before.setting;
      if (setting != nullptr &&
          caching(setting->pipeline().steps[comparison->before.step]) == Caching::off) {
        if (seen.off.run == nullptr) seen.off = candidate;
        return false;
      }
      keep(forecast, candidate, std::move(*comparison));
      return true;
    }
    const auto changes = static_cast<std::size_t>(
        std::count_if(comparison->changes.begin(), comparison->changes.end(),
                      [](const Change& change) { return change.counts != Counts::no; }));
    if (seen.nearest.run == nullptr || changes < seen.nearest_changes) {
      seen.nearest = candidate;
      seen.nearest_comparison = std::move(comparison);
      seen.nearest_changes = changes;
    }
    return false;
  }

  static void keep(StepForecast& forecast, const Candidate& candidate, Comparison comparison) {
    forecast.source = candidate.execution;
    forecast.source_run = candidate.run;
    forecast.origin = comparison.before.recorded != nullptr ? Origin::job : Origin::definition;
    forecast.comparison = std::make_unique<Comparison>(std::move(comparison));
  }

  void settle_hit(StepForecast& forecast, const Candidate& candidate, const Expiry* expiry,
                  const Seen& seen) {
    const StepRun& run = *candidate.run;
    forecast.verdict = Verdict::hit;
    forecast.certainty = forecast.comparison->certainty();
    forecast.source_arn = run.is_hit()                       ? std::string(run.cache_source)
                          : candidate.execution->arn.empty() ? candidate.execution->id
                                                             : candidate.execution->arn;
    forecast.unchecked = unchecked_inputs({result_.setting.get(), forecast.step});
    const auto assume = [&](std::string what) {
      forecast.assumptions.push_back(std::move(what));
      if (forecast.certainty == Certainty::certain) forecast.certainty = Certainty::likely;
    };
    if (forecast.comparison->follows_steps) assume("keys hold the values of references");
    if (forecast.comparison->respelled) {
      assume("values that are written differently count as equal");
    }
    if (forecast.comparison->before.setting == nullptr) {
      assume("the definition of the earlier execution was not saved");
    }
    if (expiry == nullptr) assume("without `ExpireAfter` a result never expires");
    if (run.is_hit()) {
      assume("the execution that made the result was not saved: its age is not known");
    } else if (candidate.at() == no_instant) {
      assume("no time of the earlier run was saved");
    } else {
      forecast.age = question_.now - candidate.at();
      if (expiry != nullptr) forecast.expires = last_use(candidate.at(), *expiry);
    }
    if (seen.open.run != nullptr) assume("a newer run may match as well");
    const Instant took = run.has_duration() ? run.end - run.start : 0;
    if (forecast.expires && *forecast.expires - question_.now < took) {
      unknown(forecast, "the result expires within the time that the step takes");
    }
  }

  void settle_miss(StepForecast& forecast, const Expiry* expiry, Instant oldest, const Seen& seen) {
    if (seen.open.run != nullptr) {
      if (forecast.comparison) forecast.reasons = chained(*forecast.comparison);
      find_root(forecast);
      return unknown(forecast, seen.why_open);
    }
    const auto because = [&](ReasonCode code, Certainty certainty, std::string name = {}) {
      forecast.reasons.push_back({code, certainty, nullptr, std::move(name)});
    };
    if (seen.off.run != nullptr) {
      because(ReasonCode::caching_disabled, Certainty::unknown, seen.off.execution->id);
      return unknown(forecast,
                     "the earlier run had caching off; whether it left a result is not documented");
    }
    forecast.verdict = Verdict::miss;
    forecast.certainty = Certainty::certain;
    if (seen.unsuccessful.run != nullptr) {
      because(ReasonCode::source_not_successful, Certainty::certain,
              seen.unsuccessful.execution->id);
    }
    if (seen.nearest.run != nullptr) {
      miss_of(forecast, expiry, oldest, seen);
    } else if (seen.unsuccessful.run != nullptr) {
      forecast.source = seen.unsuccessful.execution;
      forecast.source_run = seen.unsuccessful.run;
    } else if (seen.other_type) {
      because(ReasonCode::step_type_changed, Certainty::certain, std::string(seen.type_before));
    } else if (seen.any) {
      because(ReasonCode::source_not_successful, Certainty::likely);
    } else {
      never_ran(forecast);
    }
    find_root(forecast);
  }

  void never_ran(StepForecast& forecast) {
    const std::string old = runs_.newest == nullptr
                                ? std::string()
                                : renamed_from(pipeline_, forecast.step, past_->of(*runs_.newest));
    forecast.certainty = Certainty::likely;
    forecast.reasons.push_back({old.empty() ? ReasonCode::never_run : ReasonCode::step_renamed,
                                Certainty::likely, nullptr, old});
    if (runs_.without_steps != 0) unknown(forecast, "the steps of some executions were not saved");
  }

  // Against the run that is most like it.
  void miss_of(StepForecast& forecast, const Expiry* expiry, Instant oldest, const Seen& seen) {
    const Candidate& nearest = seen.nearest;
    const bool expired = is_expired(nearest, oldest);
    if (nearest.at() != no_instant) forecast.age = question_.now - nearest.at();
    if (expired && expiry != nullptr) forecast.expires = last_use(nearest.at(), *expiry);
    keep(forecast, nearest, *seen.nearest_comparison);
    const bool same = forecast.comparison->key() == Comparison::Key::same;
    const auto changes = same ? std::vector<Reason>() : chained(*forecast.comparison);
    forecast.reasons.insert(forecast.reasons.end(), changes.begin(), changes.end());
    if (expired) forecast.reasons.push_back({ReasonCode::expired, Certainty::certain});
    forecast.certainty = forecast.comparison->certainty();
  }

  std::vector<Reason> chained(const Comparison& comparison) const {
    std::vector<Reason> reasons = reasons_of(comparison);
    for (Reason& reason : reasons) {
      if (reason.root_cause != no_step) reason.root_cause = roots_[reason.root_cause];
    }
    return reasons;
  }

  // Where the chain of reruns begins: here, if anything but a step upstream is a reason.
  void find_root(const StepForecast& forecast) {
    for (const Reason& reason : forecast.reasons) {
      if (reason.code != ReasonCode::upstream_reran) return;
    }
    if (!forecast.reasons.empty()) roots_[forecast.step] = forecast.reasons[0].root_cause;
  }

  void set_producer(const StepForecast& forecast) {
    const StepId id = forecast.step;
    Setting& setting = *result_.setting;
    if (forecast.verdict == Verdict::unknown) {
      setting.set_producer(id, {&setting, id, maybe_this_run});
    } else if (forecast.verdict == Verdict::hit) {
      setting.set_producer(id, past_->producer(*forecast.source, pipeline_.steps[id].name,
                                               {&setting, id, this_run}));
    }
  }

  void leave_out(StepForecast& forecast) {
    forecast.selected = false;
    const bool never = caching_support(pipeline_.steps[forecast.step]) == schema::Support::never;
    forecast.verdict = never ? Verdict::not_cacheable : Verdict::off;
    forecast.certainty = Certainty::certain;
    forecast.reasons.push_back({ReasonCode::selected_not_cached, Certainty::certain});
    Setting& setting = *result_.setting;
    const Execution* const source = question_.history == nullptr
                                        ? nullptr
                                        : question_.history->find(question_.source_execution);
    if (source == nullptr) {
      setting.set_producer(forecast.step, {&setting, forecast.step, maybe_this_run});
      return;
    }
    forecast.source = source;
    forecast.source_run = source->find_step(pipeline_.steps[forecast.step].name);
    setting.set_producer(forecast.step,
                         past_->producer(*source, pipeline_.steps[forecast.step].name,
                                         {&setting, forecast.step, this_run}));
  }

  const Question& question_;
  const Pipeline& pipeline_;
  Forecast result_;
  std::optional<PastExecutions> past_;
  Candidates runs_;
  std::vector<StepId> roots_;
};

}  // namespace

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::none: return {};
    case Origin::definition: return "stored definition and parameters";
    case Origin::job: return "description of the job";
  }
  return {};
}

Forecast::Forecast() = default;
Forecast::Forecast(Forecast&&) noexcept = default;
Forecast& Forecast::operator=(Forecast&&) noexcept = default;
Forecast::~Forecast() = default;

Forecast forecast(const Question& question) { return Forecaster(question).run(); }

}  // namespace plumbline::cache
