#include <fmt/format.h>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::generated_member) continue;
    const schema::MemberNote& note = found.member->note();
    Diagnostic& finding = findings.add(
        found.range,
        fmt::format("{} is normally left out of {}", quoted(found.name, 40), what(facts, found)));
    finding.mark = note.because;
    finding.help.push_back("remove it, unless you mean to choose it");
    if (!note.says.empty()) finding.notes.push_back(fmt::format("AWS answers: {}", note.says));
  }
}

}  // namespace

extern constinit const Rule arguments_generated_member{
    "arguments/generated-member", Severity::note,
    "A member is given that the service makes up by itself.", check};

}  // namespace plumbline
