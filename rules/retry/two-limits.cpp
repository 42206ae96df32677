#include <fmt/format.h>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_policy(facts, [&](const Step&, const json::Value& policy) {
    const json::Member* first = nullptr;
    for (const json::Member& member : policy.members()) {
      if (member.key != "MaxAttempts" && member.key != "ExpireAfterMin") continue;
      if (first == nullptr) {
        first = &member;
        continue;
      }
      if (member.key == first->key) continue;  // syntax/duplicate-key
      Diagnostic& found =
          findings.add(member.key_range, fmt::format("a retry policy has either {} or {}",
                                                     quoted(first->key), quoted(member.key)));
      found.mark = "a second limit";
      found.labels.push_back(findings.label(first->key_range, "the first one"));
      found.help.emplace_back("remove one of them");
      found.notes.emplace_back("AWS documents that a policy with both is a validation error");
      return;
    }
  });
}

}  // namespace

extern constinit const Rule retry_two_limits{
    "retry/two-limits", Severity::error, "A retry policy has both MaxAttempts and ExpireAfterMin.",
    check, Needs::part};

}  // namespace plumbline
