#include <fmt/format.h>

#include <algorithm>

#include "analyzer/cache/forecast.h"
#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

using simulate::Milliseconds;
using simulate::Plan;
using simulate::PlannedStep;
using simulate::Status;

// Seconds, to the millisecond.
std::string seconds(Milliseconds time) {
  if (time % 1000 == 0) return std::to_string(time / 1000);
  std::string text = fmt::format("{}.{:03}", time / 1000, std::abs(time % 1000));
  while (text.ends_with('0')) text.pop_back();
  return text;
}

class JsonPlan {
 public:
  JsonPlan(const PlanView& view, bool brief, json::Writer& out)
      : view_(view),
        plan_(view.plan),
        document_(view.analysis.document()),
        brief_(brief),
        out_(out) {}

  // The members of a plan, in an object that is open.
  void members() {
    out_.key("definition").begin_object().member("path", view_.path);
    out_.member("sha256", view_.sha256);
    if (!plan_.pipeline_name.empty()) out_.member("pipelineName", plan_.pipeline_name);
    out_.end_object();
    out_.member("scenario", plan_.scenario).member("now", history::to_string(plan_.now));
    out_.key("execution").begin_object();
    text_or_null("id", plan_.execution_id);
    text_or_null("arn", plan_.execution_arn);
    out_.end_object();
    status("status", plan_.status);
    text_or_null("failureReason", plan_.failure_reason);
    assumptions();
    parameters();
    out_.key("order").begin_array();
    for (const std::uint32_t id : plan_.order) out_.string(plan_.steps[id].name);
    out_.end_array();
    out_.key("steps").begin_array();
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) step(plan_.steps[i], i);
    out_.end_array();
    branches();
    schedule();
    totals();
    forks();
    diagnostics();
  }

 private:
  void time(std::string_view key, std::optional<Milliseconds> value) {
    out_.key(key);
    value ? out_.raw(seconds(*value)) : out_.null();
  }
  void text_or_null(std::string_view key, std::string_view value) {
    out_.key(key);
    value.empty() ? out_.null() : out_.string(value);
  }
  void status(std::string_view key, Status value) { text_or_null(key, simulate::to_string(value)); }
  void range(std::string_view key, simulate::TimeRange value) {
    out_.key(key).begin_object();
    out_.key("least").raw(seconds(value.least)).key("most").raw(seconds(value.most));
    out_.end_object();
  }
  void location(std::string_view key, const Document& document, Range place) {
    const Location seen = document.visible(place);
    const Position at = seen.document->position(seen.range.begin, Unit::code_point);
    out_.key(key).begin_object().member("path", seen.document->name());
    out_.member("line", at.line + 1).member("column", at.column + 1).end_object();
  }

  void assumptions() {
    out_.key("assumptions").begin_array();
    for (const simulate::Assumption& one : plan_.assumptions) {
      out_.begin_object().member("what", one.what).member("value", one.value);
      out_.member("origin", simulate::to_string(one.origin)).end_object();
    }
    for (const std::string_view one : cache::taken_for_granted) {
      out_.begin_object().member("what", "cache").member("value", one);
      out_.member("origin", "default").end_object();
    }
    out_.end_array();
  }

  void parameters() {
    out_.key("parameters").begin_array();
    for (const simulate::Used& used : plan_.parameters) {
      out_.begin_object().member("name", used.name).member("type", used.type).key("value");
      used.value.empty() ? out_.null() : out_.raw(used.value);
      out_.member("origin", simulate::to_string(used.origin)).end_object();
    }
    out_.end_array();
  }

  void step(const PlannedStep& each, std::size_t number) {
    out_.begin_object().member("name", each.name).member("type", each.type);
    out_.member("pointer", each.pointer);
    location("location", document_, each.where.range);
    if (each.parent) {
      out_.member("parent", plan_.steps[*each.parent].name).member("branch", each.branch);
    }
    out_.member("verdict", simulate::to_string(each.verdict));
    status("status", each.status);
    text_or_null("because", each.because);
    text_or_null("failureReason", each.failure_reason);
    if (each.cache != nullptr) cached(*each.cache);
    if (!brief_) write_key_attributes(out_, view_, static_cast<std::uint32_t>(number));
    if (each.type == "Condition") condition(each);
    time("ready", each.ready);
    time("start", each.start);
    time("end", each.end);
    out_.key("duration").begin_object();
    const bool takes_time = each.duration.origin != simulate::Origin::none;
    time("expected", takes_time ? std::optional(each.duration.expected) : std::nullopt);
    if (each.duration.p90) time("p90", each.duration.p90);
    out_.member("origin", simulate::to_string(each.duration.origin)).end_object();
    attempts(each);
    if (view_.cost != nullptr) write_step_cost(out_, view_.cost->steps[number], !brief_);
    time("slack", each.slack);
    out_.member("onCriticalPath", each.critical);
    out_.key("dependsOn").begin_array();
    for (const simulate::Wait& wait : each.waits_for) {
      out_.begin_object().member("step", plan_.steps[wait.step].name).member("why", wait.why);
      out_.member("pointer", wait.pointer).end_object();
    }
    out_.end_array();
    if (!brief_) {
      out_.key("resolvedArguments");
      each.resolved_arguments.empty() ? out_.null() : out_.raw(each.resolved_arguments);
    }
    out_.end_object();
  }

  void condition(const PlannedStep& each) {
    out_.key("outcome");
    each.outcome ? out_.boolean(*each.outcome) : out_.null();
    out_.member("forced", each.forced).key("conditions");
    each.conditions.empty() ? out_.null() : out_.raw(each.conditions);
  }

  void attempts(const PlannedStep& each) {
    out_.key("attempts").begin_array();
    for (const simulate::Attempt& attempt : each.attempts) {
      out_.begin_object().key("start").raw(seconds(attempt.start));
      out_.key("end").raw(seconds(attempt.end)).member("startedJob", attempt.started_job);
      out_.key("billedSeconds").raw(seconds(attempt.billed));
      if (attempt.inferred) out_.member("billingInferred", true);
      if (!attempt.fails.empty()) out_.member("fails", attempt.fails);
      out_.end_object();
    }
    out_.end_array();
  }

  void cached(const cache::StepForecast& forecast) {
    out_.key("cache").begin_object().member("verdict", cache::to_string(forecast.verdict));
    out_.member("certainty", cache::to_string(forecast.certainty));
    text_or_null("why", forecast.why);
    out_.key("reasons").begin_array();
    for (const cache::Reason& one : forecast.reasons) reason(one, forecast);
    out_.end_array();
    if (forecast.verdict == cache::Verdict::hit) {
      out_.member("source", forecast.source_arn);
      time("age", forecast.age);
      out_.key("expires");
      forecast.expires ? out_.string(history::to_string(*forecast.expires)) : out_.null();
    }
    strings("assumptions", forecast.assumptions);
    strings("contentNotChecked", forecast.unchecked);
    out_.end_object();
  }

  void strings(std::string_view key, const std::vector<std::string>& values) {
    if (values.empty()) return;
    out_.key(key).begin_array();
    for (const std::string& value : values) out_.string(value);
    out_.end_array();
  }

  void reason(const cache::Reason& one, const cache::StepForecast& forecast) {
    out_.begin_object().member("code", cache::to_string(one.code));
    out_.member("certainty", cache::to_string(one.certainty));
    if (!one.name.empty()) out_.member("name", one.name);
    if (one.change != nullptr && forecast.comparison) {
      const cache::Comparison& comparison = *forecast.comparison;
      const auto value = [&](std::string_view key, const json::Value* of, const cache::Side& side) {
        out_.key(key);
        of == nullptr ? out_.null() : out_.string(cache::resolved_json(side, *of));
      };
      out_.member("attribute", one.change->attribute).member("path", one.change->path);
      value("old", one.change->before, comparison.before);
      value("new", one.change->now, comparison.now);
      if (one.change->now != nullptr) {
        const auto path = json::path_to(*view_.analysis.pipeline.root, one.change->now->range());
        out_.member("pointer", json::pointer(path));
        location("location", document_, one.change->now->range());
      }
    }
    if (one.root_cause != no_step) {
      out_.member("rootCauseStep", plan_.steps[one.root_cause].name);
    }
    out_.end_object();
  }

  void branches() {
    out_.key("branches").begin_array();
    for (const PlannedStep& each : plan_.steps) {
      if (each.type != "Condition") continue;
      out_.begin_object().member("condition", each.name).key("outcome");
      each.outcome ? out_.boolean(*each.outcome) : out_.null();
      out_.key("taken");
      each.outcome ? out_.string(*each.outcome ? "IfSteps" : "ElseSteps") : out_.null();
      out_.end_object();
    }
    out_.end_array();
  }

  void schedule() {
    const simulate::Totals& totals = plan_.totals;
    out_.key("schedule").begin_object();
    range("makespan", totals.makespan);
    range("busy", totals.busy);
    out_.key("maxParallel");
    plan_.max_parallel ? out_.integer(*plan_.max_parallel) : out_.null();
    out_.member("maxParallelOrigin", simulate::to_string(plan_.max_parallel_origin));
    out_.member("peakParallel", totals.peak_parallel);
    time("idle", plan_.max_parallel ? std::optional(totals.idle) : std::nullopt);
    out_.end_object();
    out_.key("criticalPath").begin_array();
    for (const std::uint32_t id : plan_.critical_path) out_.string(plan_.steps[id].name);
    out_.end_array();
  }

  void totals() {
    const simulate::Totals& totals = plan_.totals;
    out_.key("totals").begin_object();
    out_.member("run", totals.run).member("hit", totals.hit).member("reused", totals.reused);
    out_.member("skipped", totals.skipped).member("blocked", totals.blocked);
    out_.member("unknown", totals.unknown).member("guessedDurations", totals.guessed);
    if (view_.cost != nullptr) write_total_cost(out_, view_);
    out_.end_object();
    write_comparison(out_, view_);
  }

  void forks() {
    out_.key("worlds").begin_array();
    for (const simulate::World& world : plan_.worlds) {
      out_.begin_object().key("outcomes").begin_array();
      for (const auto& [condition, way] : world.outcomes) {
        out_.begin_object().member("condition", plan_.steps[condition].name);
        out_.member("outcome", way).end_object();
      }
      out_.end_array();
      status("status", world.status);
      out_.key("makespan").raw(seconds(world.makespan));
      out_.key("busy").raw(seconds(world.busy));
      out_.member("runs", world.runs.size()).end_object();
    }
    out_.end_array().member("worldsComplete", plan_.worlds_complete);
  }

  void diagnostics() {
    out_.key("diagnostics").begin_array();
    for (const Diagnostic& found : plan_.findings) {
      out_.begin_object().member("rule", found.rule);
      out_.member("severity", to_string(found.severity)).member("message", found.message);
      if (found.where.document != nullptr) {
        location("location", *found.where.document, found.where.range);
      }
      out_.end_object();
    }
    out_.end_array();
  }

  const PlanView& view_;
  const Plan& plan_;
  const Document& document_;
  bool brief_;
  json::Writer& out_;
};

std::string json_of(std::span<const PlanView> views, bool brief) {
  json::Writer out(brief ? 0 : 2);
  out.begin_object().member("formatVersion", "1.0");
  if (views.size() == 1) {
    JsonPlan(views[0], brief, out).members();
  } else {
    out.key("plans").begin_array();
    for (const PlanView& view : views) {
      out.begin_object();
      JsonPlan(view, brief, out).members();
      out.end_object();
    }
    out.end_array().key("unreached").begin_array();
    for (std::size_t id = 0; id < views[0].plan.steps.size(); ++id) {
      const bool reached = std::any_of(views.begin(), views.end(), [&](const PlanView& view) {
        const simulate::Verdict verdict = view.plan.steps[id].verdict;
        return verdict != simulate::Verdict::skipped && verdict != simulate::Verdict::blocked;
      });
      if (!reached) out.string(views[0].plan.steps[id].name);
    }
    out.end_array();
  }
  return out.end_object().take() + "\n";
}

}  // namespace

std::string render_plan_json(std::span<const PlanView> views) { return json_of(views, false); }
std::string brief_json(std::span<const PlanView> views) { return json_of(views, true); }

}  // namespace plumbline::report
