// Every Std:JsonGet of a definition.
#pragma once

#include "analyzer/check/rule.h"

namespace plumbline {

// Calls function(step, body) with the object below "Std:JsonGet".
template <class Function>
void each_json_get(StepId id, const json::Value& value, Function& function) {
  if (!value.holds(json::Holds::function)) return;
  for (const json::Member& member : value.members()) {
    if (member.key == "Std:JsonGet" && value.size() == 1) function(id, member.value);
    each_json_get(id, member.value, function);
  }
  for (const json::Value& item : value.items()) each_json_get(id, item, function);
}

template <class Function>
void each_json_get(const Facts& facts, Function function) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    const json::Value& arguments = *step.arguments;
    // The steps in branches come by themselves.
    if (step.type == StepType::condition) {
      each_json_get(id, arguments["Conditions"], function);
      continue;
    }
    each_json_get(id, arguments, function);
    for (const json::Member& member : step.node->members()) {
      if (member.key != "Arguments") each_json_get(id, member.value, function);
    }
  }
}

}  // namespace plumbline
