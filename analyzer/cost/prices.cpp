#include "analyzer/cost/prices.h"

#include <fmt/format.h>

#include <algorithm>

namespace plumbline::cost {
namespace {

namespace table = prices::table;

// The place of `name` in sorted names; nothing when it is not there.
std::optional<std::uint16_t> place(std::span<const std::string_view> names, std::string_view name) {
  const auto found = std::lower_bound(names.begin(), names.end(), name);
  if (found == names.end() || *found != name) return std::nullopt;
  return static_cast<std::uint16_t>(found - names.begin());
}

const table::Block* block_of(std::string_view region, Kind kind) {
  const auto number = place(table::builtin.regions, region);
  if (!number) return nullptr;
  const std::pair wanted(*number, kind);
  const auto& blocks = table::builtin.blocks;
  const auto found = std::lower_bound(blocks.begin(), blocks.end(), wanted,
                                      [](const table::Block& block, const auto& key) {
                                        return std::pair(block.region, block.kind) < key;
                                      });
  if (found == blocks.end() || std::pair(found->region, found->kind) != wanted) return nullptr;
  return &*found;
}

Price price_of(const table::Block& block, const table::Row& row) {
  const table::Origin& origin = table::builtin.origins[row.origin];
  return {{row.price * block.unit}, origin.basis, origin.source, origin.date};
}

std::optional<Price> look_up(std::string_view region, Kind kind, std::string_view name) {
  const table::Block* const block = block_of(region, kind);
  const auto number = place(table::builtin.names, name);
  if (block == nullptr || !number) return std::nullopt;
  const auto rows = table::builtin.rows.subspan(block->first, block->count);
  const auto row = std::lower_bound(
      rows.begin(), rows.end(), *number,
      [](const table::Row& each, std::uint16_t wanted) { return each.name < wanted; });
  if (row == rows.end() || row->name != *number) return std::nullopt;
  return price_of(*block, *row);
}

// Of the EC2 price, in millionths; 0 when nobody has seen one.
std::uint32_t ratio_of(std::string_view size) {
  const auto& ratios = table::builtin.ratios;
  const auto find = [&](std::string_view name) {
    const auto found = std::lower_bound(
        ratios.begin(), ratios.end(), name,
        [](const table::Ratio& ratio, std::string_view wanted) { return ratio.name < wanted; });
    return found != ratios.end() && found->name == name ? found->millionth : 0U;
  };
  const std::uint32_t own = find(size);
  return own != 0 ? own : find(size.substr(0, size.find('.')));
}

bool is_instance(Kind kind) {
  return kind == Kind::training || kind == Kind::processing || kind == Kind::transform;
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::training: return "Training";
    case Kind::processing: return "Processing";
    case Kind::transform: return "Transform";
    case Kind::studio: return "Studio";
    case Kind::ec2: return "EC2";
    case Kind::emr: return "EMR";
    case Kind::storage: return "storage";
    case Kind::lambda: return "Lambda";
    case Kind::emr_serverless: return "EMRServerless";
  }
  return {};
}

std::string origin_text(const Price& price) {
  const auto of = [&](std::string_view what) {
    return price.date == "undated" ? fmt::format("undated {} ({})", what, price.source)
                                   : fmt::format("{} of {} ({})", what, price.date, price.source);
  };
  switch (price.basis) {
    case Basis::component: return of("price");
    case Basis::table: return of("price table");
    case Basis::sibling: return of("price of another SageMaker component");
    case Basis::secondary: return of("price quoted by others");
    case Basis::estimate: return of("estimated from the EC2 price");
  }
  return {};
}

Prices::Prices(RegionPrices file, std::string name)
    : region_(file.region), file_(std::move(file)), file_name_(std::move(name)) {
  for (const auto& [key, rate] : file_->rates) {
    replaces_sagemaker_ = replaces_sagemaker_ || is_instance(key.first);
  }
}

bool Prices::knows_region() const {
  return file_.has_value() || place(table::builtin.regions, region_).has_value();
}

std::optional<Price> Prices::estimated(std::string_view name) const {
  if (!name.starts_with("ml.")) return std::nullopt;
  name.remove_prefix(3);
  const std::uint32_t ratio = ratio_of(name);
  std::optional<Price> price = look_up(region_, Kind::ec2, name);
  if (!price || ratio == 0) return std::nullopt;
  price->rate = millionths(price->rate, ratio);
  price->basis = Basis::estimate;
  return price;
}

std::optional<Price> Prices::builtin(Kind kind, std::string_view name) const {
  if (auto price = look_up(region_, kind, name)) return price;
  if (!is_instance(kind)) return std::nullopt;
  if (auto price = look_up(region_, Kind::studio, name)) {
    price->basis = Basis::sibling;
    return price;
  }
  return estimated(name);
}

std::optional<Price> Prices::find(Kind kind, std::string_view name) const {
  if (!file_) return builtin(kind, name);
  const auto found = file_->rates.find({kind, std::string(name)});
  if (found != file_->rates.end()) {
    return Price{found->second, Basis::component, file_->source, file_->date};
  }
  const bool sagemaker = is_instance(kind) || kind == Kind::storage;
  if (sagemaker && replaces_sagemaker_) return std::nullopt;
  const auto first = file_->rates.lower_bound({kind, std::string()});
  if (first != file_->rates.end() && first->first.first == kind) return std::nullopt;
  return builtin(kind, name);
}

bool Prices::local_storage(std::string_view instance_type) {
  return place(table::builtin.local_storage, instance_type).has_value();
}

std::string Prices::date() const {
  if (file_) return file_->date;
  const table::Block* block = block_of(region_, Kind::training);
  if (block == nullptr || block->count < 20) block = block_of(region_, Kind::studio);
  if (block == nullptr) block = block_of(region_, Kind::ec2);
  if (block == nullptr) return "unknown date";
  // That of most rows: single prices may be newer or older.
  std::map<std::string_view, unsigned> votes;
  for (const table::Row& row : table::builtin.rows.subspan(block->first, block->count)) {
    ++votes[table::builtin.origins[row.origin].date];
  }
  const auto best = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return std::string(best->first);
}

std::string Prices::title() const {
  if (!knows_region()) return region_ + ", no prices known";
  return fmt::format("{} as of {} ({})", region_, date(), file_ ? file_name_ : "built-in");
}

std::vector<std::string_view> Prices::regions() {
  return {table::builtin.regions.begin(), table::builtin.regions.end()};
}

std::vector<Listed> builtin_prices(std::string_view region) {
  std::vector<Listed> out;
  for (const table::Block& block : table::builtin.blocks) {
    if (table::builtin.regions[block.region] != region) continue;
    for (const table::Row& row : table::builtin.rows.subspan(block.first, block.count)) {
      out.push_back({block.kind, table::builtin.names[row.name], price_of(block, row)});
    }
  }
  return out;
}

}  // namespace plumbline::cost
