#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::wrong_version) continue;
    const std::string_view known = found.candidates.front();
    Diagnostic& finding = findings.add(
        found.range,
        fmt::format("`Version` is {}, expected {}", quoted(found.value->text()), quoted(known)));
    finding.mark = "no such version";
    findings.suggest(finding, found.range, known, Applicability::safe);
  }
}

}  // namespace

extern constinit const Rule schema_wrong_version{
    "schema/wrong-version",
    Severity::error,
    "The definition language has one version, and Version names another.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
