#include <fmt/format.h>

#include "rules/security/protection.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  auto& all = findings.state<std::vector<Results>>();
  add_results(facts, all);
  if (!facts.last) return;
  for (const Results& each : all) {
    if (is_given(*each.key)) return;  // security/mixed-key
  }
  Diagnostic* found = nullptr;
  for (const Results& each : all) {
    const Step& step = facts.pipeline.steps[each.id];
    if (found != nullptr) {
      if (found->labels.size() == most_places) break;
      found->labels.push_back(findings.label(name_of_step(step), "likewise"));
      continue;
    }
    found = &findings.add(name_of_step(step), fmt::format("{} writes its results without a KMS key",
                                                          quoted(step.name, 60)));
    found->mark = "no KmsKeyId";
    found->help.emplace_back("add a `KmsKeyId` to where the results go");
  }
}

}  // namespace

extern constinit const Rule security_no_key{"security/no-key",
                                            Severity::note,
                                            "Results are encrypted, but not with a key of yours.",
                                            check,
                                            Needs::all_steps | Needs::part,
                                            false,
                                            Profiles::security};

}  // namespace plumbline
