// The retry policies of a step, and what they may hold.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {

// What the service knows; the steps that take only some of them are in schemas/steps.json.
inline std::vector<std::string_view> exception_types() {
  return {"Step.SERVICE_FAULT", "Step.THROTTLING", "SageMaker.JOB_INTERNAL_ERROR",
          "SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT"};
}

// Calls function(step, policy).
template <class Function>
void each_policy(const Facts& facts, Function function) {
  for (const Step& step : facts.pipeline.steps) {
    for (const json::Value& policy : (*step.node)["RetryPolicies"].items()) function(step, policy);
  }
}

// Calls function(step, text) for every exception type that somebody wrote out.
template <class Function>
void each_exception(const Facts& facts, Function function) {
  each_policy(facts, [&](const Step& step, const json::Value& policy) {
    for (const json::Value& type : policy["ExceptionType"].items()) {
      if (type.is(json::Kind::string) && !is_placeholder(type)) function(step, type);
    }
  });
}

}  // namespace plumbline
