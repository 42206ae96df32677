// What type every slot of a step's Arguments wants and every reference gives, and where the two
// disagree. Facts about AWS's shapes come from schema/shapes.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/model/addresses.h"
#include "analyzer/model/pipeline.h"
#include "analyzer/model/secrets.h"
#include "analyzer/schema/shapes.h"
#include "analyzer/types/cache_key.h"
#include "analyzer/types/locations.h"
#include "analyzer/types/texts.h"

namespace plumbline {

enum class ValueType : std::uint8_t {
  unknown,  // only known when the pipeline runs: Std:JsonGet, what has no shape
  string,
  integer,
  number,
  boolean,
  list,
  object,  // a structure or a map
};
std::string_view to_string(ValueType);  // "a string", "an integer"

ValueType declared_type(std::string_view parameter_or_output_type);  // "Integer"
ValueType type_of(const schema::Shape&);

// What is wrong with a value in Arguments. Each is reported by the rule `arguments/<fault>`, but
// for type_mismatch (parameters/, properties/ and functions/, by what is referred to).
enum class ArgumentFault : std::uint8_t {
  unknown_member,    // range: the key
  rejected_member,   // known to the API, refused by pipelines
  generated_member,  // legal, but the service makes it up
  missing_member,    // range: the object's opening brace
  member_conflict,   // more or fewer than `group` allows; range: the second one, or the brace
  wrong_type,        // a literal of another type
  null_value,
  unknown_value,  // a string that is none of the enumerated ones
  unknown_instance_type,
  out_of_range,     // a number below min or above max
  wrong_length,     // a string
  wrong_count,      // items of a list, entries of a map
  wrong_pattern,    // a string that its shape's pattern does not match, see schema::mismatch
  not_a_fraction,   // an integer where the service wants 2.0
  other_step_type,  // the Arguments of another step type, `name`; range: the step's Type
  type_mismatch,    // a function that gives another type
};

struct ArgumentFinding {
  ArgumentFault fault;
  StepId step = no_step;
  Range range;
  const json::Value* value = nullptr;  // the offending one, or the object around a member
  std::string_view name;  // of the member that the fault is about; wrong_length and wrong_pattern:
                          // the map's key that is meant, not its value
  schema::ShapeId shape = schema::no_shape;    // what the slot wants; the object's for members
  const schema::Member* member = nullptr;      // rejected, missing, generated
  const schema::MemberGroup* group = nullptr;  // member_conflict
  ValueType given = ValueType::unknown;        // type_mismatch
  const Reference* reference = nullptr;        // type_mismatch of a Get
  bool certain = true;                         // false: no source says that AWS refuses it
};

// Where the path of a reference leads, parallel to Pipeline::references.
struct Property {
  bool checked = false;  // false: not a step's property, an unknown step, or no shape to check with
  schema::Resolution found;
  std::vector<Segment> path;
  ValueType type = ValueType::unknown;
};

struct Types {
  std::vector<ArgumentFinding> findings;  // in document order within a step
  std::vector<Property> properties;
  Texts texts;
  CacheKeys cache_keys;
  S3Locations locations;
  std::vector<Secret> secrets;
  std::vector<AwsPlace> places;  // of parameters, then of steps
};

// Linear in the size of the definition.
Types build_types(const Pipeline&);

// What is wrong with a request that belongs to no step, against the API's shape of it.
std::vector<ArgumentFinding> check_request(const json::Value&, schema::ShapeId);

// The parts of build_types. `types` holds the properties already.
std::vector<Property> resolve_properties(const Pipeline&);
// The path as the shapes know it.
std::vector<schema::Segment> way_of(std::span<const Segment> path);
void check_arguments(const Pipeline&, const Types& types, StepId first, StepId last,
                     std::vector<ArgumentFinding>& out);
ValueType type_of_reference(const Pipeline&, const Types& types, const Reference&);

// The Get whose string this is, among those of the step; null when it is none.
const Reference* reference_at(const Pipeline&, StepId, const json::Value& text);
// The type of a literal, or of what a function in the step gives.
ValueType type_of_value(const Pipeline&, const Types&, StepId, const json::Value&);

}  // namespace plumbline
