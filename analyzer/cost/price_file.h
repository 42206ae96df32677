// Price files: JSON with comments, one region or several. docs/cost.md has the format.
#pragma once

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

std::string write_price_file(const PriceFile&);

}  // namespace plumbline::cost
