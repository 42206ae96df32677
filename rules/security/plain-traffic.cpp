#include <fmt/format.h>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    if (job.step->type == StepType::transform) return;
    const json::Value& count = settled(facts.pipeline, (*job.machines)["InstanceCount"]);
    if (count.integer().value_or(1) < 2) return;
    const json::Value& request = *job.request;
    const json::Value& network = request["NetworkConfig"];
    const json::Value& holder = network ? network : request;
    const json::Value& encrypted = holder["EnableInterContainerTrafficEncryption"];
    if (encrypted && !(encrypted.is(json::Kind::boolean) && !encrypted.boolean())) return;
    Diagnostic& found =
        findings.add((*job.machines)["InstanceCount"].range(),
                     fmt::format("the machines of {} talk to each other in plain text",
                                 quoted(job.step->name, 60)));
    found.mark = "several machines";
    found.help.emplace_back("set `EnableInterContainerTrafficEncryption` to true");
  });
}

}  // namespace

extern constinit const Rule security_plain_traffic{
    "security/plain-traffic",
    Severity::note,
    "The machines of one job talk to each other without encryption.",
    check,
    Needs::part,
    false,
    Profiles::security};

}  // namespace plumbline
