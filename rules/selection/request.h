// Faults in the shape of a start request, in words.
#pragma once

#include "analyzer/json/write.h"
#include "rules/arguments/words.h"
#include "rules/parameters/legal_name.h"
#include "rules/references/names.h"

namespace plumbline {

// "`Value`", "an item of `SelectedSteps`", "the start request".
inline std::string what(const StartRequest& start, const json::Value& value) {
  const auto path = json::path_to(start.root(), value.range());
  if (path.empty()) return "the start request";
  return path.back().is_item ? "an item of " + quoted(path[path.size() - 2].key, 40)
                             : quoted(path.back().key, 40);
}

// What other rules say in better words, and what the CLI adds by itself.
inline bool is_left_to_others(const StartRequest& start, const ArgumentFinding& found) {
  const std::string_view shape = schema::shape(found.shape).name();
  switch (found.fault) {
    case ArgumentFault::missing_member:
      return found.value == &start.root() ||
             (found.name == "SelectedSteps" && !start.selected.empty() &&
              start.is_typed(*start.selected.front().at.document));
    case ArgumentFault::wrong_count: return found.value->size() != 0;
    case ArgumentFault::wrong_length:
      return shape == "String1024" || shape == "String256" || shape == "PipelineExecutionArn";
    case ArgumentFault::wrong_pattern:
      return shape == "PipelineParameterName" || shape == "PipelineExecutionArn";
    default: return false;
  }
}

// What was found and what was expected.
inline std::string complaint(const StartRequest& start, const ArgumentFinding& found) {
  const schema::Shape& shape = schema::shape(found.shape);
  const std::string name = what(start, *found.value);
  const std::string expected = ", expected " + std::string(to_string(type_of(shape)));
  switch (found.fault) {
    case ArgumentFault::unknown_member:
      return name + " has no member " + quoted(found.name, 40) + ", as of " +
             std::string(schema::shapes_date());
    case ArgumentFault::missing_member: return name + " has no " + quoted(found.name);
    case ArgumentFault::null_value: return name + " is null" + expected;
    case ArgumentFault::wrong_type:
      return name + " is " + std::string(json::to_string(found.value->kind())) + expected;
    case ArgumentFault::wrong_count:
      return name + " is empty, expected " + limits(shape) + " items";
    case ArgumentFault::wrong_pattern: {
      const std::string_view text = found.value->text();
      const std::size_t at = schema::mismatch(shape, text);
      const std::string subject = name + " is " + quoted(text, 40);
      if (at >= text.size()) return subject + ", which ends too early";
      return subject + ", but " + character_at(text, at) + " cannot be character " +
             std::to_string(json::count_characters(text.substr(0, at)) + 1);
    }
    default: return name + " is out of its limits, expected " + limits(shape);
  }
}

// A value of the wrong type as it is meant: a number in quotes, a name as a step to select.
inline std::string mended(const ArgumentFinding& found) {
  const json::Value& value = *found.value;
  const schema::Shape& shape = schema::shape(found.shape);
  const bool scalar = value.is(json::Kind::number) || value.is(json::Kind::boolean);
  if (type_of(shape) == ValueType::string && scalar) return json::quote(value.text());
  if (shape.name() == "SelectedStep" && value.is(json::Kind::string)) {
    return "{\"StepName\": " + json::quote(value.text()) + "}";
  }
  return {};
}

}  // namespace plumbline
