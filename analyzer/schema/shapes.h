// What the AWS API lets a step's Arguments hold, what can be read from a finished step, and which
// machines there are. Facts from schemas/aws_shapes.json and schemas/steps.json, compiled in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "schemas/shapes_table.h"

namespace plumbline::schema {

inline const Shape& shape(ShapeId id) { return table::shapes[id]; }
inline std::size_t shape_count() { return table::shape_count; }

// Null for a type that is none of the 23.
const StepFacts* step_facts(std::string_view type);
std::span<const StepFacts> all_step_facts();

// A shape that is nobody's Arguments: "sagemaker.StartPipelineExecutionRequest". no_shape when
// steps.json does not ask for it.
ShapeId api_shape(std::string_view service_and_name);

// The names that fit: a structure's members without the rejected ones and aliases, or the values
// of a string. For `nearest` and for messages.
std::vector<std::string_view> candidates(ShapeId);

// One step of a path `.Name`, `[0]` or `['key']` below `Steps.X`.
struct Segment {
  enum class Kind : std::uint8_t { member, index, key };
  Kind kind = Kind::member;
  std::string_view text;    // the member or key
  std::uint64_t index = 0;  // of an item
};

enum class Unresolved : std::uint8_t {
  none,            // the path leads to a value
  unknown_member,  // see candidates(at)
  not_indexable,   // an index or key where members are, or on a plain value
  no_members,      // a member of a list, a map or a plain value
  out_of_range,    // an index that no list of the service reaches
  not_named,       // a key on a list whose items have no name
};

inline constexpr std::size_t no_segment = static_cast<std::size_t>(-1);

struct Resolution {
  Unresolved why = Unresolved::none;
  ShapeId at = no_shape;            // resolved: the value's; else the one that lacks the segment
  std::size_t failed = no_segment;  // the first segment that does not exist
  std::size_t keyed = no_segment;   // the segment that picks an item of a list with named items,
  ShapeId keyed_list = no_shape;    //   and that list (see Shape::keyed_by)
  bool certain = true;              // false: whether the service spells it so is not known

  explicit operator bool() const { return why == Unresolved::none; }
};

// Where a path leads below the step's properties. Only for facts with properties.
Resolution resolve(const StepFacts&, std::span<const Segment>);

// Where a text stops matching the shape's pattern: at the first byte of a character that cannot
// stand there, or at its size when more is needed. npos: it matches, as far as is checked (see
// schemas/compile_patterns.h), or there is no pattern. Linear, without recursion.
std::size_t mismatch(const Shape&, std::string_view text);

// A string shape with every instance type of any slot, sorted.
ShapeId all_instance_types();
// Types of the slot that `name` may mean, nearest first: misspelled, without `ml.`, or known
// elsewhere and of the same family.
std::vector<std::string_view> near_instance_types(std::string_view name, ShapeId slot,
                                                  std::size_t most = 3);

// "boto/botocore 1.43.67" and the day that the shapes are from.
std::string_view shapes_source();
std::string_view shapes_date();

}  // namespace plumbline::schema
