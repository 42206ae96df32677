// The small language inside {"Get": "..."}: where a value comes from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline {

using StepId = std::uint32_t;  // index into Pipeline::steps
inline constexpr StepId no_step = 0xFFFFFFFF;

enum class ReferenceKind : std::uint8_t {
  parameter,      // Parameters.NAME
  execution,      // Execution.NAME
  experiment,     // PipelineExperimentConfig.NAME
  step_property,  // Steps.NAME[.PATH]
  property_file,  // Steps.NAME.PropertyFiles.FILE, as the PropertyFile of a Std:JsonGet
  malformed,      // anything else; see GetPath::fault
};

// The parts of a Get path. Views into the parsed text.
struct GetPath {
  ReferenceKind kind = ReferenceKind::malformed;
  std::string_view name;  // of the parameter, step or variable
  std::string_view path;  // steps: what follows the name, without the dot between them
  std::string_view file;  // property_file: the property file's name
  // malformed: what is wrong, where in the text (an offset), and a mend when one is certain.
  std::string fault;
  std::size_t fault_at = 0;
  std::string suggestion;
};

// Grammar: spec/definition-language.md section 3.2, scanned from left to right, because keys in
// brackets may hold dots. `as_property_file`: the text is the PropertyFile of a Std:JsonGet.
GetPath parse_get(std::string_view text, bool as_property_file = false);

// One segment of a property path: .Member, [0] or ['key'].
struct Segment {
  enum class Kind : std::uint8_t { member, index, key } kind = Kind::member;
  std::string_view text;           // without dot, brackets and quotes
  std::size_t begin = 0, end = 0;  // in the path, with brackets
};
std::vector<Segment> segments(std::string_view path);

// "Std:Join", "Std:JsonGet", and what only looks like one: "Std:Concat", "std:join".
bool is_function_key(std::string_view key);
// {"Get": ...}, or an object whose only key is such a function.
bool is_function(const json::Value&);

// A Get in a definition.
struct Reference {
  ReferenceKind kind = ReferenceKind::malformed;
  StepId owner = no_step;  // the step that reads; no_step at the root
  std::string_view name, path, file;
  const json::Value* at = nullptr;      // the Get's string
  const json::Value* object = nullptr;  // the object around it
  StepId target = no_step;              // steps: the one that is named, if there is one
};

}  // namespace plumbline
