// What rules about names share: texts that are no names yet, names that a step declares, and the
// name that was meant.
#pragma once

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/json/utf8.h"

namespace plumbline {

// A name inside a text that has quotes of its own; shortened like quoted().
inline std::string bare(std::string_view name) {
  const std::string text = quoted(name);
  return text.substr(1, text.size() - 2);
}

// Where a step's name is written.
inline Range name_range(const Step& step) { return (*step.node)["Name"].range(); }

// Names that a list in a step declares.
struct Names {
  std::vector<std::string_view> list;  // in document order
  std::unordered_set<std::string_view> set;
  bool all_known = true;  // false when there may be more than could be read

  bool has(std::string_view name) const {
    return list.size() > most_compared ? set.contains(name)
                                       : std::find(list.begin(), list.end(), name) != list.end();
  }
  void add(std::string_view name) {
    if (has(name)) return;
    list.push_back(name);
    // Short lists are compared one by one.
    if (list.size() > most_compared + 1) {
      set.insert(name);
    } else if (list.size() == most_compared + 1) {
      set.insert(list.begin(), list.end());
    }
  }
  static constexpr std::size_t most_compared = 12;
};

// The string at `key` of every item of an array. What is not there declares nothing.
inline Names names_in(const json::Value& array, std::string_view key) {
  Names names;
  names.all_known = !array || array.is(json::Kind::array);
  for (const json::Value& item : array.items()) {
    const json::Value& name = item[key];
    // What stands there in place of bytes that are no text is not known.
    if (name.is(json::Kind::string) && !name.text().empty() && !is_placeholder(name.text()) &&
        json::find_invalid_utf8(name.text()) == std::string_view::npos) {
      names.add(name.text());
    } else {
      names.all_known = false;
    }
  }
  return names;
}

// Names by step, each step read once, because any number of references may lead to it.
class NamesByStep {
 public:
  NamesByStep(const Pipeline& pipeline, std::string_view list, std::string_view key)
      : pipeline_(pipeline), list_(list), key_(key) {}
  const Names& of(StepId id) {
    const auto [entry, fresh] = names_.try_emplace(id);
    if (fresh) {
      const json::Value& node = *pipeline_.steps[id].node;
      entry->second = names_in(node[list_], key_);
      // Under a misspelt key.
      for (const json::Member& member : node.members()) {
        const bool misspelt = !node[list_] && !nearest(member.key, {list_}).empty();
        if (misspelt) entry->second.all_known = false;
      }
    }
    return entry->second;
  }

 private:
  const Pipeline& pipeline_;
  std::string_view list_, key_;
  std::unordered_map<StepId, Names> names_;
};

// Looks for the nearest name as long as that is cheap: every search goes through all candidates.
class Similar {
 public:
  bool affords(std::size_t candidates) {
    if (candidates > left_) return false;
    left_ -= candidates;
    return true;
  }
  Nearest to(std::string_view name, const std::vector<std::string_view>& candidates) {
    return affords(candidates.size()) ? nearest(name, candidates) : Nearest{};
  }

 private:
  std::size_t left_ = 50'000;
};

}  // namespace plumbline
