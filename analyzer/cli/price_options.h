// Where prices come from, as the command line says it.
#pragma once

#include <optional>
#include <string>

#include "analyzer/cost/price_file.h"

namespace plumbline::cli {

struct PriceOptions {
  std::string file;    // --prices; empty: the built-in ones
  std::string region;  // --region
};

// `otherwise`: the region when no option names one; us-east-1 when that is empty too. Throws Error
// with the place of what is wrong in a price file.
cost::Prices open_prices(const PriceOptions&, const std::string& otherwise);

// The same in two steps, for who needs several regions of one file. Without a file nothing is read.
std::optional<cost::PriceFile> read_prices(const PriceOptions&);
cost::Prices choose_prices(const std::optional<cost::PriceFile>&, const PriceOptions&,
                           const std::string& otherwise);

struct PricesOptions {
  PriceOptions prices;
  std::string offer;  // of `prices import`; "-" is standard input
  std::string format = "text";
  std::string output;
};
int prices(const PricesOptions&);

}  // namespace plumbline::cli
