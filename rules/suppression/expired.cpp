#include "analyzer/check/rule.h"
#include "analyzer/check/settings.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.ignores == nullptr) return;
  for (const IgnoreUse& use : *facts.ignores) {
    if (!use.expired) continue;
    Diagnostic& found = findings.add(
        use.ignore->until->range,
        "the last day was " + quoted(use.ignore->until->text) + ": nothing is ignored any more");
    found.help.emplace_back("set a later day, or mend what was ignored");
    // The reason goes with it, and somebody may want to keep that.
    found.fixes.push_back(
        {"Remove what has no effect", Applicability::unsafe, {{use.ignore->removal, ""}}});
  }
}

}  // namespace

extern constinit const Rule suppression_expired{
    "suppression/expired",
    Severity::warning,
    "Findings were ignored up to a day that has passed, and count again.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
