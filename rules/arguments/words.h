// How rules about Arguments name what they speak of.
#pragma once

#include <array>
#include <charconv>
#include <string>

#include "analyzer/check/rule.h"

namespace plumbline {

// The text whose length or pattern is wrong: a string, or a map's key.
inline std::string_view text_of(const ArgumentFinding& found) {
  // A key may be empty: its place tells it from the value.
  const bool key = found.range.begin != found.value->range().begin;
  return key ? found.name : found.value->text();
}

// The value of a finding, or the object around its member: "`InstanceCount`", "an item of
// `ProcessingInputs`", "a key of `Environment`", "this Training step's `Arguments`".
inline std::string what(const Facts& facts, const ArgumentFinding& found) {
  const Step& step = facts.pipeline.steps[found.step];
  const auto path = json::path_to(facts.tree.root(), found.value->range());
  const bool key =
      (found.fault == ArgumentFault::wrong_length || found.fault == ArgumentFault::wrong_pattern) &&
      found.range.begin != found.value->range().begin;
  std::size_t last = path.size() - (key ? 2 : 1);
  while (path[last].is_item) --last;
  const std::string name = quoted(path[last].key, 40);
  if (path[last - 1].value == step.node) {
    return "this " + std::string(step.type_name) + " step's " + name;
  }
  if (key) return "a key of " + name;
  return last + 1 < path.size() ? "an item of " + name : name;
}

// Where in the step's Arguments a value is, by members alone: "ProcessingInputs.S3Input".
inline std::string members_path(const json::Value& root, const Step& step, Range range) {
  std::string out;
  const auto path = json::path_to(root, range);
  for (std::size_t i = path.size(); i-- > 0 && path[i].value != step.node;) {
    const json::Crumb& crumb = path[i];
    const bool arguments = i > 0 && path[i - 1].value == step.node;
    if (crumb.is_item || arguments) continue;
    out = std::string(crumb.key) + (out.empty() ? "" : "." + out);
  }
  return out;
}

inline Severity error_if(bool certain) { return certain ? Severity::error : Severity::warning; }

// "1 to 10", "at least 1", "at most 256": what a shape of AWS's API takes.
inline std::string limits(const schema::Shape& shape) {
  const auto digits = [](double number) {
    std::array<char, 400> text{};
    const auto end = std::to_chars(text.begin(), text.end(), number, std::chars_format::fixed).ptr;
    return std::string(text.begin(), end);
  };
  if (!shape.max()) return "at least " + digits(shape.min().value_or(0));
  const bool any_size = shape.min() == 0 && type_of(shape) != ValueType::integer &&
                        type_of(shape) != ValueType::number;
  if (!shape.min() || any_size) return "at most " + digits(*shape.max());
  if (*shape.min() == *shape.max()) return "exactly " + digits(*shape.min());
  return digits(*shape.min()) + " to " + digits(*shape.max());
}

// "AWS's API takes 1 to 10 items (ProcessingInputs, boto/botocore 1.43.67)".
inline std::string limits_note(const schema::Shape& shape, std::string_view unit) {
  return "AWS's API takes " + limits(shape) + std::string(unit) + " (" + std::string(shape.name()) +
         ", " + std::string(schema::shapes_source()) + ")";
}

}  // namespace plumbline
