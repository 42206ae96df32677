#include <fmt/format.h>

#include <limits>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

struct Bound {
  std::string_view key;
  double most;
  std::string_view unit;
};

// Developer guide, pipelines-retry-policy; BackoffRate: sagemaker-python-sdk v2.257.6 retry.py.
constexpr std::array<Bound, 4> bounds{{
    {"IntervalSeconds", 43'200, "seconds (12 hours)"},
    {"MaxAttempts", 20, "attempts"},
    {"ExpireAfterMin", 14'400, "minutes (10 days)"},
    {"BackoffRate", std::numeric_limits<double>::infinity(), ""},
}};

void check(const Facts& facts, Findings& findings) {
  each_policy(facts, [&](const Step&, const json::Value& policy) {
    for (const Bound& bound : bounds) {
      const json::Value& value = policy[bound.key];
      const auto number = value.number();
      if (!number) continue;
      if (*number < 0) {
        findings.add(value.range(), fmt::format("{} is negative", quoted(bound.key))).mark =
            "expected 0 or more";
      } else if (*number > bound.most) {
        findings
            .add(value.range(), fmt::format("{} is {}, expected at most {} {}", quoted(bound.key),
                                            quoted(value.text(), 30), bound.most, bound.unit))
            .mark = "too large";
      }
    }
  });
}

}  // namespace

extern constinit const Rule retry_out_of_range{
    "retry/out-of-range", Severity::error,
    "A number in a retry policy is outside of what SageMaker takes.", check, Needs::part};

}  // namespace plumbline
