#include <fmt/format.h>

#include <unordered_map>

#include "rules/cache/new_values.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const auto& values = findings.state<NewValues>(facts);
  each_cached(facts, [&](StepId id, const Step& step) {
    std::vector<StepId> sources;
    std::unordered_map<StepId, std::vector<const Reference*>> reads;
    each_key_reference(facts, id, [&](const KeyAttribute&, const Reference& reference) {
      if (!values.of_uncached_job(reference)) return;
      std::vector<const Reference*>& of_source = reads[reference.target];
      if (of_source.empty()) sources.push_back(reference.target);
      if (of_source.size() <= most_cache_labels) of_source.push_back(&reference);
    });
    for (const StepId target : sources) {
      const std::vector<const Reference*>& of_source = reads[target];
      const Step& source = facts.pipeline.steps[target];
      Diagnostic& found =
          findings.add(of_source.front()->at->range(),
                       fmt::format("{} never hits: uncached {} gives it a new place each time",
                                   quoted(step.name, 30), quoted(source.name, 30)));
      found.mark = "new in every execution";
      for (std::size_t i = 1; i < of_source.size(); ++i) {
        found.labels.push_back(findings.label(of_source[i]->at->range(), "likewise"));
      }
      found.help.push_back(fmt::format("add a CacheConfig to {} as well", quoted(source.name, 40)));
    }
  });
}

}  // namespace

extern constinit const Rule cache_uncached_input{
    "cache/uncached-input", Severity::warning,
    "A cached step reads what a step without caching makes anew in every execution.", check,
    Needs::part};

}  // namespace plumbline
