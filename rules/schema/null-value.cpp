#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::null_value) continue;
    const std::string what =
        found.key.empty() ? fmt::format("the {}", found.owner)
                          : fmt::format("{}{}", found.item ? "an item of " : "", quoted(found.key));
    // What is required cannot be null; of anything else it is only known that no SDK writes null.
    Diagnostic& finding =
        findings.add(found.range, fmt::format("{} is null, expected {}", what, found.expected),
                     found.certain ? Severity::error : Severity::warning);
    finding.mark = fmt::format("expected {}", found.expected);
    if (found.certain) {
      finding.help.push_back(fmt::format("give {} a value", what));
    } else {
      finding.help.push_back(found.item ? "remove the item" : "remove the key, or give it a value");
      finding.notes.push_back("the SageMaker SDK never writes null here");
    }
  }
}

}  // namespace

extern constinit const Rule schema_null_value{
    "schema/null-value", Severity::warning,
    "A key holds null where the SageMaker SDK would leave the key out.", check};

}  // namespace plumbline
