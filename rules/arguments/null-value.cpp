#include <fmt/format.h>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::null_value) continue;
    const std::string name = what(facts, found);
    const std::string_view expected = to_string(type_of(schema::shape(found.shape)));
    Diagnostic& finding =
        findings.add(found.range, fmt::format("{} is null, expected {}", name, expected));
    finding.mark = fmt::format("expected {}", expected);
    finding.help.push_back(name.starts_with("an item") ? "remove the item, or give it a value"
                                                       : "remove the key, or give it a value");
    finding.notes.push_back("no source says what AWS makes of null here");
  }
}

}  // namespace

extern constinit const Rule arguments_null_value{
    "arguments/null-value", Severity::warning,
    "A member holds null, which AWS's API has no meaning for.", check};

}  // namespace plumbline
