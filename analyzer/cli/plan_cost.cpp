#include "analyzer/cli/plan_cost.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "analyzer/cost/quantity.h"
#include "analyzer/cost/sample.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::cli {
namespace {

std::string money(const std::string& text) {
  return cost::parse_money(text) ? "" : text + ": expected an amount in USD, for example 25";
}

std::string increase(const std::string& text) {
  return cost::parse_increase(text) ? "" : text + ": expected an amount in USD or a part: 5 or 10%";
}

// "70%" or "0.7", in millionths.
std::optional<std::int64_t> discount_of(const std::string& text) {
  const auto given = cost::parse_increase(text);
  if (!given) return std::nullopt;
  const auto part = given->millionths ? given->millionths : cost::parse_share(text);
  return part && *part <= 900'000 ? part : std::nullopt;
}

std::string discount(const std::string& text) {
  return discount_of(text) ? "" : text + ": expected what is saved, from 0 to 90%";
}

std::string count(const std::string& text) {
  const bool digits =
      !text.empty() && text.size() < 9 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? "" : text + ": expected a whole number below 100000000";
}

}  // namespace

void add_cost_options(CLI::App& plan, CostOptions& options) {
  plan.add_option("--prices", options.prices,
                  "A price file instead of the built-in prices (see `plumbline prices`)")
      ->type_name("FILE");
  plan.add_option("--spot-discount", options.spot_discount,
                  "What managed spot training saves; nothing, if not given")
      ->check(discount)
      ->type_name("PART");
  plan.add_option("--against", options.against,
                  "The definition as it was, a file or a git revision: costs before and after")
      ->type_name("FILE|REV");
  plan.add_option("--baseline", options.against, "The same as --against")
      ->excludes("--against")
      ->type_name("FILE");
  plan.add_option("--max-cost", options.max_cost, "A higher expected cost breaks the budget")
      ->check(money)
      ->type_name("USD");
  plan.add_option("--max-cost-increase", options.max_increase,
                  "A larger increase against the definition as it was breaks the budget")
      ->check(increase)
      ->type_name("USD|PERCENT");
  plan.add_option("--samples", options.samples,
                  "Draws durations so many times, for percentiles of time and cost")
      ->check(count)
      ->type_name("N");
  plan.add_option("--seed", options.seed, "Of the samples")->check(count)->type_name("N");
}

Pricing::Pricing(const CostOptions& options, const std::string& region)
    : samples_(options.samples),
      seed_(options.seed),
      from_{options.prices, region},
      file_(read_prices(from_)) {
  if (!options.spot_discount.empty()) {
    terms_.spot_discount = discount_of(options.spot_discount).value_or(0);
  }
  if (!options.max_cost.empty()) budgets_.max_cost = cost::parse_money(options.max_cost);
  if (!options.max_increase.empty()) {
    if (options.against.empty()) {
      throw Error(Error::Kind::usage,
                  "--max-cost-increase needs the definition as it was: --against");
    }
    const auto given = cost::parse_increase(options.max_increase);
    budgets_.max_increase = given->money;
    budgets_.max_increase_millionths = given->millionths;
  }
}

cost::PlanCost Pricing::price(const simulate::Plan& plan, const Pipeline& pipeline,
                              const Graph& graph) const {
  const cost::Prices prices = choose_prices(file_, from_, plan.region);
  cost::PlanCost out = cost::cost_of(plan, prices, terms_);
  if (samples_ != 0) {
    out.percentiles = cost::sample(plan, pipeline, graph, prices, terms_, {samples_, seed_, 0});
  }
  return out;
}

void Pricing::audit(simulate::Plan& plan, const cost::PlanCost& cost, const cost::PlanCost* before,
                    Location whole, bool allow_guesses) const {
  cost::Budgets budgets = budgets_;
  budgets.allow_guesses = allow_guesses;
  cost::check_budgets(budgets, cost, before, whole, plan);
}

}  // namespace plumbline::cli
