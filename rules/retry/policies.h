// The retry policies of a step, and what they may hold.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "analyzer/check/rule.h"

namespace plumbline {

// What the service knows; the steps that take only some of them are in schemas/steps.json.
inline std::vector<std::string_view> exception_types() {
  return {"Step.SERVICE_FAULT", "Step.THROTTLING", "SageMaker.JOB_INTERNAL_ERROR",
          "SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT"};
}

// None for a step type that cannot have any: schema/unknown-key reports them.
inline std::span<const json::Value> policies_of(const Step& step) {
  const schema::StepFacts* const facts = schema::step_facts(step.type_name);
  if (facts == nullptr || facts->retry == schema::Support::never) return {};
  return (*step.node)["RetryPolicies"].items();
}

// Calls function(step, policy).
template <class Function>
void each_policy(const Facts& facts, Function function) {
  for (const Step& step : facts.steps) {
    for (const json::Value& policy : policies_of(step)) function(step, policy);
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
