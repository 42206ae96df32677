#include <fmt/format.h>

#include "rules/cache/new_values.h"

namespace plumbline {
namespace {

// Cached steps that never hit for a reason of their own: another rule says which.
bool never_hits(const Facts& facts, const NewValues& values, StepId id) {
  bool never = false;
  each_key_reference(facts, id, [&](const KeyAttribute&, const Reference& reference) {
    never = never || differs_per_run(reference) || values.of_uncached_job(reference);
  });
  return never;
}

struct Known {
  explicit Known(const Facts& facts) : values(facts), never(facts.pipeline.steps.size()) {}
  NewValues values;
  std::vector<bool> never;  // by step
};

void check(const Facts& facts, Findings& findings) {
  if (!facts.graph.acyclic()) return;
  Known& known = findings.state<Known>(facts);
  const NewValues& values = known.values;
  std::vector<bool>& never = known.never;
  each_cached(facts, [&](StepId id, const Step&) { never[id] = never_hits(facts, values, id); });
  if (!facts.last || std::find(never.begin(), never.end(), true) == never.end()) return;
  for (const StepId id : facts.graph.order()) {
    const Step& step = facts.pipeline.steps[id];
    if (!facts.types.cache_keys.cached(id) || never[id]) continue;
    const Reference* first = nullptr;
    each_key_reference(facts, id, [&](const KeyAttribute&, const Reference& reference) {
      if (first == nullptr && reference.target != no_step && never[reference.target] &&
          values.is_new_in_a_run(reference)) {
        first = &reference;
      }
    });
    if (first == nullptr) continue;
    never[id] = true;
    Diagnostic& found = findings.add(
        first->at->range(),
        fmt::format("{} never hits either: {} runs every time and gives it a new place",
                    quoted(step.name, 30), quoted(facts.pipeline.steps[first->target].name, 30)));
    found.mark = "new in every execution";
    found.help.push_back(fmt::format("make {} hit first: the warning there says why it does not",
                                     quoted(facts.pipeline.steps[first->target].name, 40)));
  }
}

}  // namespace

extern constinit const Rule cache_volatile_input{
    "cache/volatile-input", Severity::note,
    "A cached step reads from one that is cached as well, but never hits.", check, Needs::part};

}  // namespace plumbline
