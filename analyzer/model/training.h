// The training jobs that a step asks for.
#pragma once

#include "analyzer/model/pipeline.h"

namespace plumbline {

// Calls with each training request of a step: a Training step's Arguments, or each definition of a
// tuning job. A request of the latter calls the hyper-parameters that do not vary static ones.
template <class Use>
void each_training_request(const Step& step, const Use& use) {
  const json::Value& arguments = *step.arguments;
  if (step.type == StepType::training) use(arguments);
  if (step.type != StepType::tuning) return;
  if (const json::Value& one = arguments["TrainingJobDefinition"]) use(one);
  for (const json::Value& each : arguments["TrainingJobDefinitions"].items()) use(each);
}

}  // namespace plumbline
