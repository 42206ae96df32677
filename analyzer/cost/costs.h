// What a dry run costs: the bills of its steps, and what they come to. Plain data, parallel to
// simulate::Plan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/cost/bill.h"
#include "analyzer/simulate/plan.h"

namespace plumbline::cost {

struct StepCost {
  // Of the attempts in the world that the plan shows; of steps whose running is not known, what one
  // attempt would cost. Nothing for hits, reused and skipped ones.
  Bill expected;
  Money saved;  // HIT: what running it would cost
  Worst worst;
  std::vector<std::string> notes;  // for the step's bill
};

struct MoneyRange {
  Money least, most;
  bool operator==(const MoneyRange&) const = default;
};

// A step's part that nobody knows the price of.
struct Unpriced {
  std::uint32_t step = 0;
  std::string what;
};

// Of samples: at most so much in 10, 50 and 90 of 100.
struct Percentiles {
  Money p10, p50, p90;
  Milliseconds p10_time = 0, p50_time = 0, p90_time = 0;  // makespan
  std::uint64_t samples = 0, seed = 0;
};

struct PlanCost {
  std::string prices, region, date;  // prices: "us-east-1 as of 2026-09-27 (built-in)"
  std::vector<StepCost> steps;       // parallel to Plan::steps
  // Over all worlds, and over what may take a cached result or not; the same twice if neither is.
  MoneyRange expected;
  Worst worst;  // of the dearest world
  Money saved;  // by cache hits
  std::vector<Unpriced> unpriced;
  bool estimated = false;  // some price is an estimate
  std::optional<Percentiles> percentiles;
  bool at_least() const { return !unpriced.empty(); }
};

PlanCost cost_of(const simulate::Plan&, const Prices&, const Terms&);

// "$7.69", "$7.69 to $12.00", "at least $7.69".
std::string expected_text(const PlanCost&);
// "$96.40", "unbounded", "at least $96.40".
std::string worst_text(const Worst&);

}  // namespace plumbline::cost
