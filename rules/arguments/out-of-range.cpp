#include <fmt/format.h>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::out_of_range) continue;
    const schema::Shape& shape = schema::shape(found.shape);
    Diagnostic& finding =
        findings.add(found.range, fmt::format("{} is {}, expected {}", what(facts, found),
                                              quoted(found.value->text(), 24), limits(shape)));
    finding.mark = fmt::format("expected {}", limits(shape));
    finding.notes.push_back(limits_note(shape, ""));
  }
}

}  // namespace

extern constinit const Rule arguments_out_of_range{
    "arguments/out-of-range", Severity::error, "A number is below or above what AWS takes.", check};

}  // namespace plumbline
