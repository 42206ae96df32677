#include "rules/cache/cached.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Misspelt misspelt(facts);
  // The steps of a pipeline often share one CacheConfig in Python.
  Diagnostic* found = nullptr;
  for (const Step& step : facts.pipeline.steps) {
    const json::Value& config = (*step.cache_config);
    if (!config["ExpireAfter"] || caching(step) != Caching::off || misspelt.holds(step)) continue;
    const Range range = config["ExpireAfter"].range();
    if (found != nullptr) {
      if (found->labels.size() < most_cache_labels) {
        found->labels.push_back(findings.label(range, "likewise"));
      }
      continue;
    }
    const bool absent = !config["Enabled"];
    found = &findings.add(range, "`ExpireAfter` has no effect while caching is off");
    found->mark = absent ? "Enabled is missing" : "not used";
    found->help.emplace_back(absent ? "add \"Enabled\": true, or remove it"
                                    : "set \"Enabled\" to true, or remove it");
  }
}

}  // namespace

extern constinit const Rule cache_expiry_without_caching{
    "cache/expiry-without-caching", Severity::note,
    "ExpireAfter says how long a result lives that is never kept.", check};

}  // namespace plumbline
