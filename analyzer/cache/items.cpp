#include "analyzer/cache/items.h"

#include <algorithm>
#include <array>

namespace plumbline::cache {

using json::Kind;
using json::Value;

const Value& nothing() { return json::missing; }

// Sorted by key; of a repeated one the last.
std::vector<NamedValue> sorted_members(const Value& object) {
  std::vector<NamedValue> result;
  result.reserve(object.members().size());
  for (const json::Member& member : object.members())
    result.emplace_back(member.key, &member.value);
  std::stable_sort(result.begin(), result.end(),
                   [](const NamedValue& a, const NamedValue& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (i + 1 < result.size() && result[i + 1].first == result[i].first) continue;
    result[kept++] = result[i];
  }
  result.resize(kept);
  return result;
}

// What the service takes for a member that is not there, from the API reference.
bool is_default(std::string_view member, const Value& value) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> defaults{
      {{"AppManaged", "false"},
       {"CompressionType", "None"},
       {"RecordWrapperType", "None"},
       {"S3CompressionType", "None"},
       {"S3DataDistributionType", "FullyReplicated"},
       {"SplitType", "None"}}};
  if (value.is(Kind::null)) return true;
  if (value.is(Kind::object) || value.is(Kind::array)) return value.size() == 0;
  return std::any_of(defaults.begin(), defaults.end(), [&](const auto& row) {
    return row.first == member && row.second == value.text();
  });
}

// The name of an item of a list, by which it is found again in another order.
std::string_view item_name(const Value& item) {
  constexpr std::array<std::string_view, 6> keys{
      "InputName", "OutputName", "ChannelName", "RuleConfigurationName", "CollectionName", "Name"};
  for (const std::string_view key : keys) {
    const Value& name = item[key];
    if (name.is(Kind::string)) return name.text();
  }
  return {};
}

// Items by name, or nothing when one has none or shares it.
std::optional<std::map<std::string_view, std::size_t>> by_name(const Value& list) {
  std::map<std::string_view, std::size_t> result;
  for (std::size_t i = 0; i < list.items().size(); ++i) {
    const std::string_view name = item_name(list.items()[i]);
    if (name.empty() || !result.emplace(name, i).second) return std::nullopt;
  }
  return result;
}

}  // namespace plumbline::cache
