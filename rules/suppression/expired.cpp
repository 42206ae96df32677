#include "analyzer/check/rule.h"
#include "analyzer/check/settings.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.ignores == nullptr) return;
  for (const IgnoreUse& use : *facts.ignores) {
    if (!use.expired) continue;
    findings
        .add(use.ignore->until->range, "the last day was " + quoted(use.ignore->until->text) +
                                           ": nothing is ignored any more")
        .help.emplace_back("set a later day, or mend what was ignored");
  }
}

}  // namespace

extern constinit const Rule suppression_expired{
    "suppression/expired", Severity::warning,
    "Findings were ignored up to a day that has passed, and count again.", check};

}  // namespace plumbline
