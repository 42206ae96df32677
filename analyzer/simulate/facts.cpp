#include "analyzer/simulate/facts.h"

#include <charconv>

namespace plumbline::simulate {
namespace {

constexpr std::int64_t one_day = 86400;
constexpr std::int64_t lambda_limit = 600;  // spec section 4.5

// Reads values of one step.
class Facts {
 public:
  Facts(StepId step, const Values& values) : step_(step), values_(values) {}

  Fact<std::string> text(const json::Value& value) const {
    Fact<std::string> fact;
    const auto found = read(value, fact);
    if (found && found->tree == nullptr) fact.value = found->text;
    return fact;
  }
  Fact<std::int64_t> integer(const json::Value& value) const {
    Fact<std::int64_t> fact;
    const auto found = read(value, fact);
    if (!found) return fact;
    std::int64_t number = 0;
    const char* const end = found->text.data() + found->text.size();
    const auto [stop, error] = std::from_chars(found->text.data(), end, number);
    if (error == std::errc() && (stop == end || *stop == '.')) fact.value = number;
    fact.text = found->text;
    return fact;
  }
  Fact<double> number(const json::Value& value) const {
    Fact<double> fact;
    const auto found = read(value, fact);
    if (!found) return fact;
    double result = 0;
    const char* const end = found->text.data() + found->text.size();
    const auto [stop, error] = std::from_chars(found->text.data(), end, result);
    if (error == std::errc() && stop == end) fact.value = result;
    fact.text = found->text;
    return fact;
  }
  Fact<bool> boolean(const json::Value& value) const {
    Fact<bool> fact;
    const auto found = read(value, fact);
    if (found && (found->text == "true" || found->text == "false")) {
      fact.value = found->text == "true";
    }
    return fact;
  }

  Fleet fleet(const json::Value& node, std::string_view type = "InstanceType",
              std::string_view count = "InstanceCount",
              std::string_view volume = "VolumeSizeInGB") const {
    return {text(node[type]), integer(node[count]), number(node[volume])};
  }

  // ResourceConfig and HyperParameterTuningResourceConfig.
  std::vector<Fleet> fleets(const json::Value& config) const {
    std::vector<Fleet> result;
    for (const std::string_view groups : {"InstanceGroups", "InstanceConfigs"}) {
      for (const json::Value& group : config[groups].items()) {
        result.push_back(fleet(group));
        if (!result.back().volume_gb.given) {
          result.back().volume_gb = number(config["VolumeSizeInGB"]);
        }
      }
    }
    if (result.empty() && config) result.push_back(fleet(config));
    return result;
  }

  Training training(const json::Value& request) const {
    Training result;
    result.name = request["DefinitionName"].text();
    const json::Value& tuned = request["HyperParameterTuningResourceConfig"];
    result.fleets = fleets(tuned ? tuned : request["ResourceConfig"]);
    result.spot = boolean(request["EnableManagedSpotTraining"]);
    const json::Value& stopping = request["StoppingCondition"];
    result.max_runtime = integer(stopping["MaxRuntimeInSeconds"]);
    result.max_wait = integer(stopping["MaxWaitTimeInSeconds"]);
    result.keep_alive = integer(request["ResourceConfig"]["KeepAlivePeriodInSeconds"]);
    for (const std::string_view rules : {"DebugRuleConfigurations", "ProfilerRuleConfigurations"}) {
      for (const json::Value& rule : request[rules].items()) {
        if (!rule["InstanceType"]) continue;
        result.rules.push_back(fleet(rule));
      }
    }
    return result;
  }

 private:
  template <class T>
  std::optional<Value> read(const json::Value& value, Fact<T>& fact) const {
    if (!value) return std::nullopt;
    fact.given = true;
    Value found = values_.evaluate(value, step_);
    if (found.known()) return found;
    fact.text = found.text;
    return std::nullopt;
  }

  StepId step_;
  const Values& values_;
};

void emr(const Facts& facts, const json::Value& arguments, Job& job) {
  const json::Value& cluster = arguments["ClusterConfig"];
  job.own_cluster = static_cast<bool>(cluster);
  for (const json::Value& group : cluster["Instances"]["InstanceGroups"].items()) {
    job.fleets.push_back(facts.fleet(group));
  }
}

void tuning(const Facts& facts, const json::Value& arguments, Job& job) {
  const json::Value& limits = arguments["HyperParameterTuningJobConfig"]["ResourceLimits"];
  job.max_jobs = facts.integer(limits["MaxNumberOfTrainingJobs"]);
  job.max_parallel_jobs = facts.integer(limits["MaxParallelTrainingJobs"]);
  job.max_runtime = facts.integer(limits["MaxRuntimeInSeconds"]);
  if (const json::Value& one = arguments["TrainingJobDefinition"]) {
    job.trainings.push_back(facts.training(one));
  }
  for (const json::Value& one : arguments["TrainingJobDefinitions"].items()) {
    job.trainings.push_back(facts.training(one));
  }
}

}  // namespace

Job job_of(const Step& step, StepId id, const Values& values) {
  const Facts facts(id, values);
  const json::Value& arguments = *step.arguments;
  Job job;
  switch (step.type) {
    case StepType::training:
      job.kind = JobKind::training;
      job.trainings.push_back(facts.training(arguments));
      job.max_runtime = job.trainings[0].max_runtime;
      job.default_max_runtime = one_day;
      break;
    case StepType::processing:
    case StepType::clarify_check:
    case StepType::quality_check:
      job.kind = JobKind::processing;
      job.fleets.push_back(facts.fleet(arguments["ProcessingResources"]["ClusterConfig"]));
      job.max_runtime = facts.integer(arguments["StoppingCondition"]["MaxRuntimeInSeconds"]);
      break;
    case StepType::transform:
      job.kind = JobKind::transform;
      job.fleets.push_back(facts.fleet(arguments["TransformResources"]));
      break;
    case StepType::tuning:
      job.kind = JobKind::tuning;
      tuning(facts, arguments, job);
      break;
    case StepType::auto_ml: {
      job.kind = JobKind::auto_ml;
      const json::Value& limits = arguments["AutoMLJobConfig"]["CompletionCriteria"];
      job.max_jobs = facts.integer(limits["MaxCandidates"]);
      job.max_job_runtime = facts.integer(limits["MaxRuntimePerTrainingJobInSeconds"]);
      job.max_runtime = facts.integer(limits["MaxAutoMLJobRuntimeInSeconds"]);
      break;
    }
    case StepType::lambda:
      job.kind = JobKind::lambda;
      job.default_max_runtime = lambda_limit;
      break;
    case StepType::emr:
      job.kind = JobKind::emr;
      emr(facts, arguments, job);
      break;
    case StepType::emr_serverless: {
      job.kind = JobKind::emr_serverless;
      const json::Value& minutes = arguments["JobConfig"]["executionTimeoutMinutes"];
      job.max_runtime = facts.integer(minutes);
      if (job.max_runtime.value) *job.max_runtime.value *= 60;
      break;
    }
    case StepType::endpoint:
    case StepType::inference_component:
    case StepType::bedrock_custom_model:
    case StepType::bedrock_custom_model_deployment:
    case StepType::bedrock_model_import:
    case StepType::bedrock_provisioned_model_throughput: job.kind = JobKind::other; break;
    default: break;
  }
  return job;
}

std::optional<std::int64_t> longest_try(const Step& step, const Job& job) {
  if (step.type == StepType::lambda) return lambda_limit;
  return job.max_runtime.value;
}

}  // namespace plumbline::simulate
