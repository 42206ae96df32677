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

// Those of all steps that are cached, each looked up once.
class CacheKeys {
 public:
  // Empty for a step that is not cached.
  std::span<const KeyAttribute> of(StepId) const;
  bool cached(StepId id) const { return id < cached_.size() && cached_[id]; }

  void add(const Step&);  // the next one

 private:
  std::vector<KeyAttribute> attributes_;
  std::vector<std::uint32_t> ends_;  // of each step's attributes
  std::vector<bool> cached_;
};

enum class Caching : std::uint8_t {
  off,
  on,
  unknown,  // Enabled is no literal
};
Caching caching(const Step&);
// A step of a type that can be cached, with caching turned on.
bool is_cached(const Step&);

// An execution variable that has another value in every execution.
bool differs_per_run(const Reference&);

// The step's references inside a range of the document, in document order.
std::span<const Reference> references_within(const Pipeline&, StepId, Range);

}  // namespace plumbline
