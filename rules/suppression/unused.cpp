#include <algorithm>

#include "rules/suppression/patterns.h"

namespace plumbline {
namespace {

bool found_nothing(const Facts& facts, const IgnoreUse& use, std::size_t number) {
  return use.uses[number] == 0 && !use.undecided[number] &&
         names_one_that_can_be_ignored(facts, use.ignore->rules[number].text);
}

void check(const Facts& facts, Findings& findings) {
  if (facts.ignores == nullptr) return;
  for (const IgnoreUse& use : *facts.ignores) {
    const config::Ignore& ignore = *use.ignore;
    if (use.expired || ignore.reason.empty()) continue;
    const bool in_metadata = facts.configuration == nullptr;
    const bool step_exists =
        ignore.step.empty() || facts.pipeline.find_step(ignore.step) != no_step;
    if (in_metadata && !step_exists) continue;  // suppression/unknown-step
    for (std::size_t i = 0; i < ignore.rules.size(); ++i) {
      if (!found_nothing(facts, use, i)) continue;
      const std::string place = ignore.step.empty() ? "here" : "in step " + quoted(ignore.step);
      Diagnostic& found = findings.add(
          ignore.rules[i].range, quoted(ignore.rules[i].text, 40) + " finds nothing " + place);
      found.mark = "nothing to ignore";
      found.help.emplace_back("remove it");
      const Range rule = ignore.rule_removals[i];
      const Range range = rule == Range{} ? ignore.removal : rule;
      found.fixes.push_back({"Remove what ignores nothing", Applicability::safe, {{range, ""}}});
    }
  }
}

}  // namespace

extern constinit const Rule suppression_unused{"suppression/unused",
                                               Severity::warning,
                                               "A rule is ignored where it finds nothing.",
                                               check,
                                               Needs::nothing,
                                               true};

}  // namespace plumbline
