#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/cache/forecast.h"
#include "analyzer/json/write.h"
#include "analyzer/report/drift.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline {
namespace report {
namespace {

using simulate::Origin;
using simulate::Plan;
using simulate::PlannedStep;
using simulate::Status;
using simulate::Verdict;

constexpr std::size_t most_path_names = 12;

std::string count_of(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string short_name(std::string_view execution) {
  const std::string_view id = history::id_in_arn(execution);
  return printable(id.empty() ? execution : id);
}

std::string_view mark_of(const PlannedStep& step) {
  switch (step.verdict) {
    case Verdict::hit:
    case Verdict::reused: return "=";
    case Verdict::skipped: return "-";
    case Verdict::blocked: return "!";
    case Verdict::unknown: return "?";
    case Verdict::run: break;
  }
  if (step.type == "Condition") return "?";
  const bool known = step.cache != nullptr && step.cache->source != nullptr;
  return known ? "~" : "+";
}

Ink ink_for(const PlannedStep& step) {
  if (step.verdict == Verdict::blocked || step.status == Status::failed) return Ink::error;
  if (step.verdict == Verdict::hit || step.verdict == Verdict::reused) return Ink::help;
  if (step.verdict == Verdict::skipped) return Ink::secondary;
  return Ink::strong;
}

class TextPlan {
 public:
  TextPlan(const PlanView& view, bool color) : view_(view), plan_(view.plan), color_(color) {}

  std::string text() {
    std::string out = head();
    std::size_t names = 0, types = 0, verdicts = 0;
    for (const PlannedStep& step : plan_.steps) {
      names = std::max(names, std::min<std::size_t>(display_width(printable(step.name)), 40));
      types = std::max(types, std::min<std::size_t>(display_width(printable(step.type)), 36));
      verdicts = std::max(verdicts, to_string(step.verdict).size());
    }
    // A few long reasons stand out rather than that all rows are as wide.
    constexpr std::size_t most_why = 64;
    std::vector<std::string> whys;
    std::size_t wide = 0;
    for (const PlannedStep& step : plan_.steps) {
      whys.push_back(why_of(step, view_));
      const std::size_t width = display_width(whys.back());
      if (width <= most_why) wide = std::max(wide, width);
    }
    for (std::uint32_t i = 0; i < plan_.steps.size(); ++i) {
      out += row(i, {names, types, verdicts, wide}, whys[i]);
    }
    out +=
        "Legend: = cached or reused  ~ reruns  + runs (new)  ? decision, or not known  - skipped  "
        "! blocked\n\n";
    return out + foot();
  }

 private:
  std::string head() const {
    std::size_t given = 0, standard = 0, open = 0;
    for (const simulate::Used& used : plan_.parameters) {
      ++(used.origin == Origin::definition ? standard : used.origin == Origin::none ? open : given);
    }
    std::string out =
        fmt::format("Plan for {}  (definition sha256 {}…, {}, parameters: {}, {} given{})\n",
                    printable(plan_.pipeline_name.empty() ? view_.path : plan_.pipeline_name),
                    view_.sha256.substr(0, 8), count_of(plan_.steps.size(), "step"),
                    count_of(standard, "default"), given,
                    open == 0 ? "" : fmt::format(", {} without a value", open));
    const std::string limit = plan_.max_parallel ? fmt::format("{} ({})", *plan_.max_parallel,
                                                               to_string(plan_.max_parallel_origin))
                                                 : "no limit";
    const std::string prices = view_.cost == nullptr ? "" : "   Prices: " + view_.cost->prices;
    return out + fmt::format("Scenario: {}   Concurrency: {}   Start: {}{}\n\n",
                             printable(plan_.scenario), limit, history::to_string(plan_.now),
                             printable(prices));
  }

  struct Widths {
    std::size_t names, types, verdicts, whys;
  };

  std::string row(std::uint32_t number, const Widths& widths, const std::string& why) const {
    const PlannedStep& step = plan_.steps[number];
    std::string out = fmt::format(
        "  {} {}  {}  {}  {}", mark_of(step), padded(printable(step.name), widths.names),
        padded(printable(step.type), widths.types),
        paint(color_, ink_for(step), padded(std::string(to_string(step.verdict)), widths.verdicts)),
        padded(why, widths.whys));
    if (view_.cost != nullptr) {
      out += fmt::format("  {:>13}", cost_text({"", &plan_, view_.cost}, number));
    }
    if (step.start && step.end) {
      // Of a cached result: the time that it saves.
      const bool hit = step.verdict == Verdict::hit;
      out += fmt::format("  {:>10}",
                         time_text(hit ? step.duration.expected : *step.end - *step.start));
      if (step.duration.origin != Origin::none && step.duration.expected != 0) {
        out += fmt::format(" ({})", to_string(step.duration.origin));
      }
      if (*step.start != 0) out += fmt::format("  from {}", time_text(*step.start));
      if (step.waited().value_or(0) != 0) {
        out += fmt::format(", {} for a slot", time_text(*step.waited()));
      }
    }
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n" + details(step);
  }

  // What differs from the run that is like it, and what does not matter.
  std::string details(const PlannedStep& step) const {
    const bool told = step.verdict == Verdict::run || step.verdict == Verdict::hit;
    if (step.cache == nullptr || !told || !step.cache->comparison) return {};
    constexpr std::size_t most_shown = 3;
    const history::Execution* const source = step.cache->source;
    const std::string than =
        source == nullptr ? "" : fmt::format("   (execution {})", printable(source->id));
    std::string out;
    std::size_t shown = 0;
    for (const cache::Reason& reason : step.cache->reasons) {
      const cache::Change* const change = reason.change;
      if (change == nullptr || (change->now == nullptr && change->before == nullptr)) continue;
      if (++shown > most_shown) break;
      std::string place;
      if (change->now != nullptr) {
        const Location seen = view_.analysis.document().visible(change->now->range());
        const Position at = seen.document->position(seen.range.begin, Unit::code_point);
        place = fmt::format("{}:{}:{}   ", printable(view_.path), at.line + 1, at.column + 1);
      }
      out += fmt::format("      │ {}{}{}\n", place, change_text(step, *change), than);
    }
    shown = 0;
    for (const cache::Change& change : step.cache->comparison->changes) {
      if (change.counts != cache::Counts::no || change.kind == cache::Change::Kind::defaulted ||
          ++shown > most_shown) {
        continue;
      }
      out += fmt::format("      │ not part of the key: {}\n", change_text(step, change));
    }
    if (shown > most_shown) {
      out += fmt::format("      │ not part of the key: {} more\n", shown - most_shown);
    }
    return out;
  }

  static std::string change_text(const PlannedStep& step, const cache::Change& change) {
    const cache::Comparison& comparison = *step.cache->comparison;
    const auto value = [&](const json::Value* of, const cache::Side& side) {
      return of == nullptr ? std::string("(absent)")
                           : shorten(printable(cache::resolved_json(side, *of)), 60);
    };
    std::string_view path = change.path;
    if (path.starts_with("Arguments.")) path.remove_prefix(10);
    return fmt::format("{} {} → {}", printable(path), value(change.before, comparison.before),
                       value(change.now, comparison.now));
  }

  std::string names_of(const std::vector<std::uint32_t>& steps) const {
    std::vector<std::string> names;
    for (const std::uint32_t id : steps) {
      if (names.size() == most_path_names && steps.size() > most_path_names + 1) {
        names.push_back(fmt::format("… {} more …", steps.size() - most_path_names - 1));
        names.push_back(printable(plan_.steps[steps.back()].name));
        break;
      }
      names.push_back(printable(plan_.steps[id].name));
    }
    return fmt::format("{}", fmt::join(names, " → "));
  }

  std::string foot() const {
    std::string out;
    if (!plan_.critical_path.empty()) {
      out += fmt::format("Critical path: {}   {}{}\n", names_of(plan_.critical_path),
                         time_text(plan_.worlds.front().makespan), most_slack());
    }
    const simulate::Totals& totals = plan_.totals;
    out += fmt::format("Time:  {}{}   jobs: {}   at most {} at once\n", time_text(totals.makespan),
                       totals.guessed ? " (some durations are guesses)" : "",
                       time_text(totals.busy), totals.peak_parallel);
    if (view_.cost != nullptr) out += money_lines(view_);
    out += forks();
    if (plan_.status == Status::failed) {
      out += paint(color_, Ink::error, "Fails: ") + printable(plan_.failure_reason) + "\n";
    } else if (plan_.status == Status::none) {
      out += "Status: not known; it may fail: " + printable(plan_.failure_reason) + "\n";
    }
    out += summary();
    for (const Diagnostic& finding : plan_.findings) {
      out += fmt::format("{}: {}\n",
                         paint(color_, ink_of(finding.severity),
                               fmt::format("{}[{}]", to_string(finding.severity), finding.rule)),
                         printable(finding.message));
    }
    return out + assumed();
  }

  std::string most_slack() const {
    const PlannedStep* most = nullptr;
    for (const PlannedStep& step : plan_.steps) {
      if (!step.slack || step.critical || step.verdict != Verdict::run || step.attempts.empty()) {
        continue;
      }
      if (most == nullptr || *step.slack > *most->slack) most = &step;
    }
    if (most == nullptr || *most->slack == 0) return {};
    return fmt::format("   ({} has {} slack)", printable(most->name), time_text(*most->slack));
  }

  std::string forks() const {
    if (plan_.worlds.size() < 2) return {};
    std::vector<std::uint32_t> conditions;
    for (const simulate::World& world : plan_.worlds) {
      for (const auto& [condition, way] : world.outcomes) conditions.push_back(condition);
    }
    std::sort(conditions.begin(), conditions.end());
    conditions.erase(std::unique(conditions.begin(), conditions.end()), conditions.end());
    return fmt::format("Forks: {} of which the outcome is not known ({}): {}{} looked at\n",
                       count_of(conditions.size(), "condition"), names_of(conditions),
                       count_of(plan_.worlds.size(), "way"),
                       plan_.worlds_complete ? ", all" : ", not all");
  }

  std::string summary() const {
    const simulate::Totals& totals = plan_.totals;
    std::size_t decisions = 0;
    for (const PlannedStep& step : plan_.steps) {
      if (step.type == "Condition" && step.verdict == Verdict::run) ++decisions;
    }
    std::vector<std::string> parts{fmt::format("{} run", totals.run - decisions)};
    const auto add = [&](std::size_t count, std::string_view what) {
      if (count != 0) parts.push_back(fmt::format("{} {}", count, what));
    };
    add(totals.hit, "cached");
    add(totals.reused, "reused");
    if (decisions != 0) parts.push_back(count_of(decisions, "decision"));
    add(totals.skipped, "skipped");
    add(totals.blocked, "blocked");
    add(totals.unknown, "not known");
    return fmt::format("Plan: {}.{}\n", fmt::join(parts, ", "), root_cause());
  }

  std::string root_cause() const {
    std::vector<std::string> causes;
    for (const PlannedStep& step : plan_.steps) {
      if (step.verdict != Verdict::run || step.cache == nullptr || step.cache->reasons.empty() ||
          step.cache->verdict != cache::Verdict::miss) {
        continue;
      }
      const cache::Reason& reason = step.cache->reasons[0];
      if (reason.code == cache::ReasonCode::upstream_reran) continue;
      if (causes.size() < 3) {
        causes.push_back(
            printable(step.name + ": " + reason_text(reason, view_.analysis.pipeline)));
      }
    }
    if (causes.empty()) return {};
    return fmt::format(" Root cause of reruns: {}", fmt::join(causes, "; "));
  }

  std::string assumed() const {
    std::string out;
    for (const simulate::Assumption& one : plan_.assumptions) {
      out += fmt::format("Assumed: {}: {} ({})\n", one.what, printable(one.value),
                         to_string(one.origin));
    }
    for (const std::string_view one : cache::taken_for_granted) {
      out += fmt::format("Assumed: {}\n", one);
    }
    return out;
  }

  const PlanView& view_;
  const Plan& plan_;
  bool color_;
};

}  // namespace

std::string time_text(simulate::Milliseconds time) {
  if (time == 0) return "0 s";
  if (time % 1000 != 0 && time < 60'000) {
    return fmt::format("{:.1f} s", static_cast<double>(time) / 1000);
  }
  return history::duration_text(time);
}

std::string time_text(simulate::TimeRange range) {
  const std::string least = time_text(range.least), most = time_text(range.most);
  return least == most ? least : least + " to " + most;
}

std::string why_of(const PlannedStep& step, const PlanView& view) {
  if (step.status == Status::failed) {
    return step.failure_reason.empty() ? "fails" : "fails: " + printable(step.failure_reason);
  }
  if (step.verdict == Verdict::hit && step.cache != nullptr) {
    std::string out = "from " + short_name(step.cache->source_arn);
    if (step.cache->age) out += fmt::format(", {} old", history::duration_text(*step.cache->age));
    if (step.cache->expires) {
      out += fmt::format(", expires in {}",
                         history::duration_text(*step.cache->expires - view.plan.now));
    }
    return out;
  }
  if (step.type == "Condition" && step.verdict == Verdict::run) {
    return step.outcome ? outcome_text(&view.analysis.pipeline, step) : printable(step.because);
  }
  if (step.verdict != Verdict::run) return printable(step.because);
  std::string out;
  if (step.cache != nullptr && step.cache->verdict == cache::Verdict::miss) {
    out = "cache miss";
    if (!step.cache->reasons.empty()) {
      out += ": " + printable(reason_text(step.cache->reasons[0], view.analysis.pipeline));
    }
  } else if (step.cache != nullptr && step.cache->verdict == cache::Verdict::unknown) {
    const bool none = step.cache->why == "no-history";
    out = none ? "cache not known: no history" : "cache not known: " + printable(step.cache->why);
  }
  if (step.cache != nullptr && step.cache->verdict == cache::Verdict::hit) {
    out = "a cached result is there, but the scenario tells how it runs";
  }
  if (step.attempts.size() > 1) {
    out += fmt::format("{}{} attempts", out.empty() ? "" : ", ", step.attempts.size());
  }
  return out;
}

std::string render_plan_text(std::span<const PlanView> views, bool color) {
  std::string out;
  for (const PlanView& view : views) {
    if (!out.empty()) out += "\n";
    out += TextPlan(view, color).text();
  }
  return views.size() > 1 ? out + "\n" + scenarios_text(views) : out;
}

}  // namespace report

std::string render_plan(std::span<const PlanView> views, PlanFormat format, bool color) {
  return format == PlanFormat::json ? report::render_plan_json(views)
                                    : report::render_plan_text(views, color);
}

}  // namespace plumbline
