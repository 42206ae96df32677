// What may stand at a place of a definition, in the envelope and in Arguments alike: for those who
// offer something there, or say what it is for.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/schema/shapes.h"
#include "schemas/envelope_table.h"

namespace plumbline::schema {

// A step of the way from the root: a member, or an item of an array.
struct Waypoint {
  std::string_view key;  // empty: an item
  bool is_item = false;
  std::string_view type;  // "Type" of the object that it leads to, if it has one
};

struct Slot {
  const table::Node* node = nullptr;  // in the envelope
  ShapeId shape = no_shape;           // in Arguments, where the API describes them
  const Member* member = nullptr;     // the shape's member that leads here; null: none does
  const StepFacts* step = nullptr;    // the step around, in Arguments
  std::string_view type;              // of the object here, see Waypoint

  explicit operator bool() const { return node != nullptr || shape != no_shape; }
};

// Empty where nothing is known of the place.
Slot find_slot(std::span<const Waypoint> way);

struct Key {
  std::string_view name;
  bool required = false;
  Slot slot;  // what its value may be
};

// The members of an object here, in the order in which they should be written.
std::vector<Key> keys(const Slot&);
// The few texts that a value here may be; empty: any.
std::vector<std::string_view> values(const Slot&);
// "a string", "a list", "an object or null".
std::string expected(const Slot&);
// Whether a Get may stand here.
bool takes_function(const Slot&);

}  // namespace plumbline::schema
