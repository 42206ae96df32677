#include "analyzer/cost/offer.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <map>
#include <unordered_map>
#include <vector>

#include "analyzer/source/diagnostic.h"

namespace plumbline::cost {
namespace {

// What a product of the offer is to us.
struct Product {
  std::string region, name;
  Kind kind = Kind::training;
};

// The attributes of a product that say so.
struct Attributes {
  std::string family, region, instance, component, usage, operation, volume;
};

Kind kind_of(std::string_view component) {
  if (component == "Training") return Kind::training;
  if (component == "Processing") return Kind::processing;
  if (component == "BatchTransform" || component == "Transform" || component == "Tsform") {
    return Kind::transform;
  }
  return Kind::studio;  // nothing that a pipeline pays for
}

// "USE1-Train:ml.m5.xlarge" is a training job's: the word between the dash and the colon.
std::string_view word_of_usage(std::string_view usage) {
  const std::size_t colon = usage.find(':');
  std::string_view head = usage.substr(0, colon);
  if (const std::size_t dash = head.rfind('-'); dash != std::string_view::npos) {
    head.remove_prefix(dash + 1);
  }
  if (head == "Train") return "Training";
  if (head == "Tsform") return "Transform";
  return head;
}

std::optional<Product> product_of(const Attributes& is) {
  std::string_view component = is.component;
  if (component.empty()) component = word_of_usage(is.usage);
  const Kind kind = kind_of(component);
  if (kind == Kind::studio || is.region.empty()) return std::nullopt;
  // "USE1-Train:VolumeUsage.gp2"; other volumes than the general ones are not what jobs get.
  if (is.usage.find("VolumeUsage") != std::string::npos) {
    const bool general = is.usage.ends_with("VolumeUsage") || is.usage.ends_with(".gp2");
    if (!general || kind == Kind::transform) return std::nullopt;
    return Product{is.region, std::string(to_string(kind)), Kind::storage};
  }
  if (is.family != "ML Instance") return std::nullopt;
  // "ml.m5.xlarge-Training", or only in the usage type.
  std::string name = is.instance.substr(0, is.instance.find('-'));
  if (!name.starts_with("ml.")) name = is.usage.substr(is.usage.find(':') + 1);
  if (!name.starts_with("ml.")) return std::nullopt;
  return Product{is.region, std::move(name), kind};
}

// A stream in blocks, as RapidJSON wants it: its own wrapper of streams asks byte by byte.
class Blocks {
 public:
  using Ch = char;
  explicit Blocks(std::istream& in) : in_(in), buffer_(std::size_t{1} << 20U) { fill(); }
  Ch Peek() const { return at_ < end_ ? buffer_[at_] : '\0'; }
  Ch Take() {
    const Ch taken = Peek();
    if (at_ < end_ && ++at_ == end_) fill();
    return taken;
  }
  std::size_t Tell() const { return before_ + at_; }
  // For parsing in place, which this is not.
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  std::size_t PutEnd(Ch*) { return 0; }

 private:
  void fill() {
    before_ += end_;
    at_ = 0;
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    end_ = static_cast<std::size_t>(in_.gcount());
  }

  std::istream& in_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0, before_ = 0;
};

// Follows the way down: products / SKU / attributes / regionCode,
// terms / OnDemand / SKU / SKU.TERM / priceDimensions / RATE / pricePerUnit / USD.
class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  bool Default() { return scalar({}); }
  bool String(const char* text, rapidjson::SizeType length, bool) { return scalar({text, length}); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    return scalar({text, length});
  }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    if (depth_ <= most_depth) path_[depth_ - 1].assign(text, length);
    return true;
  }
  bool StartObject() {
    ++depth_;
    if (depth_ <= most_depth) path_[depth_ - 1].clear();
    if (depth_ == 3 && path_[0] == "products") product_ = {};
    if (depth_ == 7 && in_terms()) unit_.clear();
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    if (depth_ == 3 && path_[0] == "products") finish_product();
    if (depth_ == 7 && in_terms()) finish_price();
    --depth_;
    return true;
  }
  bool StartArray() { return StartObject(); }
  bool EndArray(rapidjson::SizeType size) { return EndObject(size); }

