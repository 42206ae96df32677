// The conditions of Condition steps, and what they compare.
#pragma once

#include <string>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {

// Calls function(step, condition) for every condition, those inside Not and Or included.
template <class Function>
void each_condition(StepId id, const json::Value& condition, Function& function) {
  if (!condition.is(json::Kind::object)) return;
  function(id, condition);
  each_condition(id, condition["Condition"], function);
  for (const json::Value& inner : condition["Conditions"].items())
    each_condition(id, inner, function);
}
template <class Function>
void each_condition(const Facts& facts, Function function) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    if (step.type != StepType::condition) continue;
    for (const json::Value& condition : (*step.arguments)["Conditions"].items()) {
      each_condition(id, condition, function);
    }
  }
}

// Calls function(step, list) for every list of conditions: a step's own, and those of Or.
template <class Function>
void each_condition_list(const Facts& facts, Function function) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    if (step.type == StepType::condition) function(id, (*step.arguments)["Conditions"], true);
  }
  each_condition(facts, [&](StepId id, const json::Value& condition) {
    if (condition["Conditions"]) function(id, condition["Conditions"], false);
  });
}

inline bool is_plain_literal(const json::Value& value) {
  return value && !value.is(json::Kind::object) && !value.is(json::Kind::array) &&
         !is_placeholder(value);
}

// Both sides of a comparison.
inline Range both_sides(const json::Value& a, const json::Value& b) {
  return {std::min(a.range().begin, b.range().begin), std::max(a.range().end, b.range().end)};
}

// The text of a value without the blanks between its tokens: equal texts say the same.
inline std::string without_blanks(std::string_view text) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inside && c == '\\' && i + 1 < text.size()) {
      out += c;
      out += text[++i];
      continue;
    }
    if (c == '"') inside = !inside;
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (inside || !blank) out += c;
  }
  return out;
}

}  // namespace plumbline
