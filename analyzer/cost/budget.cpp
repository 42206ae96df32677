#include "analyzer/cost/budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace plumbline::cost {
namespace {

using simulate::Plan;

class Auditor {
 public:
  Auditor(const Plan& plan, const PlanCost& cost, const Budgets& budgets, Location otherwise)
      : plan_(plan), cost_(cost), budgets_(budgets), otherwise_(otherwise) {}

  void cost(Money most) {
    const std::string expected = expected_text(cost_);
    if (cost_.expected.most > most) {
      Diagnostic& finding =
          add("budget/max-cost", dearest(),
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
          add("budget/max-cost-increase", dearest(),
              fmt::format("the plan costs {} instead of {}, an increase beyond {}",
                          expected_text(cost_), expected_text(before), limit));
      explain_cost(finding);
    } else if (doubtful() || before.at_least()) {
      open(dearest(), fmt::format("whether the plan costs at most {} more", limit));
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

  void open(std::uint32_t step, const std::string& what) {
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

  const Plan& plan_;
  const PlanCost& cost_;
  const Budgets& budgets_;
  Location otherwise_;
  std::vector<Diagnostic> out_;
};

}  // namespace

void check_budgets(const Budgets& budgets, const PlanCost& cost, const PlanCost* before,
                   Location whole, Plan& plan) {
  Auditor auditor(plan, cost, budgets, whole);
  if (budgets.max_cost) auditor.cost(*budgets.max_cost);
  if (before != nullptr && (budgets.max_increase || budgets.max_increase_millionths)) {
    auditor.increase(*before);
  }
  for (Diagnostic& finding : auditor.take()) plan.findings.push_back(std::move(finding));
}

}  // namespace plumbline::cost
