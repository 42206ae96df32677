#include "analyzer/simulate/budgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "analyzer/cache/forecast.h"

namespace plumbline::simulate {
namespace {

void breach(Plan& plan, std::string_view rule, Location where, std::string message) {
  Diagnostic found;
  found.rule = rule;
  found.where = where;
  found.message = std::move(message);
  plan.findings.push_back(std::move(found));
}

void guess(Plan& plan, Location where, std::string message) {
  breach(plan, "budget/not-provable", where, std::move(message));
  plan.findings.back().help.emplace_back(
      "use `--allow-guesses` to let a budget hold as long as nothing says otherwise");
}

void check_duration(const Budgets& budgets, Location whole, Plan& plan) {
  if (!budgets.max_duration) return;
  const TimeRange time = plan.totals.makespan;
  const std::string limit = history::duration_text(*budgets.max_duration);
  if (time.most > *budgets.max_duration) {
    breach(plan, "budget/max-duration", whole,
           fmt::format("the execution takes {}{}, and {} are allowed",
                       time.least > *budgets.max_duration ? "" : "up to ",
                       history::duration_text(time.most), limit));
  } else if (plan.totals.guessed && !budgets.allow_guesses) {
    guess(plan, whole,
          fmt::format("that the execution takes {} at most rests on guessed durations", limit));
  }
}

void check_misses(const Budgets& budgets, Plan& plan) {
  for (const std::uint32_t id : budgets.forbid_miss) {
    const PlannedStep& step = plan.steps[id];
    if (step.verdict != Verdict::run && step.verdict != Verdict::unknown) continue;
    const std::string name = quoted(step.name);
    const auto verdict = step.cache == nullptr ? cache::Verdict::unknown : step.cache->verdict;
    switch (verdict) {
      case cache::Verdict::miss:
        breach(plan, "budget/forbidden-miss", step.where,
               fmt::format("step {} runs again: no earlier result has its key", name));
        break;
      case cache::Verdict::off:
      case cache::Verdict::not_cacheable:
        breach(plan, "budget/forbidden-miss", step.where,
               fmt::format("step {} runs again: {}", name,
                           verdict == cache::Verdict::off ? "its caching is off"
                                                          : "its type has no cache"));
        break;
      case cache::Verdict::unknown:
        if (!budgets.allow_guesses) {
          guess(plan, step.where,
                fmt::format("whether step {} takes a cached result is not known", name));
        }
        break;
      case cache::Verdict::hit: break;  // a scenario lets it run
    }
  }
}

void check_hit_rate(const Budgets& budgets, Location whole, Plan& plan) {
  if (!budgets.hit_rate) return;
  std::size_t hits = 0, open = 0, all = 0;
  for (const PlannedStep& step : plan.steps) {
    const bool starts = step.verdict == Verdict::run || step.verdict == Verdict::hit;
    if (!starts || step.cache == nullptr) continue;
    const cache::Verdict verdict = step.cache->verdict;
    if (verdict == cache::Verdict::off || verdict == cache::Verdict::not_cacheable) continue;
    ++all;
    hits += step.verdict == Verdict::hit ? 1U : 0U;
    open += verdict == cache::Verdict::unknown ? 1U : 0U;
  }
  if (all == 0) return;
  const auto rate = [&](std::size_t count) {
    return static_cast<double>(count) / static_cast<double>(all);
  };
  if (rate(hits + open) < *budgets.hit_rate) {
    breach(plan, "budget/hit-rate", whole,
           fmt::format("{} of {} cacheable steps take a cached result{}, and {} are required",
                       hits + open, all, open == 0 ? "" : " at most", *budgets.hit_rate));
  } else if (rate(hits) < *budgets.hit_rate && !budgets.allow_guesses) {
    guess(plan, whole,
          fmt::format("a hit rate of {} is not certain: {} of {} cacheable steps are not known",
                      *budgets.hit_rate, open, all));
  }
}

}  // namespace

void check_budgets(const Budgets& budgets, Location whole, Plan& plan) {
  check_duration(budgets, whole, plan);
  check_misses(budgets, plan);
  check_hit_rate(budgets, whole, plan);
}

std::optional<Milliseconds> parse_time(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  std::string_view rest = lower;
  const bool iso = rest.starts_with('p');
  if (iso) rest.remove_prefix(1);
  bool timed = !iso;
  double total = 0;
  std::size_t next = 0;  // units come from the largest to the smallest
  constexpr std::string_view units = "dhms";
  constexpr double lengths[] = {86400, 3600, 60, 1};
  bool any = false;
  while (!rest.empty()) {
    if (iso && !timed && rest.starts_with('t')) {
      timed = true;
      next = std::max<std::size_t>(next, 1);
      rest.remove_prefix(1);
      if (rest.empty()) return std::nullopt;
      continue;
    }
    double number = 0;
    const auto [stop, error] =
        std::from_chars(rest.data(), rest.data() + rest.size(), number, std::chars_format::fixed);
    if (error != std::errc() || !(number >= 0) || number > 1e9) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
    const std::size_t unit = rest.empty() ? std::string_view::npos : units.find(rest[0]);
    if (unit == std::string_view::npos || unit < next || (!timed && unit != 0)) return std::nullopt;
    rest.remove_prefix(1);
    total += number * lengths[unit];
    next = unit + 1;
    any = true;
  }
  if (!any) return std::nullopt;
  return static_cast<Milliseconds>(std::llround(total * 1000));
}

}  // namespace plumbline::simulate
