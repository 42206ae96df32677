// What stands in the place of an argument and gives another type.
#pragma once

#include <string>

#include "rules/arguments/words.h"

namespace plumbline {

// A place that takes any text: no enumeration, no machine.
inline bool takes_text(const schema::Shape& shape) {
  return type_of(shape) == ValueType::string && shape.values().empty();
}

// "`InstanceCount` takes an integer, ".
inline std::string takes(const Facts& facts, const ArgumentFinding& found) {
  return what(facts, found) + " takes " +
         std::string(to_string(type_of(schema::shape(found.shape)))) + ", ";
}

inline std::string expected(const ArgumentFinding& found) {
  return "expected " + std::string(to_string(type_of(schema::shape(found.shape))));
}

// The type of a parameter that would fit; empty when no parameter is of that type.
inline std::string_view type_for(ValueType type) {
  switch (type) {
    case ValueType::integer: return "Integer";
    case ValueType::number: return "Float";
    case ValueType::boolean: return "Boolean";
    default: return {};
  }
}

// Adds the Std:Join that makes a string of a number or a boolean.
inline void suggest_join(const Facts& facts, const ArgumentFinding& found, Diagnostic& finding) {
  const Range range = found.value->range();
  finding.help.push_back("wrap it in `Std:Join`, which gives a string; in Python: .to_string()");
  finding.fixes.push_back({"Wrap in Std:Join",
                           Applicability::safe,
                           {{range, R"({"Std:Join": {"On": "", "Values": [)" +
                                        std::string(facts.document.text(range)) + "]}}"}}});
}

// What the service says of a function where a list or an object should begin.
inline void note_container(const ArgumentFinding& found, Diagnostic& finding) {
  const ValueType wanted = type_of(schema::shape(found.shape));
  if (wanted != ValueType::list && wanted != ValueType::object) return;
  finding.help.push_back(wanted == ValueType::list
                             ? "write the list itself, with functions as its items"
                             : "write the object itself, with functions as its values");
  if (found.certain) {
    finding.notes.push_back(std::string("the service says \"Unable to parse pipeline definition. "
                                        "Expecting start of Json ") +
                            (wanted == ValueType::list ? "Array.\"" : "Object.\""));
  }
}

}  // namespace plumbline
