// AWS's price list offer file of AmazonSageMaker (JSON, often more than 100 MB), read as a stream:
// only the prices that pipelines need are kept.
#pragma once

#include <cstdint>
#include <istream>
#include <string>

#include "analyzer/cost/price_file.h"

namespace plumbline::cost {

struct Imported {
  PriceFile file;
  std::string version;         // of the offer: "20260916170501"
  std::uint64_t products = 0;  // in the offer
  std::uint64_t taken = 0;     // prices that were kept
};

// Throws Error{usage} when it is not such a file; `name` is what messages call it.
Imported import_offer(std::istream&, const std::string& name);

}  // namespace plumbline::cost
