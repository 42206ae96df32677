#include "rules/suppression/patterns.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.configuration == nullptr) return;
  const auto report = [&](const std::vector<config::RuleSeverity>& rules) {
    for (const config::RuleSeverity& rule : rules) {
      report_pattern(facts, findings, rule.pattern, false);
    }
  };
  report(facts.configuration->rules);
  for (const config::Override& one : facts.configuration->overrides) report(one.rules);
  for (const config::Ignore& ignore : facts.configuration->ignores) {
    for (const config::Said& pattern : ignore.rules) report_pattern(facts, findings, pattern, true);
  }
}

}  // namespace

extern constinit const Rule config_unknown_rule{
    "config/unknown-rule",
    Severity::error,
    "The configuration names a rule that does not exist, or ignores one that cannot be ignored.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
