#include "analyzer/cost/budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "analyzer/cache/forecast.h"
#include "analyzer/cost/quantity.h"

namespace plumbline::cost {
namespace {

using simulate::Plan;
using simulate::PlannedStep;
using simulate::Verdict;

// Above 0, at 0 and below 0: broken, open and kept.
enum class State : std::uint8_t { kept, open, broken };

class Auditor {
 public:
  Auditor(const Plan& plan, const PlanCost& cost, const Budgets& budgets, Location otherwise)
      : plan_(plan), cost_(cost), budgets_(budgets), otherwise_(otherwise) {}

  void cost(Money most) {
    const std::string expected = expected_text(cost_);
    if (cost_.expected.most > most) {
      Diagnostic& finding =
          add("budget/cost", dearest(),
              fmt::format("the plan costs {}, more than {}", expected, dollars(most)));
      explain_cost(finding);
      return;
    }
    // Whatever is guessed: it cannot cost more than the worst case.
    const Worst& worst = cost_.worst;
    if (!worst.unbounded && worst.unpriced.empty() && worst.amount <= most) return;
    if (doubtful())
      open(dearest(), fmt::format("whether the plan costs at most {}", dollars(most)));
  }

  void increase(const PlanCost& before) {
    const Money more = cost_.expected.most - before.expected.most;
    bool broken = budgets_.max_increase && more > *budgets_.max_increase;
    if (budgets_.max_increase_millionths) {
      broken = broken || more > millionths(before.expected.most, *budgets_.max_increase_millionths);
    }
    std::string limit = budgets_.max_increase ? dollars(*budgets_.max_increase) : "";
    if (budgets_.max_increase_millionths) {
      limit = fmt::format("{:g} %", static_cast<double>(*budgets_.max_increase_millionths) / 1e4);
    }
    if (broken) {
      Diagnostic& finding =
          add("budget/cost-increase", dearest(),
              fmt::format("the plan costs {} instead of {}, an increase beyond {}",
                          expected_text(cost_), expected_text(before), limit));
      explain_cost(finding);
    } else if (doubtful() || before.at_least()) {
      open(dearest(), fmt::format("whether the plan costs at most {} more", limit));
    }
  }

  void duration(Milliseconds most) {
    const std::uint32_t slowest = longest();
    if (plan_.totals.makespan.most > most) {
      Diagnostic& finding =
          add("budget/duration", slowest,
              fmt::format("the plan takes {}, more than {}", hours_text(plan_.totals.makespan.most),
                          hours_text(most)));
      std::vector<std::string_view> names;
      for (const std::uint32_t step : plan_.critical_path) names.push_back(plan_.steps[step].name);
      if (!names.empty()) finding.notes.push_back("on the critical path: " + quoted_list(names));
    } else if (plan_.totals.guessed) {
      open(slowest, fmt::format("whether the plan takes at most {}", hours_text(most)));
    }
  }

  void no_miss(const std::string& name) {
    const auto found = std::find_if(plan_.steps.begin(), plan_.steps.end(),
                                    [&](const PlannedStep& step) { return step.name == name; });
    if (found == plan_.steps.end()) return;
    const auto number = static_cast<std::uint32_t>(found - plan_.steps.begin());
    if (found->verdict == Verdict::unknown) {
      return open(number, fmt::format("whether {} takes a cached result", quoted(name)));
    }
    if (found->verdict != Verdict::run) return;
    const cache::StepForecast* const forecast = found->cache;
    if (forecast != nullptr && forecast->verdict == cache::Verdict::unknown) {
      return open(number, fmt::format("whether {} takes a cached result", quoted(name)));
    }
    add("budget/cache-miss", number,
        fmt::format("{} runs: it takes no cached result", quoted(name)));
  }

