#include "analyzer/cost/price_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analyzer/json/value.h"
#include "analyzer/json/write.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::cost {
namespace {

constexpr std::array<std::string_view, 3> components = {"Training", "Processing", "Transform"};
constexpr std::array<std::string_view, 2> volumes = {"Training", "Processing"};

struct Word {
  std::string_view written, meant;
};
constexpr std::array<Word, 3> lambda_words = {
    {{"request", "request"}, {"gbSecond", "gb_second"}, {"gbSecondArm", "gb_second_arm"}}};
constexpr std::array<Word, 3> serverless_words = {{{"vcpuHour", "vcpu_hour"},
                                                   {"memoryGbHour", "memory_gb_hour"},
                                                   {"storageGbHour", "storage_gb_hour"}}};

std::vector<std::string_view> written(std::span<const Word> words) {
  std::vector<std::string_view> out;
  for (const Word& word : words) out.push_back(word.written);
  return out;
}

class Reader {
 public:
  explicit Reader(const Document& document) : document_(document) {}

  PriceFile read(const json::Value& root) {
    need(root, json::Kind::object, "the file");
    common_ = region_of(root, {});
    PriceFile out;
    const json::Value& regions = root["regions"];
    known_keys(root, {"formatVersion", "currency", "asOf", "source", "region", "regions",
                      "instance", "storage", "lambda", "ec2", "emr", "emrServerless", "$schema"});
    check_version(root);
    if (regions) {
      for (const std::string_view key : {"region", "instance", "storage", "lambda", "ec2", "emr"}) {
        if (root[key])
          fail(root[key].range(), fmt::format("{} stands in each of `regions`", quoted(key)));
      }
      need(regions, json::Kind::object, "`regions`");
      for (const json::Member& member : regions.members()) {
        need(member.value, json::Kind::object, "a region");
        known_keys(member.value, {"asOf", "source", "instance", "storage", "lambda", "ec2", "emr",
                                  "emrServerless"});
        out.regions.push_back(region_of(member.value, std::string(member.key)));
        if (member.key.empty()) fail(member.key_range, "expected the name of a region");
      }
    } else {
      if (common_.region.empty()) {
        fail(root.range(), "expected `region`, or `regions` for several");
      }
      out.regions.push_back(common_);
    }
    std::stable_sort(out.regions.begin(), out.regions.end(),
                     [](const auto& a, const auto& b) { return a.region < b.region; });
    return out;
  }

  [[noreturn]] void fail(Range where, const std::string& what) const {
    const Position at = document_.position(where.begin, Unit::code_point);
    throw Error(Error::Kind::usage,
                fmt::format("{}:{}:{}: {}", document_.name(), at.line + 1, at.column + 1, what));
  }

 private:
  void check_version(const json::Value& root) const {
    const json::Value& version = root["formatVersion"];
    if (version && !version.text().starts_with("1.")) {
      fail(version.range(),
           fmt::format("format version {} is not known; expected 1.0", quoted(version.text())));
    }
    const json::Value& currency = root["currency"];
    if (currency && currency.text() != "USD") {
      fail(currency.range(),
           fmt::format("prices in {}; only USD is understood", quoted(currency.text())));
    }
  }

  void need(const json::Value& value, json::Kind kind, std::string_view what) const {
    if (value.is(kind)) return;
    fail(value.range(), fmt::format("expected {} for {}, found {}", json::to_string(kind), what,
                                    json::to_string(value.kind())));
  }

  void known_keys(const json::Value& object, const std::vector<std::string_view>& keys) const {
    for (const json::Member& member : object.members()) {
      if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) continue;
      const Nearest near = nearest(member.key, keys);
      fail(member.key_range, near.empty() ? fmt::format("unknown key {}", quoted(member.key))
                                          : fmt::format("unknown key {}: did you mean {}?",
                                                        quoted(member.key), quoted(near)));
    }
  }

  std::string text_of(const json::Value& object, std::string_view key,
                      const std::string& otherwise) const {
    const json::Value& value = object[key];
    if (!value) return otherwise;
    need(value, json::Kind::string, quoted(key));
    return std::string(value.text());
  }

