// Private to the build tool: the API shapes and step types before they are written as C++.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schemas/compile_patterns.h"
#include "schemas/shapes_table.h"

namespace plumbline::schema {

using Names = std::vector<std::string>;

// These mirror the types of shapes_table.h, which say what the members mean. Shapes refer to each
// other by key: "sagemaker.Channel".
struct CompiledNote {
  std::string says, because, instead, source;
  Names unless, needs, values;
  bool fraction = false, certain = true;
  bool operator==(const CompiledNote&) const = default;
};

struct CompiledMember {
  std::string name, shape;
  Presence presence = Presence::optional;
  CompiledNote note;
};

struct CompiledGroup {
  Count count;
  bool certain;
  Names members;
  std::string source;
};

struct CompiledShape {
  std::string name, item, key, pattern, keyed_by;
  CompiledPattern form;  // empty: no pattern, or in nothing that is given to AWS
  ShapeKind kind = ShapeKind::any;
  bool is_union = false, is_instance_type = false;
  unsigned unenforced = 0;
  std::vector<CompiledMember> members;  // sorted by name
  Names values;
  std::vector<CompiledGroup> groups;
  std::optional<double> min, max;
};

struct CompiledAttribute {
  std::string name;
  Names at, children;
  bool certain;
  Names surely;
  std::string source;
};

struct CompiledSlot {
  std::string path, shape;
};

struct CompiledPlace {
  std::string path, shape, source;
  S3Access access;
  S3Kind kind;
  bool job_name_appended;
};

struct CompiledStep {
  std::string type, source, arguments, properties, history_key;  // no key: no_shape
  Extent arguments_known = Extent::everything, properties_known = Extent::everything;
  Support caching = Support::never, retry = Support::never;
  std::vector<CompiledAttribute> cache_key;
  Names exceptions, ineffective_exceptions;
  std::vector<CompiledSlot> instance_slots;
  std::vector<CompiledPlace> s3_slots;
};

struct CompiledShapes {
  std::map<std::string, CompiledShape> shapes;
  std::vector<CompiledStep> steps;
  Names roots;
  std::string source, date, instance_types;
};

// Compiles the patterns, finds where machines are chosen in each step's Arguments, and drops the
// shapes that nothing holds any more because each step has its own copy of them. Throws on a name
// without a shape and on a pattern that it does not understand.
void link(CompiledShapes&);

// The C++ source of shapes_table.cpp.
std::string write_shapes(const CompiledShapes&);

}  // namespace plumbline::schema
