#include <fmt/format.h>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_policy(facts, [&](const Step&, const json::Value& policy) {
    const bool two_limits = policy["MaxAttempts"] && policy["ExpireAfterMin"];
    if (two_limits) return;  // retry/two-limits
    for (const std::string_view key : {"MaxAttempts", "ExpireAfterMin"}) {
      if (policy[key].number() != 0.0) continue;
      Diagnostic& found =
          findings.add(policy[key].range(),
                       fmt::format("with {} 0 these exceptions are never retried", quoted(key)));
      found.mark = "never retried";
      found.help.push_back(
          fmt::format("raise {}, or leave it so to turn retries off", quoted(key)));
    }
  });
}

}  // namespace

extern constinit const Rule retry_never_retried{"retry/never-retried", Severity::note,
                                                "A retry policy allows no retry at all.", check,
                                                Needs::part};

}  // namespace plumbline
