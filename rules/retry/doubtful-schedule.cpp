#include <fmt/format.h>

#include <cmath>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

constexpr double day = 86'400;

void check(const Facts& facts, Findings& findings) {
  each_policy(facts, [&](const Step& step, const json::Value& policy) {
    const double first = policy["IntervalSeconds"].number().value_or(1);
    const double rate = policy["BackoffRate"].number().value_or(2);
    const auto minutes = policy["ExpireAfterMin"].number();
    // retry/two-limits, retry/out-of-range, retry/never-retried
    if ((policy["MaxAttempts"] && minutes) || first < 0 || first > 43'200 || rate < 0) return;
    const std::string name = quoted(step.name, 30);
    if (minutes && *minutes > 0 && first > *minutes * 60) {
      Diagnostic& found = findings.add(
          policy["IntervalSeconds"].range(),
          fmt::format("{} waits {} s before its first retry, and gives up after {} min", name,
                      first, *minutes));
      found.mark = "never comes to a retry";
      found.help.emplace_back("lower `IntervalSeconds`, or raise `ExpireAfterMin`");
      return;
    }
    if (policy["BackoffRate"] && rate < 1 && !is_placeholder(policy["BackoffRate"])) {
      Diagnostic& found =
          findings.add(policy["BackoffRate"].range(),
                       fmt::format("{} waits less before each further retry", name));
      found.mark = "below 1";
      found.help.emplace_back("raise it to 1 or more");
      return;
    }
    const double attempts = policy["MaxAttempts"].number().value_or(minutes ? 0 : 5);
    if (attempts < 1 || attempts > 20) return;
    const double last = first * std::pow(rate, attempts - 1);
    if (last > day) {
      Diagnostic& found = findings.add(
          policy.range(),
          fmt::format("{} would wait {:.0f} hours before its last retry", name, last / 3600));
      found.mark = "more than a day";
      found.help.emplace_back("lower `MaxAttempts` or `BackoffRate`, or use `ExpireAfterMin`");
    }
  });
}

}  // namespace

extern constinit const Rule retry_doubtful_schedule{
    "retry/doubtful-schedule", Severity::note,
    "A retry policy waits too long, too short, or never gets to its first retry.", check,
    Needs::part};

}  // namespace plumbline
