#include <fmt/format.h>

#include <cstdint>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

constexpr std::int64_t hour = 3600;

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    const json::Value& request = *job.request;
    const json::Value& spot = request["EnableManagedSpotTraining"];
    if (!spot.boolean() || request["CheckpointConfig"]) return;
    const json::Value& limit = request["StoppingCondition"]["MaxRuntimeInSeconds"];
    // Little is lost of a brief job.
    if (settled(facts.pipeline, limit).integer().value_or(2 * hour) <= hour) return;
    Diagnostic& found = findings.add(
        spot.range(), fmt::format("{} starts over whenever its spot machine is taken away",
                                  quoted(job.step->name, 50)));
    found.mark = "without checkpoints";
    found.help.emplace_back("add a `CheckpointConfig`, and let the script go on from it");
  });
}

}  // namespace

extern constinit const Rule reliability_spot_without_checkpoint{
    "reliability/spot-without-checkpoint", Severity::warning,
    "A spot job that is interrupted starts over when it keeps no checkpoints.", check, Needs::part};

}  // namespace plumbline
