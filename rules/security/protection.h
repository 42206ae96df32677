// What protects the jobs of a pipeline: networks and keys.
#pragma once

#include <string_view>
#include <vector>

#include "rules/reliability/jobs.h"

namespace plumbline {

// A step that can have a network of its own, and whether it has one.
struct Networked {
  StepId id = no_step;
  const json::Value* vpc = nullptr;  // missing: none
};
inline void add_networked(const Facts& facts, std::vector<Networked>& result) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    const json::Value& arguments = *step.arguments;
    switch (step.type) {
      case StepType::training:
      case StepType::model: result.push_back({id, &arguments["VpcConfig"]}); break;
      case StepType::processing:
      case StepType::clarify_check:
      case StepType::quality_check:
        result.push_back({id, &arguments["NetworkConfig"]["VpcConfig"]});
        break;
      case StepType::auto_ml:
        result.push_back({id, &arguments["AutoMLJobConfig"]["SecurityConfig"]["VpcConfig"]});
        break;
      case StepType::tuning: {
        const json::Value& list = arguments["TrainingJobDefinitions"];
        const json::Value& one = arguments["TrainingJobDefinition"];
        result.push_back({id, one ? &one["VpcConfig"] : &list[std::size_t{0}]["VpcConfig"]});
        break;
      }
      default: break;
    }
  }
}

// A job's results in S3, and the key that encrypts them.
struct Results {
  StepId id = no_step;
  const json::Value* config = nullptr;  // the object that holds the key
  const json::Value* key = nullptr;     // missing: the bucket's own encryption
};
inline void add_results(const Facts& facts, std::vector<Results>& all) {
  each_job(facts, [&](const Job& job) {
    const json::Value& request = *job.request;
    for (const std::string_view name :
         {"OutputDataConfig", "ProcessingOutputConfig", "TransformOutput"}) {
      const json::Value& config = request[name];
      if (config.is(json::Kind::object)) all.push_back({job.id, &config, &config["KmsKeyId"]});
    }
  });
}

inline bool is_given(const json::Value& value) { return value && !value.is(json::Kind::null); }

inline constexpr std::size_t most_places = 10;  // labels of one finding

}  // namespace plumbline
