#include <fmt/format.h>

#include <unordered_map>

#include "rules/cache/new_values.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const NewValues values(facts);
  each_cached(facts, [&](StepId id, const Step& step) {
    std::unordered_map<StepId, Diagnostic*> first;  // by the step that is read
    std::vector<std::pair<StepId, const Reference*>> reads;
    each_key_reference(facts.pipeline, id, [&](const KeyAttribute&, const Reference& reference) {
      if (values.of_uncached_job(reference)) reads.emplace_back(reference.target, &reference);
    });
    // The first read of each step, with the others beside it.
    std::unordered_map<StepId, std::vector<const Reference*>> others;
    for (const auto& [target, reference] : reads) {
      if (!first.try_emplace(target, nullptr).second) {
        if (others[target].size() < most_cache_labels) others[target].push_back(reference);
      }
    }
    for (const auto& [target, reference] : reads) {
      if (!first.erase(target)) continue;
      const Step& source = facts.pipeline.steps[target];
      Diagnostic& found = findings.add(
          reference->at->range(),
          fmt::format("{} is not cached and writes to a new place: {} never finds a cached result",
                      quoted(source.name, 20), quoted(step.name, 20)));
      found.mark = "new in every execution";
      for (const Reference* const other : others[target]) {
        found.labels.push_back(findings.label(other->at->range(), "likewise"));
      }
      found.help.push_back(fmt::format("add a CacheConfig to {} as well", quoted(source.name, 40)));
    }
  });
}

}  // namespace

extern constinit const Rule cache_uncached_input{
    "cache/uncached-input", Severity::warning,
    "A cached step reads what a step without caching makes anew in every execution.", check};

}  // namespace plumbline
