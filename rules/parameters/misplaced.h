// Strings where other types belong.
#pragma once

#include <unordered_set>

#include "analyzer/check/rule.h"

namespace plumbline {

// Values of the wrong type, by the API.
inline std::unordered_set<const json::Value*> misplaced_strings(const Facts& facts) {
  std::unordered_set<const json::Value*> values;
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault == ArgumentFault::wrong_type) values.insert(found.value);
  }
  return values;
}

}  // namespace plumbline
