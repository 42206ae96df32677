#include "rules/retry/policies.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_policy(facts, [&](const Step&, const json::Value& policy) {
    const json::Value& types = policy["ExceptionType"];
    if (!types.is(json::Kind::array) || types.size() != 0 || !types.complete()) return;
    Diagnostic& found =
        findings.add(types.range(), "a retry policy without an exception retries nothing");
    found.mark = "empty";
    found.help.emplace_back("name what to retry, or remove the policy");
  });
}

}  // namespace

extern constinit const Rule retry_no_exception{"retry/no-exception", Severity::warning,
                                               "A retry policy names no exception.", check,
                                               Needs::part};

}  // namespace plumbline
