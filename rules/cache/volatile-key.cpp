#include <fmt/format.h>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_cached(facts, [&](StepId id, const Step& step) {
    Diagnostic* found = nullptr;
    each_key_reference(facts, id, [&](const KeyAttribute& attribute, const Reference& reference) {
      if (!differs_per_run(reference)) return;
      if (found != nullptr) {
        if (found->labels.size() < most_cache_labels) {
          found->labels.push_back(findings.label(reference.at->range(), "likewise"));
        }
        return;
      }
      found = &findings.add(
          reference.at->range(),
          fmt::format("{} is new in every execution, so {} never finds a cached result",
                      quoted(reference.name), quoted(step.name, 30)));
      found->mark = "never the same";
      found->help.push_back(
          fmt::format("remove it from {}, or remove the CacheConfig", quoted(attribute.name)));
      found->notes.push_back(
          fmt::format("{} is compared with that of earlier executions", quoted(attribute.name)));
    });
  });
}

}  // namespace

extern constinit const Rule cache_volatile_key{
    "cache/volatile-key", Severity::warning,
    "What changes with every execution is a part of a cached step's key.", check, Needs::part};

}  // namespace plumbline
