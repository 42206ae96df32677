#include <fmt/format.h>

#include <cstdint>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

constexpr std::int64_t long_seconds = std::int64_t{4} * 3600;

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    const json::Value& request = *job.request;
    const json::Value& spot = request["EnableManagedSpotTraining"];
    const json::Value& limit = request["StoppingCondition"]["MaxRuntimeInSeconds"];
    const auto seconds = settled(facts.pipeline, limit).integer();
    if (!request["CheckpointConfig"] || !seconds || *seconds <= long_seconds) return;
    if (spot && !(spot.is(json::Kind::boolean) && !spot.boolean())) return;
    Diagnostic& found =
        findings.add(limit.range(),
                     fmt::format("{} may run for {} hours and keeps checkpoints, but uses no spot",
                                 quoted(job.step->name, 40), *seconds / 3600));
    found.mark = "at full price";
    found.help.emplace_back("set `EnableManagedSpotTraining` to true and `MaxWaitTimeInSeconds`");
  });
}

}  // namespace

extern constinit const Rule cost_no_spot{
    "cost/no-spot", Severity::note, "A long training that keeps checkpoints pays the full price.",
    check,          Needs::part,    false,
    Profiles::cost};

}  // namespace plumbline
