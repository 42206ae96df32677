// What a plan costs, as the command line asks for it: prices, discounts, samples, budgets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analyzer/cli/price_options.h"
#include "analyzer/cost/budget.h"
#include "analyzer/cost/costs.h"
#include "analyzer/graph/graph.h"

namespace CLI {
class App;
}

namespace plumbline::cli {

struct CostOptions {
  std::string prices;         // a file; empty: the built-in prices
  std::string spot_discount;  // "70%" or "0.7"
  std::string max_cost, max_increase;
  std::uint64_t samples = 0, seed = 0;
  std::string against;  // the definition as it was: a file or a git revision
};
void add_cost_options(CLI::App&, CostOptions&);

// Prices and terms, read once. `region` of the option --region; may be empty.
class Pricing {
 public:
  // Throws Error.
  Pricing(const CostOptions&, const std::string& region);

  // With percentiles when samples were asked for.
  cost::PlanCost price(const simulate::Plan&, const Pipeline&, const Graph&) const;
  // Adds findings to the plan. `before`: what the definition cost as it was; may be null.
  void audit(simulate::Plan&, const cost::PlanCost&, const cost::PlanCost* before, Location whole,
             bool allow_guesses) const;

 private:
  std::uint64_t samples_ = 0, seed_ = 0;
  PriceOptions from_;
  std::optional<cost::PriceFile> file_;
  cost::Terms terms_;
  cost::Budgets budgets_;
};

}  // namespace plumbline::cli