  RegionPrices region_of(const json::Value& value, std::string name) {
    RegionPrices out;
    out.region = name.empty() ? text_of(value, "region", "") : std::move(name);
    out.date = text_of(value, "asOf", common_.date.empty() ? "undated" : common_.date);
    out.source = text_of(value, "source",
                         common_.source.empty() ? std::string(document_.name()) : common_.source);
    const json::Value& instance = value["instance"];
    if (instance) {
      need(instance, json::Kind::object, "`instance`");
      known_keys(instance, {components.begin(), components.end()});
      for (const json::Member& member : instance.members()) {
        const Kind kind = member.key == components[0]   ? Kind::training
                          : member.key == components[1] ? Kind::processing
                                                        : Kind::transform;
        rates(member.value, kind, fmt::format("`instance.{}`", member.key), out);
      }
    }
    if (value["storage"]) {
      rates(value["storage"], Kind::storage, "`storage`", out);
      known_keys(value["storage"], {volumes.begin(), volumes.end()});
    }
    if (value["ec2"]) rates(value["ec2"], Kind::ec2, "`ec2`", out);
    if (value["emr"]) rates(value["emr"], Kind::emr, "`emr`", out);
    words(value["lambda"], Kind::lambda, lambda_words, "`lambda`", out);
    words(value["emrServerless"], Kind::emr_serverless, serverless_words, "`emrServerless`", out);
    return out;
  }

  void rates(const json::Value& object, Kind kind, const std::string& what, RegionPrices& out) {
    need(object, json::Kind::object, what);
    for (const json::Member& member : object.members()) {
      out.rates[{kind, std::string(member.key)}] = rate(member);
    }
  }

  void words(const json::Value& object, Kind kind, std::span<const Word> known,
             const std::string& what, RegionPrices& out) {
    if (!object) return;
    need(object, json::Kind::object, what);
    known_keys(object, written(known));
    for (const json::Member& member : object.members()) {
      const auto word = std::find_if(known.begin(), known.end(),
                                     [&](const Word& each) { return each.written == member.key; });
      out.rates[{kind, std::string(word->meant)}] = rate(member);
    }
  }

  Rate rate(const json::Member& member) const {
    need(member.value, json::Kind::number, "the price of " + quoted(member.key));
    const auto parsed = parse_rate(member.value.text());
    if (!parsed) {
      fail(member.value.range(),
           fmt::format("expected a price in USD from 0 to a million, found {}",
                       quoted(member.value.text())));
    }
    return *parsed;
  }

  const Document& document_;
  RegionPrices common_;
};

void write_rates(json::Writer& out, const RegionPrices& region, Kind kind, std::string_view key,
                 std::span<const Word> names = {}) {
  const auto first = region.rates.lower_bound({kind, std::string()});
  if (first == region.rates.end() || first->first.first != kind) return;
  out.key(key).begin_object();
  for (auto row = first; row != region.rates.end() && row->first.first == kind; ++row) {
    std::string_view name = row->first.second;
    for (const Word& word : names) {
      if (word.meant == name) name = word.written;
    }
    out.key(name).raw(decimal(row->second));
  }
  out.end_object();
}

}  // namespace

PriceFile parse_price_file(const Document& document) {
  const json::Parsed parsed = json::parse(document);
  Reader reader(document);
  for (const json::Problem& problem : parsed.problems) reader.fail(problem.range, problem.message);
  return reader.read(parsed.tree.root());
}

const RegionPrices& prices_of(const PriceFile& file, const std::string& region,
                              const std::string& name) {
  if (region.empty() && file.regions.size() == 1) return file.regions.front();
  std::vector<std::string_view> names;
  for (const RegionPrices& each : file.regions) {
    if (each.region == region) return each;
    names.emplace_back(each.region);
  }
  const std::string has = names.empty() ? "it has none" : "it has " + quoted_list(names);
  throw Error(Error::Kind::usage,
              region.empty()
                  ? fmt::format("{}: which region's prices? {} (--region)", name, has)
                  : fmt::format("{}: no prices of region {}; {}", name, quoted(region), has));
}

Prices choose_prices(const std::optional<PriceFile>& file, const std::string& name,
                     const std::string& region, const std::string& otherwise) {
  if (!file) {
    return Prices(!region.empty() ? region : !otherwise.empty() ? otherwise : "us-east-1");
  }
  const bool several = region.empty() && file->regions.size() > 1;
  return {prices_of(*file, several ? otherwise : region, name), name};
}

std::string write_price_file(const PriceFile& file) {
  json::Writer out;
  out.begin_object();
  out.member("formatVersion", "1.0").member("currency", "USD");
  out.key("regions").begin_object();
  for (const RegionPrices& region : file.regions) {
    out.key(region.region).begin_object();
    out.member("asOf", region.date).member("source", region.source);
    out.key("instance").begin_object();
    write_rates(out, region, Kind::training, "Training");
    write_rates(out, region, Kind::processing, "Processing");
    write_rates(out, region, Kind::transform, "Transform");
    out.end_object();
    write_rates(out, region, Kind::storage, "storage");
    write_rates(out, region, Kind::lambda, "lambda", lambda_words);
    write_rates(out, region, Kind::ec2, "ec2");
    write_rates(out, region, Kind::emr, "emr");
    write_rates(out, region, Kind::emr_serverless, "emrServerless", serverless_words);
    out.end_object();
  }
  out.end_object().end_object();
  return out.take() + "\n";
}

}  // namespace plumbline::cost
