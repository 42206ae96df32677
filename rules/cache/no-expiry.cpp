#include "rules/cache/cached.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const auto& misspelt = findings.state<Misspelt>(facts);
  each_cached(facts, [&](StepId, const Step& step) {
    const json::Value& config = (*step.cache_config);
    if (config["ExpireAfter"] || misspelt.holds(step)) return;
    Diagnostic& found =
        findings.add(config["Enabled"].range(), "caching is enabled without `ExpireAfter`");
    found.mark = "for how long?";
    found.help.emplace_back("add how long a result may be taken again: \"ExpireAfter\": \"P30D\"");
    found.notes.emplace_back("AWS documents that it must be given; the SDK does not ask for it");
  });
}

}  // namespace

extern constinit const Rule cache_no_expiry{
    "cache/no-expiry", Severity::warning,
    "Caching is enabled without saying how long a result may be taken again.", check, Needs::part};

}  // namespace plumbline
