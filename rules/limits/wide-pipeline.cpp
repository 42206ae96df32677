#include <fmt/format.h>

#include <map>
#include <utility>

#include "rules/limits/depth.h"
#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

constexpr std::size_t most_steps = 20, most_gpu_steps = 4;

struct Levels {
  explicit Levels(const Facts& facts) : depth(depths(facts)) {}
  std::vector<std::uint32_t> depth;
  std::map<std::pair<std::uint32_t, std::string_view>, std::vector<StepId>> together;
};

void check(const Facts& facts, Findings& findings) {
  if (!facts.graph.acyclic()) return;
  Levels& levels = findings.state<Levels>(facts);
  const std::vector<std::uint32_t>& depth = levels.depth;
  auto& together = levels.together;
  each_job(facts, [&](const Job& job) {
    const json::Value& type = settled(facts.pipeline, (*job.machines)["InstanceType"]);
    auto& all = together[{depth[job.id], {}}];
    if (all.empty() || all.back() != job.id) all.push_back(job.id);
    if (!has_gpu(type.text())) return;
    auto& gpu = together[{depth[job.id], type.text()}];
    if (gpu.empty() || gpu.back() != job.id) gpu.push_back(job.id);
  });
  if (!facts.last) return;
  for (const auto& [key, steps] : together) {
    const std::string_view type = key.second;
    const std::size_t most = type.empty() ? most_steps : most_gpu_steps;
    if (steps.size() <= most) continue;
    const Step& first = facts.pipeline.steps[steps.front()];
    Diagnostic& found =
        findings.add((*first.node)["Name"].range(),
                     fmt::format("{} and {} more jobs may run at the same time{}{}",
                                 quoted(first.name, 40), steps.size() - 1,
                                 type.empty() ? "" : " on ", type.empty() ? "" : quoted(type, 30)));
    found.mark = "one of many at once";
    found.help.emplace_back(
        "set `MaxParallelExecutionSteps` in the pipeline's ParallelismConfiguration");
  }
}

}  // namespace

extern constinit const Rule limits_wide_pipeline{
    "limits/wide-pipeline",
    Severity::note,
    "Many steps may start at once, and an account has only so many machines.",
    check,
    Needs::part,
    false,
    Profiles::production};

}  // namespace plumbline
