#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/rule.h"
#include "analyzer/types/cache_key.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const StepId id : facts.step_ids()) {
    const Step& step = facts.pipeline.steps[id];
    const schema::StepFacts* const kind = schema::step_facts(step.type_name);
    if (kind == nullptr || kind->caching != schema::Support::documented) continue;
    if (*step.cache_config || step.type == StepType::emr) continue;
    const std::vector<KeyAttribute> key = key_attributes(step);
    if (key.empty()) continue;
    // What changes in every execution, or comes from another step, would miss anyway.
    const bool steady = std::none_of(key.begin(), key.end(), [&](const KeyAttribute& attribute) {
      const auto references = references_within(facts.pipeline, id, attribute.value->range());
      return std::any_of(references.begin(), references.end(), [](const Reference& reference) {
        return reference.kind == ReferenceKind::step_property || differs_per_run(reference);
      });
    });
    if (!steady) continue;
    Diagnostic& found =
        findings.add((*step.node)["Name"].range(),
                     fmt::format("{} runs in every execution, although its inputs stay the same",
                                 quoted(step.name, 50)));
    found.mark = "no CacheConfig";
    found.help.emplace_back("add a CacheConfig if the data behind its inputs does not change");
  }
}

}  // namespace

extern constinit const Rule cost_no_cache{
    "cost/no-cache",
    Severity::note,
    "A job whose inputs stay the same is paid for in every execution.",
    check,
    Needs::part,
    false,
    Profiles::cost};

}  // namespace plumbline
