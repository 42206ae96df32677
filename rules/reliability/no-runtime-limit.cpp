#include <fmt/format.h>

#include <cstdint>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

constexpr std::int64_t day = 86'400;

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    if (job.step->type == StepType::transform) return;
    const json::Value& limit = (*job.request)["StoppingCondition"]["MaxRuntimeInSeconds"];
    const auto seconds = settled(facts.pipeline, limit).integer();
    if (limit && (!seconds || *seconds < day)) return;
    Diagnostic& found =
        findings.add(limit ? limit.range() : name_of_step(*job.step),
                     limit ? fmt::format("{} may run for {} hours before it is stopped",
                                         quoted(job.step->name, 50), *seconds / 3600)
                           : fmt::format("{} has no limit of its own for how long it runs",
                                         quoted(job.step->name, 50)));
    found.mark = limit ? "a day or more" : "no MaxRuntimeInSeconds";
    found.help.emplace_back("set `MaxRuntimeInSeconds` to a few times of what the job needs");
  });
}

}  // namespace

extern constinit const Rule reliability_no_runtime_limit{
    "reliability/no-runtime-limit",
    Severity::warning,
    "A job that hangs runs for a day or longer before it is stopped.",
    check,
    Needs::part,
    false,
    Profiles::production | Profiles::cost};

}  // namespace plumbline
