// The table that compile.cpp makes of definition.schema.json: what analyzer/schema/ walks. Plain
// constant data; nothing of it is computed when the program starts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace plumbline::schema::table {

using Index = std::uint16_t;
inline constexpr Index none = 0xFFFF;
inline constexpr std::size_t most_properties = 24;  // of one object

// Bits of Node::kinds.
enum Kinds : std::uint8_t {
  string = 1,
  number = 2,
  integer = 4,  // a number without fraction; never together with `number`
  boolean = 8,
  null = 16,
  array = 32,
  object = 64,
  function = 128,  // an object that is a Get, Std:Join or Std:JsonGet
};

// Which fault a value outside Node::values is.
enum class Fault : std::uint8_t { unknown_value, wrong_version, unknown_step_type };

// What a value may be.
struct Node {
  std::uint8_t kinds = 0;
  bool free = false;               // arrays and objects hold anything, functions keep their shape
  bool function_doubtful = false;  // a function here is only said to be wrong, not known to be
  Fault fault = Fault::unknown_value;
  Index shape = none;                          // of an object or function, in Table::objects
  Index items = none;                          // of an array, in Table::nodes
  std::span<const std::string_view> values;    // of a string; empty: any
  std::span<const std::string_view> doubtful;  // values that are wrong, but no source rejects
  std::string_view expected;                   // "a string, null or a function"
};

struct Property {
  std::string_view key;
  Index node = none;
  bool required = false;
  bool doubtful = false;  // required: no source rejects an object without it
};

struct Rename {
  std::string_view written, meant;
};

struct Case {
  std::string_view value;
  Index object = none;
};

// What an object holds.
struct Object {
  std::string_view owner;
  std::span<const Property> properties;
  std::span<const std::string_view> one_of;  // exactly one of these keys
  std::span<const Rename> renamed;
  std::span<const std::string_view> doubtful;  // unknown keys that no source rejects; "*": all
  std::string_view dispatch;                   // the key whose value selects one of `cases`
  std::span<const Case> cases;
  bool open = false;        // other keys are legal
  Index additional = none;  // what they hold; none: anything
};

struct Table {
  std::span<const Node> nodes;  // the first is the root
  std::span<const Object> objects;
  Index function = none;  // the object that describes all functions
  std::span<const std::string_view> step_types;
  std::string_view facts_date;
};

extern const Table envelope;

}  // namespace plumbline::schema::table
