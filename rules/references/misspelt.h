// References that are only out of place because what is around them is misspelt.
#pragma once

#include <unordered_set>

#include "analyzer/check/rule.h"

namespace plumbline {

// Objects that would be the PropertyFile of a Std:JsonGet, were that spelt right.
inline std::unordered_set<const json::Value*> misspelt_property_files(const Facts& facts) {
  std::unordered_set<const json::Value*> result;
  for (const json::Member* function : facts.pipeline.unknown_functions) {
    result.insert(&function->value["PropertyFile"]);
  }
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::unknown_key || found.renamed != "PropertyFile") continue;
    for (const json::Member& member : found.value->members()) {
      if (member.key_range == found.range) result.insert(&member.value);
    }
  }
  return result;
}

}  // namespace plumbline
