// Private to the build tool: a compiled JSON Schema before it is written as C++.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "schemas/envelope_table.h"

namespace plumbline::schema {

using Names = std::vector<std::string>;

// These mirror the types of envelope_table.h, which say what the members mean.
struct CompiledNode {
  unsigned kinds = 0;
  bool free = false, function_doubtful = false;
  std::string fault = "unknown_value";
  table::Index shape = table::none, items = table::none;
  Names values, doubtful;
};

struct CompiledProperty {
  std::string key;
  table::Index node;
  bool required, doubtful;
};

struct CompiledObject {
  std::string owner, dispatch;
  std::vector<CompiledProperty> properties;
  Names one_of, doubtful;
  std::vector<std::pair<std::string, std::string>> renamed;
  std::vector<std::pair<std::string, table::Index>> cases;
  bool open = true;
  table::Index additional = table::none;
};

struct Compiled {
  std::vector<CompiledNode> nodes;  // the first is the root
  std::vector<CompiledObject> objects;
  table::Index function = table::none;
  Names step_types;
  std::string facts_date;
};

// The C++ source of table::envelope.
std::string write_table(const Compiled&);

}  // namespace plumbline::schema
