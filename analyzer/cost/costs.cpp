#include "analyzer/cost/costs.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/cache/forecast.h"

namespace plumbline::cost {
namespace {

using simulate::Attempt;
using simulate::Plan;
using simulate::PlannedStep;
using simulate::Verdict;
using simulate::World;

// The bills of several attempts as one; lines of the same item and price are put together.
void join(Bill& bill, Bill more) {
  for (Line& line : more.lines) bill.lines.push_back(std::move(line));
  bill.total += more.total;
  const auto add = [](std::vector<std::string>& to, std::vector<std::string>& from) {
    for (std::string& text : from) {
      if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
    }
  };
  add(bill.unpriced, more.unpriced);
  add(bill.notes, more.notes);
}

Bill attempts_of(const PlannedStep& step, const Prices& prices, const Terms& terms) {
  Bill out;
  for (const Attempt& attempt : step.attempts) {
    if (attempt.started_job && attempt.billed > 0) {
      join(out, bill(step.job, attempt.billed, prices, terms));
    } else if (attempt.inferred) {
      out.notes.push_back(
          fmt::format("an attempt that ended in {} is taken as not billed", attempt.fails));
    }
  }
  return out;
}

// Each step that starts in it, with the attempts that it has wherever it runs.
Money cost_of_world(const World& world, const std::vector<Money>& once) {
  Money sum;
  for (const std::uint32_t step : world.runs) {
    if (step < once.size()) sum += once[step];
  }
  return sum;
}

// It runs in the plan, and what is saved does not tell whether it will. Without history that is so
// of every step, and the cost is an upper bound that says so.
bool may_hit(const Plan& plan, const PlannedStep& step) {
  return plan.has_history && step.cache != nullptr &&
         step.cache->verdict == cache::Verdict::unknown;
}

}  // namespace

PlanCost cost_of(const Plan& plan, const Prices& prices, const Terms& terms) {
  PlanCost out;
  out.prices = prices.title();
  out.region = prices.region();
  out.date = prices.date();
  out.steps.resize(plan.steps.size());
  // What a step costs wherever it runs; nothing, where it may take an earlier result.
  std::vector<Money> once(plan.steps.size()), least(plan.steps.size());
  Money shown, shown_least;
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    const PlannedStep& step = plan.steps[i];
    StepCost& cost = out.steps[i];
    const bool may_run = step.verdict == Verdict::run || step.verdict == Verdict::unknown;
    if (step.verdict == Verdict::hit) {
      cost.saved = bill(step.job, step.duration.expected, prices, terms).total;
      out.saved += cost.saved;
    }
    if (!may_run) continue;
    const bool started = !step.attempts.empty();
    cost.expected = started ? attempts_of(step, prices, terms)
                            : bill(step.job, step.duration.expected, prices, terms);
    once[i] = cost.expected.total;
    if (!may_hit(plan, step)) least[i] = once[i];
    cost.worst = worst_case(step.job, prices, terms);
    // A run that is billed is a possible one, whatever the limits say.
    cost.worst.amount = std::max(cost.worst.amount, cost.expected.total);
    if (started) shown += once[i];
    if (started) shown_least += least[i];
    for (const std::string& what : cost.expected.unpriced) out.unpriced.push_back({i, what});
    for (const Line& line : cost.expected.lines) out.estimated = out.estimated || line.estimated;
  }
  out.expected = {shown_least, shown};
  const auto add_worst = [&](Worst& sum, const Worst& one) {
    sum.unbounded = sum.unbounded || one.unbounded;
    sum.amount += one.amount;
    sum.unpriced.insert(sum.unpriced.end(), one.unpriced.begin(), one.unpriced.end());
    if (!one.how.empty()) sum.how = one.how;
  };
  if (plan.worlds.size() <= 1) {
    for (const StepCost& cost : out.steps) add_worst(out.worst, cost.worst);
    return out;
  }
  bool first = true;
  for (const World& world : plan.worlds) {
    const Money sum = cost_of_world(world, once);
    const Money low = cost_of_world(world, least);
    out.expected.least = first ? low : std::min(out.expected.least, low);
    out.expected.most = first ? sum : std::max(out.expected.most, sum);
    first = false;
    Worst worst;
    for (const std::uint32_t step : world.runs) {
      if (step < out.steps.size()) add_worst(worst, out.steps[step].worst);
    }
    const bool worse =
        std::pair(worst.unbounded, worst.amount) > std::pair(out.worst.unbounded, out.worst.amount);
    if (worse) out.worst = std::move(worst);
  }
  return out;
}

std::string expected_text(const PlanCost& cost) {
  const std::string least = dollars(cost.expected.least), most = dollars(cost.expected.most);
  const std::string text = least == most ? least : least + " to " + most;
  return cost.at_least() ? "at least " + text : text;
}

std::string worst_text(const Worst& worst) {
  if (worst.unbounded) return "unbounded";
  return (worst.unpriced.empty() ? "" : "at least ") + dollars(worst.amount);
}

}  // namespace plumbline::cost
