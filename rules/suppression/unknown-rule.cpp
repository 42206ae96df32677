#include "rules/suppression/patterns.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.ignores == nullptr) return;
  if (facts.configuration != nullptr) return;  // config/unknown-rule
  for (const IgnoreUse& use : *facts.ignores) {
    for (const config::Said& pattern : use.ignore->rules) {
      report_pattern(facts, findings, pattern, true);
    }
  }
}

}  // namespace

extern constinit const Rule suppression_unknown_rule{
    "suppression/unknown-rule",
    Severity::warning,
    "Metadata ignores a rule that does not exist, or one that cannot be ignored.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
