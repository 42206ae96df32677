// What decides whether a cached step takes an earlier result again: the values of its key
// attributes. Which attributes count is AWS's documentation (schemas/steps.json, `cache_key`).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzer/model/pipeline.h"

namespace plumbline {

struct KeyAttribute {
  std::string_view name;  // as the documentation lists it: "InputDataConfig"
  const json::Value* value = nullptr;
  bool certain = true;  // false: that this, or all of it, counts is inferred
};

// Those that the step has, in the order of the documentation.
std::vector<KeyAttribute> key_attributes(const Step&);

enum class Caching : std::uint8_t {
  off,
  on,
  unknown,  // Enabled is no literal
};
Caching caching(const Step&);

// An execution variable that has another value in every execution.
bool differs_per_run(const Reference&);

// The step's references inside a range of the document, in document order.
std::span<const Reference> references_within(const Pipeline&, StepId, Range);

}  // namespace plumbline
