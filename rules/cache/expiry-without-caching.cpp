#include "rules/cache/cached.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Misspelt misspelt(facts);
  for (const Step& step : facts.pipeline.steps) {
    const json::Value& config = (*step.node)["CacheConfig"];
    if (!config["ExpireAfter"] || caching(step) != Caching::off || misspelt.holds(step)) continue;
    const bool absent = !config["Enabled"];
    Diagnostic& found =
        findings.add(config["ExpireAfter"].range(),
                     "`ExpireAfter` has no effect while caching is off", Severity::note);
    found.mark = absent ? "Enabled is missing" : "not used";
    found.help.emplace_back(absent ? "add \"Enabled\": true, or remove it"
                                   : "set \"Enabled\" to true, or remove it");
  }
}

}  // namespace

extern constinit const Rule cache_expiry_without_caching{
    "cache/expiry-without-caching", Severity::note,
    "ExpireAfter says how long a result lives that is never kept.", check};

}  // namespace plumbline
