#include <fmt/format.h>

#include "rules/cache/stamped.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_cached(facts, [&](StepId id, const Step& step) {
    const std::vector<Stamped> all = stamped_texts(facts, id);
    // Functions and notebooks run as jobs have the time in what is uploaded, and mean it.
    if (all.empty() || is_remote_function(step)) return;
    const bool upload =
        std::any_of(all.begin(), all.end(), [](const Stamped& each) { return !each.data; });
    Diagnostic* found = nullptr;
    for (const Stamped& each : all) {
      if (each.data == upload) continue;
      if (found != nullptr) {
        if (found->labels.size() < most_cache_labels) {
          found->labels.push_back(findings.label(each.value->range(), "likewise"));
        }
        continue;
      }
      const std::string stamp = quoted(each.stamp, 40);
      if (upload) {
        found = &findings.add(
            each.value->range(),
            fmt::format("{} is new whenever the definition is made: {} then runs anew", stamp,
                        quoted(step.name, 30)));
        found->help.emplace_back("write what changes with the content only, such as its hash");
      } else {
        found =
            &findings.add(each.value->range(),
                          fmt::format("if {} is when this was made, {} runs anew after each build",
                                      stamp, quoted(step.name, 30)),
                          Severity::note);
        found->help.emplace_back("upload it to a place that stays, or ignore this for fixed data");
      }
      found->mark = "a part of the cache key";
    }
  });
}

}  // namespace

extern constinit const Rule cache_timestamp_in_key{
    "cache/timestamp-in-key", Severity::warning,
    "A text that is new in every build is a part of a cached step's key.", check, Needs::part};

}  // namespace plumbline
