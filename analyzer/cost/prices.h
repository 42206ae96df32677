// What things cost in one region: the prices that are built in, or those of a price file. Each
// price says where it is from and of which day it is.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/cost/money.h"
#include "schemas/prices_table.h"

namespace plumbline::cost {

using Kind = prices::table::Kind;
using Basis = prices::table::Basis;

struct Price {
  Rate rate;
  Basis basis = Basis::component;
  std::string_view source, date;  // live as long as the Prices
};
// "price list of 2026-09-25 (doc-tp8)", "estimated from EC2 of 2025-06-13 (ec2-watcher)".
std::string origin_text(const Price&);

// What a price file says of a region.
struct RegionPrices {
  std::string region, date, source;
  std::map<std::pair<Kind, std::string>, Rate> rates;
};

// "Training", "Processing", "Transform", "EC2", "EMR", "storage", "Lambda", "EMRServerless"; what
// price files and listings call a kind.
std::string_view to_string(Kind);

class Prices {
 public:
  explicit Prices(std::string region) : region_(std::move(region)) {}
  // The prices of a file. Those for SageMaker (instances, storage) replace the built-in ones as a
  // whole: what the file lacks is unpriced. Of EC2, EMR, Lambda and EMR Serverless the built-in
  // ones stay where the file has none of that kind.
  Prices(RegionPrices file, std::string name);

  const std::string& region() const { return region_; }
  bool knows_region() const;  // some price of it
  // Where there is no price for just this component: of a sibling, or estimated from EC2's.
  std::optional<Price> find(Kind, std::string_view name) const;
  // An instance type with disks of its own: no volume is attached to it.
  static bool local_storage(std::string_view instance_type);
  // "us-east-1 as of 2026-09-27 (built-in)".
  std::string title() const;
  std::string date() const;

  const RegionPrices* file() const { return file_ ? &*file_ : nullptr; }

  static std::vector<std::string_view> regions();  // of the built-in prices

 private:
  std::optional<Price> builtin(Kind, std::string_view name) const;
  std::optional<Price> estimated(std::string_view name) const;

  std::string region_;
  std::optional<RegionPrices> file_;
  std::string file_name_;
  bool replaces_sagemaker_ = false;
};

// One built-in price, for listings.
struct Listed {
  Kind kind;
  std::string_view name;
  Price price;
};
std::vector<Listed> builtin_prices(std::string_view region);

}  // namespace plumbline::cost
