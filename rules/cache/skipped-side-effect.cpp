#include <fmt/format.h>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_cached(facts, [&](StepId, const Step& step) {
    const json::Value& outputs = (*step.arguments)["ProcessingOutputConfig"]["Outputs"];
    for (const json::Value& output : outputs.items()) {
      for (const json::Member& member : output.members()) {
        if (member.key != "FeatureStoreOutput") continue;
        Diagnostic& found = findings.add(
            member.key_range, fmt::format("a cache hit of {} writes nothing to the feature store",
                                          quoted(step.name, 40)));
        found.mark = "skipped by a hit";
        found.help.emplace_back("remove the CacheConfig if every execution must write");
        return;
      }
    }
  });
}

}  // namespace

extern constinit const Rule cache_skipped_side_effect{
    "cache/skipped-side-effect", Severity::note,
    "A cached step writes to a feature store, which a cache hit leaves out.", check, Needs::part};

}  // namespace plumbline
