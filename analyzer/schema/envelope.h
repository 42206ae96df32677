// Checks a definition's envelope (everything but the AWS request shapes inside `Arguments`) against
// schemas/definition.schema.json, which is compiled into a table at build time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline::schema {

// Each fault is reported by the rule `schema/<fault>` (with hyphens).
enum class Fault : std::uint8_t {
  wrong_type,            // expected: "a string", "an array or null"
  missing_key,           // key: the one that is missing; range: the object's opening brace
  unknown_key,           // key: the one that is too many; range: the key
  unknown_value,         // not one of `candidates`
  null_value,            // null where the SDK never writes it
  function_not_allowed,  // Get, Std:Join or Std:JsonGet where only a literal is legal
  key_conflict,          // more than one, or none, of `candidates` in one object
  wrong_version,         // the root's Version
  unknown_step_type,     // a step's Type
};

struct Violation {
  Fault fault;
  Range range;                         // the exact token
  const json::Value* value = nullptr;  // the offending value, or the object with the key
  std::string_view owner;              // what the object is: "step", "parameter", "CacheConfig"
  std::string_view key;                // see Fault; of a value: the member that holds it
  bool item = false;                   // the value is an item of the array `key`
  std::string_view renamed;            // unknown_key: the key that is surely meant, or empty
  std::string_view expected;           // of a value: "a string", "an array or null"
  std::vector<std::string_view> candidates;  // legal keys or values here
  bool certain = true;  // false: no source says that AWS rejects it (reported as a warning)
};

// In document order; one mistake gives one violation. Linear in the size of the document.
std::vector<Violation> check(const json::Value& definition);

// The date and origin of the facts in the schema, for messages about things newer than they are.
std::string_view facts_date();
// The 23 step types, in the order of the specification.
const std::vector<std::string_view>& step_types();

}  // namespace plumbline::schema
