#include <fmt/format.h>

#include "rules/arguments/mistyped.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const Mistyped mistyped(facts);
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::missing_key || mistyped.holds(found.value)) continue;
    Diagnostic& finding =
        findings.add(found.range, fmt::format("this {} has no {}", found.owner, quoted(found.key)),
                     found.certain ? Severity::error : Severity::warning);
    finding.mark = fmt::format("without {}", quoted(found.key));
    finding.help.push_back(fmt::format("add {}", quoted(found.key)));
    if (!found.certain) {
      finding.notes.push_back(
          "the SageMaker SDK always writes it; no source says what AWS does without it");
    }
  }
}

}  // namespace

extern constinit const Rule schema_missing_key{"schema/missing-key", Severity::error,
                                               "An object lacks a key that it cannot do without.",
                                               check};

}  // namespace plumbline
