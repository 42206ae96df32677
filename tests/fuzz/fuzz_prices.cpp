// Any bytes as a price file, and as AWS's offer file: they are refused in one line, or what was
// read of them can be written and read again, and prices a job without a negative amount.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "analyzer/cost/bill.h"
#include "analyzer/cost/offer.h"
#include "analyzer/cost/price_file.h"
#include "analyzer/source/diagnostic.h"

namespace {

using namespace plumbline;

void require(bool fact) {
  if (!fact) std::abort();
}

void refused(const Error& error) {
  const std::string_view why = error.what();
  require(!why.empty() && why.size() < 1000);
}

void use(const cost::PriceFile& file) {
  const std::string text = cost::write_price_file(file);
  const cost::PriceFile again = cost::parse_price_file(Document("again.json", text));
  require(cost::write_price_file(again) == text);
  simulate::Job job;
  job.kind = simulate::JobKind::processing;
  job.fleets.resize(1);
  job.fleets[0].instance_type = {"ml.m5.xlarge", "", true};
  job.fleets[0].count = {2, "", true};
  job.fleets[0].volume_gb = {30.0, "", true};
  for (const cost::RegionPrices& region : file.regions) {
    const cost::Prices prices(region, "fuzz.json");
    const cost::Bill bill = cost::bill(job, 90'000, prices, {});
    require(bill.total.nano >= 0);
    require(!bill.lines.empty() || !bill.unpriced.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    use(cost::parse_price_file(Document("fuzz.json", text)));
  } catch (const Error& error) {
    refused(error);
  }
  try {
    std::istringstream in(text);
    use(cost::import_offer(in, "offer.json").file);
  } catch (const Error& error) {
    refused(error);
  }
  return 0;
}
