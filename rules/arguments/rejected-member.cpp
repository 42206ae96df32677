#include <fmt/format.h>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::rejected_member) continue;
    const schema::MemberNote& note = found.member->note();
    Diagnostic& finding = findings.add(
        found.range,
        fmt::format("{} does not belong in {}", quoted(found.name, 40), what(facts, found)),
        error_if(found.certain));
    finding.mark = note.because.empty() ? "pipelines do not take it" : std::string(note.because);
    if (!note.instead.empty() && !(*found.value)[note.instead]) {
      findings.suggest(finding, found.range, note.instead);
    } else {
      finding.help.push_back("remove the member");
    }
    if (!note.says.empty()) finding.notes.push_back(fmt::format("AWS answers: {}", note.says));
    finding.notes.push_back(fmt::format("AWS's API knows {}, a pipeline does without it ({})",
                                        quoted(found.name, 40), note.source));
  }
}

}  // namespace

extern constinit const Rule arguments_rejected_member{
    "arguments/rejected-member",
    Severity::error,
    "A step's Arguments hold a member that AWS's API takes and a pipeline does not.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
