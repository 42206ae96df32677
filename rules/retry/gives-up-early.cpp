#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

// How long the retries go on, jobs not counted.
double total(double first, double rate, double attempts) {
  double sum = 0;
  for (int k = 0; k < static_cast<int>(attempts); ++k) sum += first * std::pow(rate, k);
  return sum;
}

void check(const Facts& facts, Findings& findings) {
  each_policy(facts, [&](const Step& step, const json::Value& policy) {
    const auto types = policy["ExceptionType"].items();
    const bool quota =
        !types.empty() && std::all_of(types.begin(), types.end(), [](const json::Value& type) {
          return type.text() == "SageMaker.RESOURCE_LIMIT";
        });
    const double first = policy["IntervalSeconds"].number().value_or(1);
    const double rate = policy["BackoffRate"].number().value_or(2);
    const double attempts = policy["MaxAttempts"].number().value_or(5);
    // retry/two-limits, retry/out-of-range, retry/never-retried, retry/doubtful-schedule
    if (!quota || policy["ExpireAfterMin"] || first < 0 || rate < 1 || attempts < 1 ||
        attempts > 20) {
      return;
    }
    const double all = total(first, rate, attempts);
    if (all >= 60) return;
    Diagnostic& found = findings.add(
        policy.range(),
        fmt::format("{} gives up {:.0f} s after it has met a quota", quoted(step.name, 40), all));
    found.mark = "less than a minute in all";
    found.help.emplace_back("raise `IntervalSeconds`, or use `ExpireAfterMin`");
  });
}

}  // namespace

extern constinit const Rule retry_gives_up_early{
    "retry/gives-up-early", Severity::note,
    "A retry policy gives up on a quota before another job can have ended.", check, Needs::part};

}  // namespace plumbline
