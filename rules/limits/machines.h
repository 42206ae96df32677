// How many machines of which quota jobs take.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "rules/reliability/jobs.h"

namespace plumbline {

struct Machines {
  StepId step = no_step;
  const json::Value* at = nullptr;  // the instance type as it is written
  std::string quota;                // as AWS calls it: "ml.m5.xlarge for processing job usage"
  std::uint64_t number = 1;
};

// A whole number that is written or is a parameter's default; 1 for what is not known.
inline std::uint64_t known_count(const Pipeline& pipeline, const json::Value& value) {
  const std::string_view text = settled(pipeline, value).text();
  std::uint64_t count = 1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() ? count : 1;
}

// Calls function(machines) for every job whose instance type is known.
template <class Function>
void each_machines(const Facts& facts, Function function) {
  each_job(facts, [&](const Job& job) {
    const json::Value& written = (*job.machines)["InstanceType"];
    const json::Value& type = settled(facts.pipeline, written);
    if (!type.is(json::Kind::string)) return;
    const bool spot = (*job.request)["EnableManagedSpotTraining"].is(json::Kind::boolean) &&
                      (*job.request)["EnableManagedSpotTraining"].boolean();
    const std::string_view kind =
        job.step->type == StepType::transform ? "transform"
        : job.step->type == StepType::training || job.step->type == StepType::tuning
            ? (spot ? "spot training" : "training")
            : "processing";
    std::uint64_t number = known_count(facts.pipeline, (*job.machines)["InstanceCount"]);
    if (job.step->type == StepType::tuning) {
      number *= known_count(facts.pipeline,
                            (*job.step->arguments)["HyperParameterTuningJobConfig"]
                                                  ["ResourceLimits"]["MaxParallelTrainingJobs"]);
    }
    std::string quota(type.text());
    quota.append(" for ").append(kind).append(" job usage");
    function(Machines{job.id, &written, std::move(quota), number});
  });
}

// Of jobs that may run at the same time. Of the two branches of a condition one runs.
inline std::uint64_t most_at_once(const Pipeline& pipeline, std::span<const Machines> jobs) {
  std::uint64_t all = 0;
  // What is needed in the branches of a Condition step; inner ones come after outer ones.
  std::map<StepId, std::array<std::uint64_t, 2>, std::greater<>> branches;
  const auto add = [&](StepId step, std::uint64_t number) {
    const Step& one = pipeline.steps[step];
    if (one.parent == no_step) {
      all += number;
    } else {
      branches[one.parent][one.branch == Branch::else_steps ? 1 : 0] += number;
    }
  };
  for (const Machines& job : jobs) add(job.step, job.number);
  while (!branches.empty()) {
    const auto [condition, needed] = *branches.begin();
    branches.erase(branches.begin());
    add(condition, std::max(needed[0], needed[1]));
  }
  return all;
}

}  // namespace plumbline
