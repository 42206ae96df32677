#include <fmt/format.h>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_cached(facts, [&](StepId, const Step& step) {
    if (schema::step_facts(step.type_name)->caching != schema::Support::undocumented) return;
    for (const json::Member& member : step.node->members()) {
      if (member.key != "CacheConfig") continue;
      Diagnostic& found = findings.add(
          member.key_range,
          fmt::format("whether {} steps are cached is not documented", step.type_name));
      found.help.emplace_back("let nothing depend on it: the step may run in every execution");
    }
  });
}

}  // namespace

extern constinit const Rule cache_undocumented_step_type{
    "cache/undocumented-step-type", Severity::note,
    "Caching is enabled on a step type that AWS does not list among those that are cached.", check,
    Needs::part};

}  // namespace plumbline
