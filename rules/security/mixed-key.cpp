#include <fmt/format.h>

#include <algorithm>

#include "rules/security/protection.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  auto& all = findings.state<std::vector<Results>>();
  add_results(facts, all);
  if (!facts.last) return;
  const auto keyed =
      std::find_if(all.begin(), all.end(), [](const Results& each) { return is_given(*each.key); });
  if (keyed == all.end()) return;
  Diagnostic* found = nullptr;
  for (const Results& each : all) {
    if (is_given(*each.key)) continue;
    const Step& step = facts.pipeline.steps[each.id];
    if (found != nullptr) {
      if (found->labels.size() < most_places) {
        found->labels.push_back(findings.label(name_of_step(step), "likewise"));
      }
      continue;
    }
    const Step& other = facts.pipeline.steps[keyed->id];
    found = &findings.add(name_of_step(step),
                          fmt::format("{} writes without a key of yours, and {} with one",
                                      quoted(step.name, 40), quoted(other.name, 40)));
    found->mark = "no KmsKeyId";
    found->labels.push_back(findings.label(keyed->key->range(), "a key is given here"));
    found->help.emplace_back("add the `KmsKeyId` here as well");
  }
}

}  // namespace

extern constinit const Rule security_mixed_key{
    "security/mixed-key", Severity::note,
    "Some results are encrypted with a key of yours and others are not.", check,
    Needs::all_steps | Needs::part};

}  // namespace plumbline
