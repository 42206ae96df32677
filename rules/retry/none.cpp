#include <fmt/format.h>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  StepId last = no_step;
  each_job(facts, [&](const Job& job) {
    const schema::StepFacts* const kind = schema::step_facts(job.step->type_name);
    if (kind == nullptr || kind->retry != schema::Support::documented || job.id == last) return;
    if ((*job.step->node)["RetryPolicies"].size() > 0) return;
    const json::Value& type = settled(facts.pipeline, (*job.machines)["InstanceType"]);
    const json::Value& count = settled(facts.pipeline, (*job.machines)["InstanceCount"]);
    const std::string_view name = family(type.text());
    const bool scarce = has_gpu(type.text()) || name.starts_with("trn") || name.starts_with("inf");
    if (!scarce && count.integer().value_or(1) < 2) return;
    last = job.id;
    Diagnostic& found =
        findings.add((*job.step->node)["Name"].range(),
                     fmt::format("{} runs on {} and is not retried when there are none left",
                                 quoted(job.step->name, 40),
                                 scarce ? quoted(type.text(), 30) : "several machines"));
    found.mark = "no RetryPolicies";
    found.help.emplace_back("add a retry policy for `SageMaker.CAPACITY_ERROR`");
  });
}

}  // namespace

extern constinit const Rule retry_none{
    "retry/none",
    Severity::note,
    "A job on scarce machines is not tried again when there are none.",
    check,
    Needs::part,
    false,
    Profiles::production};

}  // namespace plumbline
