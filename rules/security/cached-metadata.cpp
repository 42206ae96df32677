#include <fmt/format.h>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  Diagnostic* found = nullptr;
  each_cached(facts, [&](StepId, const Step& step) {
    // Others start no job, or AWS does not say that they are cached.
    if (schema::step_facts(step.type_name)->caching != schema::Support::documented) return;
    const json::Value& enabled = (*step.cache_config)["Enabled"];
    if (found != nullptr) {
      if (found->labels.size() < most_cache_labels) {
        found->labels.push_back(findings.label(enabled.range(), "likewise"));
      }
      return;
    }
    found =
        &findings.add(enabled.range(),
                      fmt::format("a hit shows the metadata of {}'s job to who runs the pipeline",
                                  quoted(step.name, 40)));
    found->mark = "without the job's own permissions";
    found->help.emplace_back("let only those run the pipeline who may see its jobs");
    found->notes.emplace_back("removing a role's right to describe the job does not hide it");
  });
}

}  // namespace

extern constinit const Rule security_cached_metadata{
    "security/cached-metadata",
    Severity::note,
    "Who may run the pipeline reads what a cached job was given, without rights on the job.",
    check,
    Needs::nothing,
    false,
    Profiles::security};

}  // namespace plumbline