  void hit_rate(std::int64_t least) {
    std::int64_t hits = 0, open_steps = 0, all = 0;
    std::uint32_t first = none;
    for (std::uint32_t i = 0; i < plan_.steps.size(); ++i) {
      const PlannedStep& step = plan_.steps[i];
      if (step.cache == nullptr) continue;
      if (step.verdict != Verdict::run && step.verdict != Verdict::hit &&
          step.verdict != Verdict::unknown) {
        continue;
      }
      const cache::Verdict verdict = step.cache->verdict;
      if (verdict == cache::Verdict::off || verdict == cache::Verdict::not_cacheable) continue;
      ++all;
      if (step.verdict == Verdict::hit) {
        ++hits;
      } else {
        if (verdict == cache::Verdict::unknown || step.verdict == Verdict::unknown) ++open_steps;
        if (first == none) first = i;
      }
    }
    if (all == 0 || hits * 1'000'000 >= least * all) return;
    const std::string wanted = fmt::format("{:g}", static_cast<double>(least) / 1e6);
    if ((hits + open_steps) * 1'000'000 < least * all) {
      add("budget/hit-rate", first,
          fmt::format("{} of {} cacheable steps take a cached result, fewer than {} of them", hits,
                      all, wanted));
    } else {
      open(first, fmt::format("whether {} of the cacheable steps take a cached result", wanted));
    }
  }

  std::vector<Diagnostic> take() { return std::move(out_); }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  Diagnostic& add(std::string_view rule, std::uint32_t step, std::string message) {
    Diagnostic finding;
    finding.rule = rule;
    finding.severity = Severity::error;
    finding.where = otherwise_;
    if (step != none && plan_.steps[step].where.document != nullptr) {
      finding.where = plan_.steps[step].where;
    }
    finding.message = std::move(message);
    out_.push_back(std::move(finding));
    return out_.back();
  }

  void open(std::uint32_t step, std::string what) {
    if (budgets_.allow_guesses) return;
    Diagnostic& finding = add("budget/not-provable", step, what + " is not provable");
    if (plan_.totals.guessed) finding.notes.emplace_back("some durations are guessed");
    for (const Unpriced& one : cost_.unpriced) {
      finding.notes.push_back(
          fmt::format("unpriced: {}: {}", quoted(plan_.steps[one.step].name), one.what));
      if (finding.notes.size() == 5) break;
    }
    finding.help.emplace_back(
        "give durations (--scenario, --history) and prices, or pass --allow-guesses");
  }

  bool doubtful() const { return cost_.at_least() || plan_.totals.guessed; }

  void explain_cost(Diagnostic& finding) const {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < cost_.steps.size(); ++i) {
      if (cost_.steps[i].expected.total.nano > 0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return cost_.steps[a].expected.total > cost_.steps[b].expected.total;
    });
    order.resize(std::min<std::size_t>(order.size(), 3));
    for (const std::uint32_t step : order) {
      finding.notes.push_back(fmt::format("{} costs {}", quoted(plan_.steps[step].name),
                                          dollars(cost_.steps[step].expected.total)));
    }
    if (plan_.totals.guessed) finding.notes.emplace_back("some durations are guessed");
  }

  std::uint32_t dearest() const {
    std::uint32_t best = none;
    for (std::uint32_t i = 0; i < cost_.steps.size(); ++i) {
      const Money total = cost_.steps[i].expected.total;
      if (total.nano > 0 && (best == none || total > cost_.steps[best].expected.total)) best = i;
    }
    return best;
  }

  std::uint32_t longest() const {
    std::uint32_t best = none;
    const auto time = [&](std::uint32_t i) {
      const PlannedStep& step = plan_.steps[i];
      return step.start && step.end ? *step.end - *step.start : 0;
    };
    for (const std::uint32_t i : plan_.critical_path) {
      if (best == none || time(i) > time(best)) best = i;
    }
    return best;
  }

  const Plan& plan_;
  const PlanCost& cost_;
  const Budgets& budgets_;
  Location otherwise_;
  std::vector<Diagnostic> out_;
};

}  // namespace

std::vector<Diagnostic> check_budgets(const Plan& plan, const PlanCost& cost,
                                      const PlanCost* before, const Budgets& budgets,
                                      Location otherwise) {
  Auditor auditor(plan, cost, budgets, otherwise);
  if (budgets.max_cost) auditor.cost(*budgets.max_cost);
  if (before != nullptr && (budgets.max_increase || budgets.max_increase_millionths)) {
    auditor.increase(*before);
  }
  if (budgets.max_duration) auditor.duration(*budgets.max_duration);
  for (const std::string& name : budgets.forbid_miss) auditor.no_miss(name);
  if (budgets.hit_rate) auditor.hit_rate(*budgets.hit_rate);
  return auditor.take();
}

}  // namespace plumbline::cost
