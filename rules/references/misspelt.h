// What only seems out of place or missing because something around it is misspelt.
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

// Steps whose Arguments hold an unknown member: what a step seems to lack may stand under it.
inline std::unordered_set<StepId> misspelt_requests(const Facts& facts) {
  std::unordered_set<StepId> result;
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault == ArgumentFault::unknown_member) result.insert(found.step);
  }
  return result;
}

// Whether the text of a Get leads somewhere.
inline bool resolves(const Pipeline& pipeline, std::string_view text) {
  const GetPath path = parse_get(text);
  switch (path.kind) {
    case ReferenceKind::parameter: return pipeline.find_parameter(path.name) != nullptr;
    case ReferenceKind::step_property:
    case ReferenceKind::property_file: return pipeline.find_step(path.name) != no_step;
    case ReferenceKind::malformed: return false;
    default: return true;
  }
}

}  // namespace plumbline
