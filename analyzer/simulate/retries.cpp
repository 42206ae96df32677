#include "analyzer/simulate/retries.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {
namespace {

constexpr std::int64_t standard_retries = 5;
// A policy without a wait that only expires after minutes never ends by itself.
constexpr std::size_t most_attempts = 1000;
constexpr std::string_view service_fault = "Step.SERVICE_FAULT", throttling = "Step.THROTTLING";

// The retry documentation lists these (spec section 7.3), and the SDK emits policies on the others.
bool can_retry(const Step& step) {
  switch (step.type) {
    case StepType::processing:
    case StepType::training:
    case StepType::tuning:
    case StepType::auto_ml:
    case StepType::model:
    case StepType::register_model:
    case StepType::transform:
    case StepType::emr:
    case StepType::emr_serverless:
    case StepType::endpoint_config: return true;
    default: return false;
  }
}

double number_or(const json::Value& value, double otherwise) {
  const auto number = value.number();
  return number && *number >= 0 && *number < 1e12 ? *number : otherwise;
}

RetryPolicy policy_of(const json::Value& node) {
  RetryPolicy policy;
  const json::Value& types = node["ExceptionType"];
  if (types.is(json::Kind::string)) policy.exceptions.push_back(types.text());
  for (const json::Value& type : types.items()) policy.exceptions.push_back(type.text());
  policy.interval = number_or(node["IntervalSeconds"], 1);
  policy.rate = number_or(node["BackoffRate"], 2);
  if (const auto most = node["MaxAttempts"].integer()) policy.most = *most;
  if (const auto minutes = node["ExpireAfterMin"].number()) policy.expires_after = *minutes * 60;
  if (!policy.most && !policy.expires_after) policy.most = standard_retries;
  return policy;
}

Milliseconds wait_before(const RetryPolicy& policy, std::int64_t retry) {
  // Longer than an execution may run is for ever.
  constexpr double most = 28.0 * 24 * 3600;
  const double seconds = policy.interval * std::pow(policy.rate, static_cast<double>(retry - 1));
  return static_cast<Milliseconds>(std::llround(std::min(seconds, most) * 1000));
}

}  // namespace

std::vector<RetryPolicy> policies_of(const Step& step) {
  std::vector<RetryPolicy> policies;
  for (const json::Value& node : (*step.node)["RetryPolicies"].items()) {
    policies.push_back(policy_of(node));
  }
  if (!can_retry(step)) return policies;
  RetryPolicy own;
  own.exceptions = {service_fault, throttling};
  own.most = standard_retries;
  policies.push_back(std::move(own));
  return policies;
}

Bill bill_of(std::string_view exception) {
  if (exception == service_fault || exception == throttling ||
      exception == "SageMaker.RESOURCE_LIMIT") {
    return {false, false, false};
  }
  if (exception == "SageMaker.CAPACITY_ERROR" || exception == "SageMaker.JOB_CAPACITY_ERROR") {
    return {true, false, true};
  }
  return {};
}

Course course_of(const std::vector<RetryPolicy>& policies, const std::vector<Try>& tries,
                 Milliseconds usual, bool repeats_last) {
  Course course;
  std::vector<std::int64_t> used(policies.size(), 0);
  Milliseconds now = 0;
  for (std::size_t i = 0;; ++i) {
    Attempt attempt;
    const bool told = i < tries.size() || (repeats_last && !tries.empty());
    const Try next = told ? tries[std::min(i, tries.size() - 1)] : Try{};
    attempt.start = now;
    attempt.end = now + next.length.value_or(usual);
    attempt.fails = next.fails;
    const Bill bill = attempt.fails.empty() ? Bill{} : bill_of(attempt.fails);
    attempt.started_job = bill.started;
    attempt.billed = bill.billed ? attempt.end - attempt.start : 0;
    attempt.inferred = bill.inferred;
    now = attempt.end;
    course.attempts.push_back(attempt);
    if (attempt.fails.empty()) return course;
    const auto policy = std::find_if(policies.begin(), policies.end(), [&](const RetryPolicy& p) {
      return std::find(p.exceptions.begin(), p.exceptions.end(), attempt.fails) !=
             p.exceptions.end();
    });
    const auto give_up = [&] {
      const std::size_t count = course.attempts.size();
      course.succeeds = false;
      course.why = fmt::format("{}{}", attempt.fails,
                               count == 1 ? "" : fmt::format(" after {} attempts", count));
      return course;
    };
    if (policy == policies.end() || i >= most_attempts) return give_up();
    std::int64_t& retries = used[static_cast<std::size_t>(policy - policies.begin())];
    if (policy->most && retries >= *policy->most) return give_up();
    if (policy->expires_after && static_cast<double>(now) >= *policy->expires_after * 1000) {
      return give_up();
    }
    now += wait_before(*policy, ++retries);
  }
}

void bound_retries(const std::vector<RetryPolicy>& policies,
                   const std::optional<std::int64_t>& longest, Job& job) {
  std::int64_t expiring = 0;
  bool counted = longest.has_value();
  for (const RetryPolicy& policy : policies) {
    const bool bills = std::any_of(policy.exceptions.begin(), policy.exceptions.end(),
                                   [](std::string_view name) { return bill_of(name).billed; });
    if (!bills) continue;
    const std::int64_t most = std::max<std::int64_t>(policy.most.value_or(0), 0);
    if (!policy.expires_after) {
      job.most_retries += most;
      continue;
    }
    const auto minutes = static_cast<std::int64_t>(*policy.expires_after / 60);
    job.expire_after_minutes = std::max(job.expire_after_minutes.value_or(0), minutes);
    counted = counted && policy.most && most < 1000;
    expiring += counted ? most : 0;
  }
  if (!job.expire_after_minutes || !counted) return;
  // Those that end by number before they end by time.
  const double all = static_cast<double>(expiring) * static_cast<double>(*longest);
  if (all > static_cast<double>(*job.expire_after_minutes) * 60) return;
  job.most_retries += expiring;
  job.expire_after_minutes.reset();
}

}  // namespace plumbline::simulate
