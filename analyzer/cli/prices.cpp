#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/price_options.h"
#include "analyzer/cost/offer.h"
#include "analyzer/json/write.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {
namespace {

constexpr std::uint64_t most_price_bytes = std::uint64_t{64} << 20U;

std::string import(const PricesOptions& options) {
  std::ifstream file;
  const bool standard = options.offer == "-";
  if (!standard) {
    if (std::filesystem::is_directory(options.offer)) {
      throw Error(Error::Kind::input, options.offer + ": is a directory");
    }
    file.open(options.offer, std::ios::binary);
    if (!file) throw Error(Error::Kind::input, options.offer + ": " + std::strerror(errno));
  }
  const cost::Imported imported =
      cost::import_offer(standard ? std::cin : file, standard ? "<stdin>" : options.offer);
  complain(fmt::format("{} price{} in {} region{}, of {} products (offer {})", imported.taken,
                       imported.taken == 1 ? "" : "s", imported.file.regions.size(),
                       imported.file.regions.size() == 1 ? "" : "s", imported.products,
                       imported.version));
  return cost::write_price_file(imported.file);
}

struct Row {
  std::string kind, name, price, unit, origin;
};

std::string_view unit_of(cost::Kind kind, std::string_view name) {
  switch (kind) {
    case cost::Kind::storage: return "GB-month";
    case cost::Kind::lambda: return name == "request" ? "request" : "GB-second";
    case cost::Kind::emr_serverless: return "hour";
    default: return "instance-hour";
  }
}

std::vector<Row> rows_of(const std::string& region) {
  std::vector<Row> out;
  for (const cost::Listed& one : cost::builtin_prices(region)) {
    out.push_back({std::string(cost::to_string(one.kind)), std::string(one.name),
                   cost::decimal(one.price.rate), std::string(unit_of(one.kind, one.name)),
                   cost::origin_text(one.price)});
  }
  return out;
}

std::vector<Row> rows_of(const cost::RegionPrices& prices) {
  std::vector<Row> out;
  for (const auto& [key, rate] : prices.rates) {
    out.push_back({std::string(cost::to_string(key.first)), key.second, cost::decimal(rate),
                   std::string(unit_of(key.first, key.second)),
                   fmt::format("price of {} ({})", prices.date, prices.source)});
  }
  return out;
}

std::string listing(const std::string& region, const std::string& title,
                    const std::vector<Row>& rows, bool as_json) {
  if (as_json) {
    json::Writer out;
    out.begin_object().member("formatVersion", "1.0").member("region", region);
    out.member("currency", "USD");
    out.key("prices").begin_array();
    for (const Row& row : rows) {
      out.begin_object().member("kind", row.kind).member("name", row.name);
      out.key("price").raw(row.price).member("unit", row.unit).member("origin", row.origin);
      out.end_object();
    }
    out.end_array().end_object();
    return out.take() + "\n";
  }
  std::string out = fmt::format("Prices of {}, in USD\n\n", title);
  for (const Row& row : rows) {
    out += fmt::format("{:<13}  {:<20}  {:>12}  {:<13}  {}\n", row.kind, printable(row.name),
                       row.price, row.unit, printable(row.origin));
  }
  return out;
}

std::string regions(bool as_json) {
  json::Writer out;
  std::string text =
      "Built-in prices (`--region` lists one; `plumbline prices import` reads AWS's "
      "offer file)\n\n";
  out.begin_object().member("formatVersion", "1.0").key("regions").begin_array();
  for (const std::string_view region : cost::Prices::regions()) {
    const std::string name(region);
    std::map<std::string_view, std::size_t> counts;
    for (const cost::Listed& one : cost::builtin_prices(name)) ++counts[cost::to_string(one.kind)];
    const cost::Prices prices(name);
    out.begin_object().member("region", region).member("date", prices.date());
    out.key("prices").begin_object();
    std::string list;
    for (const auto& [kind, count] : counts) {
      out.member(kind, count);
      list += fmt::format("{}{} {}", list.empty() ? "" : ", ", kind, count);
    }
    out.end_object().end_object();
    text += fmt::format("{:<16}{:<12}{}\n", region, prices.date(), list);
  }
  out.end_array().end_object();
  return as_json ? out.take() + "\n" : text;
}

}  // namespace

std::optional<cost::PriceFile> read_prices(const PriceOptions& options) {
  if (options.file.empty()) return std::nullopt;
  Content content = read_file(options.file, most_price_bytes);
  if (content.too_large) {
    throw Error(Error::Kind::usage,
                fmt::format("{}: too large for a price file; `plumbline prices import` makes one "
                            "of AWS's offer file",
                            options.file));
  }
  return cost::parse_price_file(
      Document(options.file == "-" ? "<stdin>" : options.file, std::move(content.bytes)));
}

cost::Prices choose_prices(const std::optional<cost::PriceFile>& file, const PriceOptions& options,
                           const std::string& otherwise) {
  return cost::choose_prices(file, options.file == "-" ? "<stdin>" : options.file, options.region,
                             otherwise);
}

cost::Prices open_prices(const PriceOptions& options, const std::string& otherwise) {
  cost::Prices prices = choose_prices(read_prices(options), options, otherwise);
  if (!prices.knows_region()) {
    const Nearest near = nearest(prices.region(), cost::Prices::regions());
    throw Error(Error::Kind::usage,
                fmt::format("--region {}: no prices are built in{}", typed(prices.region()),
                            near.empty() ? "; give some with --prices"
                                         : fmt::format(": did you mean {}?", quoted(near))));
  }
  return prices;
}

int prices(const PricesOptions& options) {
  std::string text;
  if (!options.offer.empty()) {
    text = import(options);
  } else if (options.prices.file.empty() && options.prices.region.empty()) {
    text = regions(options.format == "json");
  } else {
    const cost::Prices known = open_prices(options.prices, "");
    text = listing(known.region(), known.title(),
                   known.file() != nullptr ? rows_of(*known.file()) : rows_of(known.region()),
                   options.format == "json");
  }
  options.output.empty() ? write_stdout(text) : write_file(options.output, text);
  return 0;
}

}  // namespace plumbline::cli
