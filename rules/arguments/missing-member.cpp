#include <fmt/format.h>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::missing_member) continue;
    const schema::MemberNote& note = found.member->note();
    const std::string name = quoted(found.name, 40);
    Diagnostic& finding =
        findings.add(found.range, fmt::format("{} has no {}", what(facts, found), name),
                     error_if(found.certain));
    finding.mark = fmt::format("without {}", name);
    finding.help.push_back(fmt::format("add {}", name));
    if (!note.because.empty()) finding.notes.emplace_back(note.because);
    if (found.certain) {
      finding.notes.push_back(fmt::format("AWS's API requires it ({}, {})",
                                          schema::shape(found.shape).name(),
                                          schema::shapes_source()));
    } else if (!note.unless.empty()) {
      finding.notes.push_back(fmt::format("it is left out beside {}",
                                          quoted_list({note.unless.begin(), note.unless.end()})));
    }
  }
}

}  // namespace

extern constinit const Rule arguments_missing_member{
    "arguments/missing-member", Severity::error,
    "An object in a step's Arguments lacks a member that it cannot do without.", check};

}  // namespace plumbline
