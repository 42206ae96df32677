// Which JSON Schema a policy may hold: draft 7, without references to other documents, to
// themselves, and without keywords that would look as if they checked something.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/json/value.h"

namespace plumbline::policy {

enum class KeywordKind : std::uint8_t {
  unknown,
  annotation,         // says nothing of a value: title, definitions, ...
  plain,              // compares the value with something written: type, enum, minimum, required
  pattern,            // a regular expression
  schema,             // of parts of the value: contains, additionalProperties
  schemas,            // of the value itself: allOf, anyOf, oneOf
  schemas_or_schema,  // items
  properties,         // by name, or by pattern
  dependencies,
  negation,   // not
  condition,  // if, then, else
  reference,
};
KeywordKind keyword_kind(std::string_view key);

struct SchemaFault {
  Range range;          // of the schema's document
  std::string message;  // what was found and what was expected
};
// The first one in the schema; nothing when it can be used. `root` is the whole schema.
std::optional<SchemaFault> find_schema_fault(const json::Value& root);

// Where "#/definitions/NAME" leads; a missing value when it leads nowhere.
const json::Value& referred(const json::Value& root, std::string_view reference);

}  // namespace plumbline::policy
