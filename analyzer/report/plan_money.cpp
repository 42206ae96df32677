// What a plan costs, for its text and its JSON.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/cache/forecast.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {
namespace {

// The step that makes most of the worst case, and how: " (MaxRuntime 24 h x 2 attempts on Train)".
std::string worst_reason(const PlanView& view) {
  const auto& steps = view.cost->steps;
  std::uint32_t worst = 0;
  bool any = false;
  for (std::uint32_t i = 0; i < steps.size(); ++i) {
    const cost::Worst& one = steps[i].worst;
    if (one.how.empty()) continue;
    const bool worse =
        !any || std::pair(one.unbounded, one.amount) >
                    std::pair(steps[worst].worst.unbounded, steps[worst].worst.amount);
    if (worse) worst = i;
    any = true;
  }
  if (!any) return {};
  return fmt::format(" ({} on {})", steps[worst].worst.how, printable(view.plan.steps[worst].name));
}

std::string unpriced_text(const PlanView& view) {
  std::vector<std::string> names;
  for (const cost::Unpriced& one : view.cost->unpriced) {
    const std::string name = printable(view.plan.steps[one.step].name);
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  if (names.empty()) return {};
  const std::size_t count = names.size();
  names.resize(std::min<std::size_t>(count, 8));
  return fmt::format("Unpriced: {} step{}: {}{}\n", count, count == 1 ? "" : "s",
                     fmt::join(names, ", "), count > names.size() ? ", ..." : "");
}

// Without history nothing is taken from the cache: a run may cost less.
std::string_view cache_caveat(const simulate::Plan& plan) {
  if (plan.has_history) return {};
  const bool open =
      std::any_of(plan.steps.begin(), plan.steps.end(), [](const simulate::PlannedStep& step) {
        return step.cache != nullptr && step.verdict == simulate::Verdict::run &&
               step.cache->verdict == cache::Verdict::unknown;
      });
  return open ? " (at most: nothing is taken from the cache)" : "";
}

void write_strings(json::Writer& out, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.key(key).begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

// A number, or null where nothing bounds it.
void write_worst(json::Writer& out, const cost::Worst& worst) {
  out.key("worst");
  worst.unbounded ? out.null() : out.raw(cost::decimal(worst.amount));
  out.member("worstIsAtLeast", !worst.unpriced.empty());
}

std::string number(simulate::Milliseconds time) {
  return fmt::format("{}", static_cast<double>(time) / 1000);
}

}  // namespace

std::string money_lines(const PlanView& view) {
  const cost::PlanCost& cost = *view.cost;
  std::string out = fmt::format("Cost:  expected {}{}{}   worst case {}{}   saved by cache {}\n",
                                cost::expected_text(cost), cost.estimated ? " (estimates)" : "",
                                cache_caveat(view.plan), cost::worst_text(cost.worst),
                                worst_reason(view), cost::dollars(cost.saved));
  if (cost.percentiles) {
    const cost::Percentiles& p = *cost.percentiles;
    const std::string_view least = cost.at_least() ? "at least " : "";
    const bool varies = p.p10 != p.p90 || p.p10_time != p.p90_time;
    out += fmt::format(
        "       cost p10 {}{}   p50 {}{}   p90 {}{}   time p10 {}   p50 {}   p90 {}   ({} samples, "
        "seed {}{})\n",
        least, cost::dollars(p.p10), least, cost::dollars(p.p50), least, cost::dollars(p.p90),
        time_text(p.p10_time), time_text(p.p50_time), time_text(p.p90_time), p.samples, p.seed,
        varies ? "" : "; no duration has a p90, so nothing varies");
  }
  out += unpriced_text(view);
  if (view.before.plan == nullptr) return out;
  const PricedPlan now{"now", &view.plan, view.cost};
  out += fmt::format("Against {}:\n", printable(view.before.name));
  for (const Compared& row : compare(view.before, now)) {
    out += fmt::format("       {:<15} {} -> {}   {}\n", row.what, row.before, row.now, row.change);
  }
  for (const Compared& row : compare_steps(view.before, now)) {
    out += fmt::format("       {}: {} -> {}   {}\n", printable(row.what), row.before, row.now,
                       row.change);
  }
  return out;
}

void write_step_cost(json::Writer& out, const cost::StepCost& cost, bool with_lines) {
  out.key("cost").begin_object();
  out.key("expected").raw(cost::decimal(cost.expected.total));
  write_worst(out, cost.worst);
  if (!cost.worst.how.empty()) out.member("worstOf", cost.worst.how);
  out.member("currency", "USD");
  out.key("saved").raw(cost::decimal(cost.saved));
  if (with_lines) {
    out.key("lines").begin_array();
    for (const cost::Line& line : cost.expected.lines) {
      out.begin_object().member("item", line.item).key("qty").raw(line.quantity);
      out.member("unit", line.unit).key("price").raw(cost::decimal(line.rate));
      out.key("amount").raw(cost::decimal(line.amount)).member("origin", line.origin);
      out.member("estimated", line.estimated).end_object();
    }
    out.end_array();
  }
  write_strings(out, "unpriced", cost.expected.unpriced);
  write_strings(out, "notes", cost.expected.notes);
  out.end_object();
}

void write_step_cost(json::Writer& out, const cost::StepCost& cost) {
  write_step_cost(out, cost, true);
}

void write_total_cost(json::Writer& out, const PlanView& view) {
  const cost::PlanCost& cost = *view.cost;
  out.key("cost").begin_object();
  out.key("expected").begin_object();
  out.key("least").raw(cost::decimal(cost.expected.least));
  out.key("most").raw(cost::decimal(cost.expected.most)).end_object();
  out.member("isAtLeast", cost.at_least());
  write_worst(out, cost.worst);
  out.key("saved").raw(cost::decimal(cost.saved));
  out.member("currency", "USD").member("prices", cost.prices).member("region", cost.region);
  out.member("asOf", cost.date).member("estimated", cost.estimated);
  out.key("unpriced").begin_array();
  for (const cost::Unpriced& one : cost.unpriced) {
    out.begin_object().member("step", view.plan.steps[one.step].name);
    out.member("what", one.what).end_object();
  }
  out.end_array();
  if (cost.percentiles) {
    const cost::Percentiles& p = *cost.percentiles;
    out.key("percentiles").begin_object();
    out.member("samples", p.samples).member("seed", p.seed);
    out.key("cost").begin_object().key("p10").raw(cost::decimal(p.p10));
    out.key("p50").raw(cost::decimal(p.p50)).key("p90").raw(cost::decimal(p.p90)).end_object();
    out.key("makespan").begin_object().key("p10").raw(number(p.p10_time));
    out.key("p50").raw(number(p.p50_time)).key("p90").raw(number(p.p90_time)).end_object();
    out.end_object();
  }
  out.end_object();
}

void write_comparison(json::Writer& out, const PlanView& view) {
  if (view.before.plan == nullptr) return;
  const PricedPlan now{"now", &view.plan, view.cost};
  const cost::PlanCost& before = *view.before.cost;
  out.key("diffVsBaseline").begin_object().member("baseline", view.before.name);
  out.key("cost").begin_object().key("before").raw(cost::decimal(before.expected.most));
  out.key("now").raw(cost::decimal(view.cost->expected.most));
  out.key("change").raw(cost::decimal(view.cost->expected.most - before.expected.most));
  out.end_object();
  out.key("makespan").begin_object();
  out.key("before").raw(number(view.before.plan->totals.makespan.most));
  out.key("now").raw(number(view.plan.totals.makespan.most)).end_object();
  out.key("hits").begin_object().member("before", view.before.plan->totals.hit);
  out.member("now", view.plan.totals.hit).end_object();
  out.key("steps").begin_array();
  for (const Compared& row : compare_steps(view.before, now)) {
    out.begin_object().member("name", row.what).member("before", row.before);
    out.member("now", row.now).member("costChange", row.change).end_object();
  }
  out.end_array().end_object();
}

}  // namespace plumbline::report
