#include <fmt/format.h>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  StepId last = no_step;
  each_job(facts, [&](const Job& job) {
    if (job.step->type == StepType::transform || job.id == last) return;
    const bool training = job.image == &(*job.request)["AlgorithmSpecification"]["TrainingImage"];
    const json::Value& holder = training ? *job.request : (*job.request)["NetworkConfig"];
    const json::Value& isolated = holder["EnableNetworkIsolation"];
    if (isolated && !(isolated.is(json::Kind::boolean) && !isolated.boolean())) return;
    last = job.id;
    Diagnostic& found =
        findings.add(isolated ? isolated.range() : name_of_step(*job.step),
                     fmt::format("{} runs without network isolation", quoted(job.step->name, 60)));
    found.mark = "no network isolation";
    found.help.emplace_back("set `EnableNetworkIsolation` to true if the code needs no network");
  });
}

}  // namespace

extern constinit const Rule security_no_isolation{
    "security/no-isolation",
    Severity::note,
    "A job may reach every network that its machines reach.",
    check,
    Needs::part,
    false,
    Profiles::security};

}  // namespace plumbline
