#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    const json::Value& cluster = (*step.arguments)["ClusterId"];
    if (step.type != StepType::emr || !cluster) continue;
    // A step of the pipeline that makes the cluster may stop it as well.
    if (cluster["Get"].text().starts_with("Steps.")) continue;
    Diagnostic& found = findings.add(
        cluster.range(),
        fmt::format("the cluster of {} runs on when the pipeline is done", quoted(step.name, 60)));
    found.mark = "not stopped by the pipeline";
    found.help.emplace_back("use `ClusterConfig`: the pipeline then starts and stops the cluster");
  }
}

}  // namespace

extern constinit const Rule cost_running_cluster{
    "cost/running-cluster",
    Severity::note,
    "A step runs on a cluster that nobody stops when the pipeline is done.",
    check,
    Needs::part,
    false,
    Profiles::cost};

}  // namespace plumbline
