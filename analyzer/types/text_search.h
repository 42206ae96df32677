// Private to types/: the search for what texts.h speaks of.
#pragma once

#include <bitset>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "analyzer/types/texts.h"

namespace plumbline {

// Looks at one step after the other, in their order; finish() ends it.
class TextSearch {
 public:
  TextSearch(const Pipeline& pipeline, Texts& out);
  void look(StepId step) {
    step_ = step;
    strings(*pipeline_.steps[step].arguments, {}, false);
  }
  void finish();

 private:
  void find_unread();
  void strings(const json::Value& value, std::string_view key, bool item);
  void text(const json::Value& value, std::string_view key, bool item);
  const Parameter* parameter_of(std::string_view text) const;
  void find_default(const json::Value& value, std::string_view key);
  void add(const Parameter& parameter, const json::Value& value);

  const Pipeline& pipeline_;
  Texts& out_;
  StepId step_ = 0;
  std::unordered_set<std::string_view> mentioned_;
  std::unordered_map<std::string_view, const Parameter*> defaults_;
  std::bitset<256> lengths_;  // of the defaults: most texts need no look-up
  std::unordered_map<const Parameter*, BakedDefault> baked_;
};

}  // namespace plumbline
