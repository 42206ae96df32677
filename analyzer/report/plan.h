// Plans as strings.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/check/analyze.h"
#include "analyzer/cost/costs.h"
#include "analyzer/json/write.h"
#include "analyzer/simulate/plan.h"

namespace plumbline {

// A plan and what it costs.
struct PricedPlan {
  std::string name;  // of the scenario, or of the definition as it was
  const simulate::Plan* plan = nullptr;
  const cost::PlanCost* cost = nullptr;
};

// A plan, and the definition that it is of.
struct PlanView {
  const simulate::Plan& plan;
  const Analysis& analysis;
  std::string path, sha256;              // of the file
  const cost::PlanCost* cost = nullptr;  // null: nothing is said of money
  PricedPlan before = {};                // the definition as it was; null: nothing is compared
};

enum class PlanFormat : std::uint8_t { text, json };
// One plan for each scenario, of one definition; with several, what becomes of each step in each.
std::string render_plan(std::span<const PlanView>, PlanFormat, bool color);

// What came of one combination of values of a sweep.
struct SweepRow {
  std::vector<std::pair<std::string, std::string>> values;  // what is varied, and to what
  simulate::TimeRange makespan;
  cost::MoneyRange cost;
  std::uint32_t peak_parallel = 0, run = 0, hit = 0;
  bool at_least = false;  // something has no price
  simulate::Status status = simulate::Status::none;
  bool best = false;  // a Pareto point: no other row is better in time or cost and as good in both
};
void mark_best(std::vector<SweepRow>&);
std::string render_sweep(const std::vector<SweepRow>&, PlanFormat);

namespace report {

// Why a step does what it does, in a few words: "cache miss: HyperParameters.eta changed".
std::string why_of(const simulate::PlannedStep&, const PlanView&);
// "1 h 52 m", "0.4 s".
std::string time_text(simulate::Milliseconds);
std::string time_text(simulate::TimeRange);
// "$7.38", "saved $0.92", "unpriced", "" for what does not run.
std::string cost_text(const PricedPlan&, std::uint32_t step);
// Lines for the foot of the text: what all costs, what it did before, what has no price.
std::string money_lines(const PlanView&);
// The members of a step's and of all steps' cost, in an object that is open.
void write_step_cost(json::Writer&, const cost::StepCost&);
void write_total_cost(json::Writer&, const PlanView&);
// `keyAttributes` of a step that caching is turned on for.
void write_key_attributes(json::Writer&, const PlanView&, std::uint32_t step);
void write_comparison(json::Writer&, const PlanView&);
std::string render_plan_text(std::span<const PlanView>, bool color);
std::string render_plan_json(std::span<const PlanView>);

}  // namespace report
}  // namespace plumbline
