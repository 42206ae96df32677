#include <fmt/format.h>

#include <map>
#include <utility>

#include "analyzer/config/world.h"
#include "rules/limits/depth.h"
#include "rules/limits/machines.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.world->quotas.empty() || !facts.graph.acyclic()) return;
  const std::vector<std::uint32_t> depth = depths(facts);
  std::map<std::pair<std::uint32_t, std::string>, std::vector<Machines>> together;
  each_machines(facts, [&](const Machines& machines) {
    auto& group = together[{depth[machines.step], machines.quota}];
    if (facts.world->quotas.contains(machines.quota)) group.push_back(machines);
  });
  for (const auto& [key, group] : together) {
    if (group.empty()) continue;
    const std::uint64_t quota = facts.world->quotas.find(key.second)->second;
    const std::uint64_t needed = most_at_once(facts.pipeline, group);
    if (needed <= quota) continue;
    const std::string more = group.size() == 1 ? "" : fmt::format(" and {} more", group.size() - 1);
    Diagnostic& found =
        findings.add(group.front().at->range(),
                     fmt::format("{}{} may need {} of these at once, and the quota is {}",
                                 quoted(facts.pipeline.steps[group.front().step].name, 40), more,
                                 needed, quota));
    found.mark = fmt::format("{} at most", quota);
    found.notes.push_back(fmt::format("quota of the configuration: {}", key.second));
    found.help.emplace_back(
        group.size() == 1
            ? "use fewer or other machines, or ask for a higher quota"
            : "set `MaxParallelExecutionSteps` in the pipeline's ParallelismConfiguration");
  }
}

}  // namespace

extern constinit const Rule limits_over_quota{
    "limits/over-quota", Severity::warning,
    "Jobs that may run at the same time need more machines than the account has.", check};

}  // namespace plumbline
