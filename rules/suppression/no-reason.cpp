#include "analyzer/check/rule.h"
#include "analyzer/check/settings.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.ignores == nullptr) return;
  for (const IgnoreUse& use : *facts.ignores) {
    if (!use.ignore->reason.empty() || facts.configuration != nullptr) continue;
    findings.add(use.ignore->at, "no reason is given: nothing is ignored")
        .help.emplace_back("add a colon and why the finding is accepted");
  }
}

}  // namespace

extern constinit const Rule suppression_no_reason{
    "suppression/no-reason", Severity::warning,
    "Metadata ignores a rule without saying why, which has no effect.", check};

}  // namespace plumbline
