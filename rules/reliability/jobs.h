// The jobs that steps start: what each runs, and on which machines.
#pragma once

#include <string_view>

#include "analyzer/check/rule.h"
#include "analyzer/model/training.h"
#include "rules/reliability/images.h"

namespace plumbline {

struct Job {
  StepId id = no_step;
  const Step* step = nullptr;
  const json::Value* request = nullptr;   // what AWS's Create...Job takes, or a tuning definition
  const json::Value* image = nullptr;     // missing for a Transform
  const json::Value* machines = nullptr;  // the object around InstanceType and InstanceCount
};

// Calls function(job) for every job whose machines are chosen in the definition; for a tuning step
// once for each kind of training job.
template <class Function>
void each_job(const Facts& facts, Function function) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    const json::Value& arguments = *step.arguments;
    const auto training = [&](const json::Value& request) {
      if (!request.is(json::Kind::object)) return;
      const json::Value& tuning = request["HyperParameterTuningResourceConfig"];
      function(Job{id, &step, &request, &request["AlgorithmSpecification"]["TrainingImage"],
                   tuning ? &tuning : &request["ResourceConfig"]});
    };
    switch (step.type) {
      case StepType::training:
      case StepType::tuning: each_training_request(step, training); break;
      case StepType::processing:
      case StepType::clarify_check:
      case StepType::quality_check:
        function(Job{id, &step, &arguments, &arguments["AppSpecification"]["ImageUri"],
                     &arguments["ProcessingResources"]["ClusterConfig"]});
        break;
      case StepType::transform:
        function(Job{id, &step, &arguments, &arguments["AppSpecification"],
                     &arguments["TransformResources"]});
        break;
      default: break;
    }
  }
}

// The literal itself, or the default of the parameter that is read there; otherwise missing.
inline const json::Value& settled(const Pipeline& pipeline, const json::Value& value) {
  if (!value.is(json::Kind::object)) return is_placeholder(value) ? json::missing : value;
  const json::Value& get = value["Get"];
  if (!get) return is_function(value) || is_placeholder(value) ? json::missing : value;
  const GetPath path = parse_get(get.text());
  const Parameter* const parameter =
      path.kind == ReferenceKind::parameter ? pipeline.find_parameter(path.name) : nullptr;
  const json::Value& none = get["Get"];
  if (parameter == nullptr) return none;
  const json::Value& given = (*parameter->node)["DefaultValue"];
  return is_placeholder(given) ? none : given;
}

// "g4dn" of "ml.g4dn.xlarge"; empty for what is no machine.
inline std::string_view family(std::string_view machine) {
  if (!machine.starts_with("ml.")) return {};
  machine.remove_prefix(3);
  return machine.substr(0, machine.find('.'));
}
inline bool has_gpu(std::string_view machine) {
  const std::string_view name = family(machine);
  return name.size() > 1 && (name[0] == 'p' || name[0] == 'g') && name[1] >= '2' && name[1] <= '9';
}

// Where findings about a whole step go.
inline Range name_of_step(const Step& step) { return (*step.node)["Name"].range(); }

}  // namespace plumbline
