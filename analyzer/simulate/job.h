// What a step starts and what it may be billed for: values of its Arguments, filled in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::simulate {

using Milliseconds = std::int64_t;  // since the execution's start, or a length of time

// A value of the Arguments. Not known when an expression stays symbolic: `text` is then the symbol.
template <class T>
struct Fact {
  std::optional<T> value;
  std::string text;    // what stands there when it has no value: "<Parameters.Type>"
  bool given = false;  // false: the Arguments do not have it
};

// A group of equal machines.
struct Fleet {
  Fact<std::string> instance_type;
  Fact<std::int64_t> count;
  Fact<double> volume_gb;  // for each machine; not given: none is asked for
};

enum class JobKind : std::uint8_t {
  none,  // free: Condition, Fail, Model, RegisterModel, Callback, EndpointConfig, Lineage
  training,
  processing,  // also ClarifyCheck and QualityCheck
  transform,
  tuning,
  auto_ml,
  lambda,
  emr,
  emr_serverless,
  other,  // costs something that nothing here can work out: Endpoint, Bedrock...
};
std::string_view to_string(JobKind);

// One training job's cost facts; a tuning job has one for each definition.
struct Training {
  std::string name;  // DefinitionName of a tuning job's; empty otherwise
  std::vector<Fleet>
      fleets;       // ResourceConfig, its InstanceGroups, HyperParameterTuningResourceConfig
  Fact<bool> spot;  // EnableManagedSpotTraining
  Fact<std::int64_t> max_runtime;  // seconds, StoppingCondition.MaxRuntimeInSeconds
  Fact<std::int64_t> max_wait;     // seconds, MaxWaitTimeInSeconds
  Fact<std::int64_t> keep_alive;   // seconds, KeepAlivePeriodInSeconds: a warm pool
  std::vector<Fleet> rules;        // debugger and profiler rules with a machine of their own
};

struct Job {
  JobKind kind = JobKind::none;
  std::vector<Training> trainings;  // training: one; tuning: one or more
  std::vector<Fleet> fleets;        // processing, transform, emr (with a cluster of its own)
  // The longest that one job may run. Not given for Transform (it has none) and where the API has a
  // default; `default_max_runtime` is that one, in seconds.
  Fact<std::int64_t> max_runtime;
  std::optional<std::int64_t> default_max_runtime;
  // Tuning: ResourceLimits. auto_ml: MaxCandidates is max_jobs.
  Fact<std::int64_t> max_jobs, max_parallel_jobs;
  Fact<std::int64_t> max_job_runtime;  // auto_ml: MaxRuntimePerTrainingJobInSeconds
  bool own_cluster = false;            // emr: ClusterConfig is given, otherwise a running cluster
  // Retry policies: the most further jobs that may be billed (interface 6.15), and the minutes
  // after which no retry starts. With several policies, those of all that can bill.
  std::int64_t most_retries = 0;
  std::optional<std::int64_t> expire_after_minutes;
};

// One try of a step.
struct Attempt {
  Milliseconds start = 0, end = 0;  // since the execution's start
  bool started_job = false;         // false: refused before a job existed, nothing can be billed
  Milliseconds billed = 0;  // time that is billed: all of it, or 0 (a CAPACITY_ERROR is inferred)
  bool inferred = false;    // that `billed` is 0 is no documented fact
  std::string fails;        // the exception; empty: it succeeded
};

}  // namespace plumbline::simulate
