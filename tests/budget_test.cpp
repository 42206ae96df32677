// Budgets of plans, percentiles, and what plans come to.
#include <catch2/catch.hpp>

#include <algorithm>

#include "analyzer/cost/budget.h"
#include "analyzer/cost/quantity.h"
#include "analyzer/cost/sample.h"
#include "plans.h"

namespace {

using namespace plumbline;
using namespace plumbline::cost;
using simulate::Plan;
using tests::cost_in_virginia;
using tests::plan_of;

std::vector<Diagnostic> findings_of(Plan plan, const PlanCost& cost, const PlanCost* before,
                                    const Budgets& budgets) {
  check_budgets(budgets, cost, before, {}, plan);
  return plan.findings;
}

std::vector<std::string> broken(const Plan& plan, const Budgets& budgets,
                                const PlanCost* before = nullptr) {
  std::vector<std::string> out;
  for (const Diagnostic& finding : findings_of(plan, cost_in_virginia(plan), before, budgets)) {
    CHECK(finding.severity == Severity::error);
    out.push_back(std::string(finding.rule) + ": " + finding.message);
  }
  return out;
}

using Strings = std::vector<std::string>;

// Train for an hour at 0.23 USD: expected 0.23, at most 24 h x 0.23 = 5.52.
Plan hour_of_training() {
  Plan plan = plan_of({{"Train", "Training", {}, 60}});
  plan.critical_path = {0};
  return plan;
}

}  // namespace

TEST_CASE("a plan that costs more than its budget is a finding, whatever is guessed") {
  Plan plan = hour_of_training();
  Budgets budgets;
  budgets.max_cost = parse_money("0.20");
  CHECK(broken(plan, budgets) == Strings{"budget/max-cost: the plan costs $0.23, more than $0.20"});
  // Within the budget, but only if the default duration is right.
  budgets.max_cost = parse_money("0.23");
  CHECK(broken(plan, budgets) ==
        Strings{"budget/not-provable: whether the plan costs at most $0.23 is not provable"});
  budgets.allow_guesses = true;
  CHECK(broken(plan, budgets).empty());
  budgets.allow_guesses = false;
  plan.totals.guessed = false;
  CHECK(broken(plan, budgets).empty());
  // The worst case is within: no guess matters.
  plan.totals.guessed = true;
  budgets.max_cost = parse_money("5.52");
  CHECK(broken(plan, budgets).empty());
}

TEST_CASE("a step without a price keeps a budget from being proven") {
  Plan plan = plan_of({{"Train", "Training", {}, 60}, {"Auto", "AutoML", {"Train"}, 60}});
  plan.totals.guessed = false;
  const PlanCost cost = cost_in_virginia(plan);
  CHECK(expected_text(cost) == "at least $0.23");
  CHECK(worst_text(cost.worst) == "unbounded");
  REQUIRE(cost.unpriced.size() == 1);
  CHECK(cost.unpriced[0].step == 1);
  Budgets budgets;
  budgets.max_cost = parse_money("100");
  const auto findings = findings_of(plan, cost, nullptr, budgets);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "budget/not-provable");
  REQUIRE(findings[0].notes.size() == 1);
  CHECK(findings[0].notes[0] ==
        "unpriced: `Auto`: the instances of an AutoML job are not in the definition");
}

TEST_CASE("an increase is measured against the definition as it was, in money or percent") {
  Plan before = hour_of_training(), now = plan_of({{"Train", "Training", {}, 66}});
  before.totals.guessed = now.totals.guessed = false;
  const PlanCost was = cost_in_virginia(before);  // 0.23 and 0.253: 10 % more
  Budgets budgets;
  budgets.max_increase_millionths = parse_increase("10%")->millionths;
  CHECK(broken(now, budgets, &was).empty());
  budgets.max_increase_millionths = parse_increase("9.9%")->millionths;
  CHECK(
      broken(now, budgets, &was) ==
      Strings{"budget/max-cost-increase: the plan costs $0.25 instead of $0.23, an increase beyond "
              "9.9 %"});
  Budgets money;
  money.max_increase = parse_increase("0.02")->money;
  CHECK(broken(now, money, &was).size() == 1);
  money.max_increase = parse_increase("0.023")->money;
  CHECK(broken(now, money, &was).empty());
}

TEST_CASE("shares and increases are read as users type them") {
  CHECK(parse_share("0.8") == 800'000);
  CHECK(parse_share("1") == 1'000'000);
  CHECK_FALSE(parse_share("1.1"));
  CHECK_FALSE(parse_share("-0.1"));
  CHECK(parse_increase("10%")->millionths == 100'000);
  CHECK(parse_increase("$5")->money == Money{5'000'000'000});
  CHECK_FALSE(parse_increase("ten"));
}

TEST_CASE("the cost of a plan is the sum of its steps, nothing for hits, at most the worst case") {
  const Plan plan = tests::grid_plan(6, 6);
  const PlanCost cost = cost_in_virginia(plan);
  Money sum, saved;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    sum += cost.steps[i].expected.total;
    saved += cost.steps[i].saved;
    if (plan.steps[i].verdict == simulate::Verdict::hit) {
      CHECK(cost.steps[i].expected.total == Money{});
      CHECK(cost.steps[i].saved > Money{});
    } else {
      CHECK(cost.steps[i].worst.amount >= cost.steps[i].expected.total);
    }
  }
  CHECK(cost.expected == MoneyRange{sum, sum});
  CHECK(cost.saved == saved);
}

TEST_CASE(
    "samples are the same for a seed whatever the threads, and spread as the percentiles say") {
  // One step of 60 minutes, p90 75 minutes, on a machine of 0.23 USD/h.
  const Document document("p.json", R"({"Version": "2020-12-01", "Steps": [
      {"Name": "Train", "Type": "Training", "Arguments": {}}]})");
  const json::Parsed parsed = json::parse(document);
  const Pipeline pipeline = build_pipeline(parsed.tree);
  const Graph graph(pipeline);
  const Plan plan = hour_of_training();
  const Prices prices("us-east-1");
  const Percentiles one = sample(plan, pipeline, graph, prices, {}, {10'000, 7, 1});
  const Percentiles two = sample(plan, pipeline, graph, prices, {}, {10'000, 7, 2});
  CHECK(one.p10 == two.p10);
  CHECK(one.p50 == two.p50);
  CHECK(one.p90 == two.p90);
  CHECK(one.p90_time == two.p90_time);
  CHECK(sample(plan, pipeline, graph, prices, {}, {10'000, 8, 2}).p90 != two.p90);
  // Log-normal: the median is 60 minutes, the ninth decile 75, the first 60 x 60 / 75 = 48.
  CHECK(static_cast<double>(one.p50_time) == Approx(3'600'000).epsilon(0.02));
  CHECK(static_cast<double>(one.p90_time) == Approx(4'500'000).epsilon(0.02));
  CHECK(static_cast<double>(one.p10_time) == Approx(2'880'000).epsilon(0.02));
  CHECK(static_cast<double>(one.p90.nano) == Approx(0.23e9 * 1.25).epsilon(0.02));
}
