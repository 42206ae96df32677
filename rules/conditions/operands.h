// What a Condition step compares, and of which types.
#pragma once

#include "analyzer/check/rule.h"

namespace plumbline {

struct Operands {
  const Facts& facts;
  StepId step;  // the Condition step

  ValueType type(const json::Value& value) const {
    // No operand is an object: what looks like one is a function with a fault of its own.
    if (value.is(json::Kind::object) && !is_function(value)) return ValueType::unknown;
    const Reference* const get = reference_at(facts.pipeline, step, value["Get"]);
    // A Get of a whole step is properties/whole-step.
    if (get != nullptr && get->target != no_step && get->path.empty()) return ValueType::unknown;
    const ValueType type = type_of_value(facts.pipeline, facts.types, step, value);
    return type == ValueType::integer ? ValueType::number : type;
  }
  // What is read from a step may be of another type than its shape says.
  bool of_step(const json::Value& value) const {
    const Reference* const get = reference_at(facts.pipeline, step, value["Get"]);
    return get != nullptr && get->kind == ReferenceKind::step_property && get->target != no_step &&
           !(*facts.pipeline.steps[get->target].node)["OutputParameters"];
  }
  bool differ(const json::Value& a, const json::Value& b) const {
    const ValueType x = type(a), y = type(b);
    return x != ValueType::unknown && y != ValueType::unknown && x != y;
  }
};

// Calls with a condition, and with those that it is made of.
template <class Use>
void each_condition(const json::Value& condition, const Use& use) {
  if (!condition) return;
  use(condition);
  each_condition(condition["Condition"], use);
  for (const json::Value& inner : condition["Conditions"].items()) each_condition(inner, use);
}

}  // namespace plumbline
