#include <fmt/format.h>

#include "rules/cache/cached.h"
#include "rules/cache/stamp.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  std::string_view name = facts.pipeline_name;
  if (name.empty() && facts.start != nullptr) name = facts.start->pipeline_name;
  if (name.empty() || is_placeholder(name)) return;
  const Stamp stamp = find_stamp(name);
  if (!stamp) return;
  Diagnostic* found = nullptr;
  each_cached(facts, [&](StepId, const Step& step) {
    const json::Value& enabled = (*step.cache_config)["Enabled"];
    if (found != nullptr) {
      if (found->labels.size() < most_cache_labels) {
        found->labels.push_back(findings.label(enabled.range(), "likewise"));
      }
      return;
    }
    found = &findings.add(enabled.range(),
                          fmt::format("{} never hits if the name {} is new in every build",
                                      quoted(step.name, 40), quoted(name, 40)));
    found->mark = "caching within one pipeline";
    found->help.emplace_back("use one name for all builds, and update the pipeline");
  });
}

}  // namespace

extern constinit const Rule cache_new_pipeline_name{
    "cache/new-pipeline-name", Severity::warning,
    "Results are kept for one pipeline, and this one has a new name in every build.", check};

}  // namespace plumbline
