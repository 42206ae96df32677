// Private to cache/: members and items of two values side by side.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline::cache {

using NamedValue = std::pair<std::string_view, const json::Value*>;

// Sorted by key; of a repeated one the last.
std::vector<NamedValue> sorted_members(const json::Value& object);

// Nothing, or what the service takes for a member that is not there.
bool is_default(std::string_view member, const json::Value&);

// The name of an item of a list, by which it is found again in another order; empty: it has none.
std::string_view item_name(const json::Value& item);
// Places of the items by name, or nothing when one has none or shares it.
std::optional<std::map<std::string_view, std::size_t>> by_name(const json::Value& list);

// A missing value.
const json::Value& nothing();

// Calls function(key, now, before) for every key of the two objects, sorted.
template <class Function>
void each_member(const json::Value& now, const json::Value& before, Function function) {
  const auto a = sorted_members(now), b = sorted_members(before);
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    const bool first = j == b.size() || (i < a.size() && a[i].first <= b[j].first);
    const bool second = i == a.size() || (j < b.size() && b[j].first <= a[i].first);
    function(first ? a[i].first : b[j].first, first ? *a[i].second : nothing(),
             second ? *b[j].second : nothing());
    i += first ? 1U : 0U;
    j += second ? 1U : 0U;
  }
}

}  // namespace plumbline::cache
