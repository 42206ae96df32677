#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "analyzer/config/world.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::unknown_step_type) continue;
    const std::string_view written = found.value->text();
    if (facts.world->step_types.contains(written)) continue;
    if (const auto meant = nearest(written, schema::step_types()); !meant.empty()) {
      Diagnostic& finding = findings.add(
          found.range,
          fmt::format("{} is not a step type, expected {}", quoted(written), quoted(meant)));
      finding.mark = "unknown step type";
      findings.suggest(finding, found.range, meant, meant.alone);
      continue;
    }
    // AWS may have added it after the facts were collected.
    Diagnostic& finding = findings.add(
        found.range,
        fmt::format("{} is no step type known on {}", quoted(written), schema::facts_date()),
        Severity::warning);
    finding.mark = "unknown step type";
    finding.help.push_back(
        fmt::format("use {}", quoted_list(schema::step_types(), schema::step_types().size())));
    finding.notes.push_back("of this step only the keys that all steps have were checked");
  }
}

}  // namespace

extern constinit const Rule schema_unknown_step_type{
    "schema/unknown-step-type",
    Severity::error,
    "A step has a Type that is none of SageMaker's step types.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
