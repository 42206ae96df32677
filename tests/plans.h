// Plans made by hand, for tests of what is printed and of what they cost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/cost/costs.h"
#include "analyzer/report/plan_pages.h"
#include "analyzer/simulate/plan.h"

namespace plumbline::tests {

struct StepOf {
  std::string name, type;
  std::vector<std::string> after;  // names; each a dependency by data
  std::int64_t minutes = 10;
  simulate::Verdict verdict = simulate::Verdict::run;
};

// Every step starts as soon as all that it waits for has ended; on one ml.m5.xlarge.
simulate::Plan plan_of(const std::vector<StepOf>& steps);

// The pipeline of the SDK's abalone example, with a branch that is not taken.
simulate::Plan abalone_plan();
// `rows` x `columns` steps, each waiting for one to three of the row before; the same every time.
simulate::Plan grid_plan(std::uint32_t rows, std::uint32_t columns);

cost::PlanCost cost_in_virginia(const simulate::Plan&);
PlanPage page_of(const simulate::Plan&, const cost::PlanCost&);

}  // namespace plumbline::tests
