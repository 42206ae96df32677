#include <fmt/format.h>

#include <algorithm>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

using Names = std::vector<std::string_view>;

// A member that makes sense only beside another one.
void alone(const Facts& facts, const ArgumentFinding& found, Findings& findings) {
  const schema::MemberNote& note = found.member->note();
  const std::string others = quoted_list(Names{note.needs.begin(), note.needs.end()});
  Diagnostic& finding =
      findings.add(found.range,
                   fmt::format("{} is there without {} in {}", quoted(found.name, 40), others,
                               what(facts, found)),
                   error_if(found.certain));
  finding.mark = note.because;
  finding.help.push_back(fmt::format("remove it, or add {}", others));
}

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::member_conflict) continue;
    if (found.group == nullptr) {
      alone(facts, found, findings);
      continue;
    }
    const schema::MemberGroup& group = *found.group;
    const Names all(group.members.begin(), group.members.end());
    const auto members = found.value->members();
    const auto in_group = [&](const json::Member& member) {
      return std::find(all.begin(), all.end(), member.key) != all.end();
    };
    const auto first = std::find_if(members.begin(), members.end(), in_group);
    const bool none = first == members.end();
    const std::string message =
        none ? fmt::format("{} needs {}", what(facts, found), quoted_list(all))
             : fmt::format("{} has both {} and {}, expected one", what(facts, found),
                           quoted(first->key, 40), quoted(found.name, 40));
    Diagnostic& finding = findings.add(found.range, message, error_if(found.certain));
    finding.mark = none ? "neither is there" : "only one of them can be meant";
    if (!none) finding.labels.push_back(findings.label(first->key_range, "the other one"));
    finding.help.push_back(none ? fmt::format("add {}", quoted_list(all))
                                : "keep one of them and remove the other");
    if (!group.source.empty()) finding.notes.push_back(fmt::format("see {}", group.source));
  }
}

}  // namespace

extern constinit const Rule arguments_member_conflict{
    "arguments/member-conflict", Severity::error,
    "An object has more or fewer of some members than it can have.", check};

}  // namespace plumbline
