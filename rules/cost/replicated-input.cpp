#include <fmt/format.h>

#include <algorithm>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// Images whose machines share the work by themselves.
bool shares_work(std::string_view image) {
  for (const std::string_view word : {"spark", "clarify", "model-monitor", "xgboost", "pytorch",
                                      "tensorflow", "mxnet", "huggingface"}) {
    if (image.find(word) != std::string_view::npos) return true;
  }
  return false;
}

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    if (job.step->type != StepType::processing || shares_work(job.image->text())) return;
    const json::Value& count = settled(facts.pipeline, (*job.machines)["InstanceCount"]);
    if (count.integer().value_or(1) < 2) return;
    const auto inputs = (*job.request)["ProcessingInputs"].items();
    const auto sharded = std::any_of(inputs.begin(), inputs.end(), [](const json::Value& input) {
      return input["S3Input"]["S3DataDistributionType"].text() == "ShardedByS3Key";
    });
    if (inputs.empty() || sharded) return;
    Diagnostic& found = findings.add((*job.machines)["InstanceCount"].range(),
                                     fmt::format("each of {} machines of {} gets all of its inputs",
                                                 count.text(), quoted(job.step->name, 50)));
    found.mark = "the same work on each";
    found.help.emplace_back("set `S3DataDistributionType` to `ShardedByS3Key`, or use one machine");
  });
}

}  // namespace

extern constinit const Rule cost_replicated_input{"cost/replicated-input",
                                                  Severity::note,
                                                  "Every machine of a job gets all of the data.",
                                                  check,
                                                  Needs::part,
                                                  false,
                                                  Profiles::cost};

}  // namespace plumbline