  Imported take() {
    Imported out;
    out.version = version_;
    out.products = products_;
    std::map<std::string, RegionPrices> regions;
    for (const auto& [sku, price] : prices_) {
      const auto product = known_.find(sku);
      if (product == known_.end()) continue;
      const Product& is = product->second;
      RegionPrices& region = regions[is.region];
      // Free tiers and reservations stand beside the price; the largest is the one on demand.
      Rate& rate = region.rates[{is.kind, is.name}];
      rate = std::max(rate, price);
    }
    for (auto& [name, region] : regions) {
      region.region = name;
      region.date = published_.substr(0, 10);
      region.source = fmt::format("AWS price list, AmazonSageMaker {}", version_);
      std::erase_if(region.rates, [](const auto& row) { return row.second.pico == 0; });
      out.taken += region.rates.size();
      if (!region.rates.empty()) out.file.regions.push_back(std::move(region));
    }
    return out;
  }
  const std::string& offer() const { return offer_; }

 private:
  static constexpr std::size_t most_depth = 8;

  bool in_terms() const { return path_[0] == "terms" && path_[1] == "OnDemand"; }

  bool scalar(std::string_view text) {
    if (depth_ == 1) {
      if (path_[0] == "offerCode") offer_ = text;
      if (path_[0] == "version") version_ = text;
      if (path_[0] == "publicationDate") published_ = text;
    } else if (path_[0] == "products") {
      if (depth_ == 3 && path_[2] == "productFamily") product_.family = text;
      if (depth_ == 4 && path_[2] == "attributes") attribute(path_[3], text);
    } else if (depth_ == 7 && in_terms() && path_[6] == "unit") {
      unit_ = text;
    } else if (depth_ == 8 && in_terms() && path_[6] == "pricePerUnit" && path_[7] == "USD") {
      price_ = text;
    }
    return true;
  }

  void attribute(std::string_view key, std::string_view text) {
    if (key == "regionCode") product_.region = text;
    if (key == "instanceType" || (key == "instanceName" && product_.instance.empty())) {
      product_.instance = text;
    }
    if (key == "platoinstancetype" || (key == "component" && product_.component.empty())) {
      product_.component = text;
    }
    if (key == "usagetype") product_.usage = text;
  }

  void finish_product() {
    ++products_;
    if (auto product = product_of(product_)) known_.emplace(path_[1], std::move(*product));
  }

  void finish_price() {
    const auto rate = parse_rate(price_);
    price_.clear();
    if (!rate) return;
    if (unit_ != "Hrs" && unit_ != "Hours" && unit_ != "GB-Mo") return;
    Rate& known = prices_[path_[2]];
    known = std::max(known, *rate);
  }

  std::size_t depth_ = 0;
  std::string path_[most_depth];
  std::string offer_, version_, published_, unit_, price_;
  std::uint64_t products_ = 0;
  Attributes product_;
  // Terms come after products in AWS's files, but JSON does not say so.
  std::unordered_map<std::string, Product> known_;
  std::unordered_map<std::string, Rate> prices_;
};

}  // namespace

Imported import_offer(std::istream& in, const std::string& name) {
  Blocks stream(in);
  rapidjson::Reader reader;
  Handler handler;
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  const rapidjson::ParseResult result = reader.Parse<flags>(stream, handler);
  if (result.IsError()) {
    throw Error(Error::Kind::usage, fmt::format("{}: byte {}: {}", name, result.Offset(),
                                                rapidjson::GetParseError_En(result.Code())));
  }
  if (handler.offer() != "AmazonSageMaker") {
    throw Error(Error::Kind::usage,
                fmt::format("{}: expected AWS's offer file of AmazonSageMaker, found {}", name,
                            handler.offer().empty() ? "no offerCode" : quoted(handler.offer())));
  }
  Imported out = handler.take();
  if (out.taken == 0) {
    throw Error(Error::Kind::usage,
                fmt::format("{}: none of its {} products has a price that a pipeline pays", name,
                            out.products));
  }
  return out;
}

}  // namespace plumbline::cost
