// Price files: JSON with comments, one region or several. docs/cost.md has the format.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/cost/prices.h"
#include "analyzer/source/document.h"

namespace plumbline::cost {

struct PriceFile {
  std::vector<RegionPrices> regions;  // by name
};

// Throws Error{usage} that begins with the place: "prices.json:3:14: ...".
PriceFile parse_price_file(const Document&);
// The region's prices; when there is only one region and `region` is empty, that one's. Throws
// Error{usage} that names the regions there are.
const RegionPrices& prices_of(const PriceFile&, const std::string& region, const std::string& name);

// Those of the file, or the built-in ones without it. `region`: the one that was asked for; may be
// empty. `otherwise`: the region of what is to be paid; us-east-1 when that is empty too. Throws
// Error{usage}.
Prices choose_prices(const std::optional<PriceFile>&, const std::string& name,
                     const std::string& region, const std::string& otherwise);

std::string write_price_file(const PriceFile&);

}  // namespace plumbline::cost
