#include <fmt/format.h>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::not_a_fraction) continue;
    const std::string_view text = found.value->text();
    Diagnostic& finding =
        findings.add(found.range, fmt::format("{} is the integer {}, expected a float",
                                              quoted(found.name, 40), quoted(text, 24)));
    finding.mark = "expected a float";
    finding.help.push_back(fmt::format("write {}.0", text));
    finding.fixes.push_back({fmt::format("Write {}.0", text),
                             Applicability::safe,
                             {{found.range, fmt::format("{}.0", text)}}});
    finding.notes.push_back(fmt::format("see {}", found.member->note().source));
  }
}

}  // namespace

extern constinit const Rule arguments_not_a_fraction{
    "arguments/not-a-fraction",
    Severity::warning,
    "A number is written as an integer where the service wants a float.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
