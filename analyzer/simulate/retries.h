// What becomes of a step whose jobs fail: its retry policies, spec section 7.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/pipeline.h"
#include "analyzer/simulate/job.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {

struct RetryPolicy {
  std::vector<std::string_view> exceptions;
  double interval = 1, rate = 2;        // seconds; retry k waits interval * rate^(k-1)
  std::optional<std::int64_t> most;     // retries
  std::optional<double> expires_after;  // seconds since the step began
};

// Those of the step, and behind them the service's own for Step.SERVICE_FAULT and Step.THROTTLING
// where the type can retry at all. Without any limit a policy has five retries.
std::vector<RetryPolicy> policies_of(const Step&);

// A try as a scenario tells it.
struct Try {
  std::string fails;  // the exception; empty: it succeeds
  std::optional<Milliseconds> length;
  Location fails_at = {};  // where a scenario names the exception
};

struct Course {
  std::vector<Attempt> attempts;  // times since the step began
  bool succeeds = true;
  std::string why;  // it does not: "SageMaker.JOB_INTERNAL_ERROR after 3 attempts"
  Milliseconds length() const { return attempts.empty() ? 0 : attempts.back().end; }
};

// How the tries go. Behind the last one, if it is retried, one of `usual` length succeeds, or the
// last one comes again.
Course course_of(const std::vector<RetryPolicy>&, const std::vector<Try>&, Milliseconds usual,
                 bool repeats_last = false);

// Is a job there to be billed when a try fails so?
struct Bill {
  bool started = true, billed = true;
  bool inferred = false;
};
Bill bill_of(std::string_view exception);

// The most further jobs that the policies allow and that are billed, and the longest time in which
// The most further jobs that the policies allow and that are billed, and the longest time in which
// they start where a policy limits that: what the worst case is made of. `longest`: seconds that
// one job may run.
void bound_retries(const std::vector<RetryPolicy>&, const std::optional<std::int64_t>& longest,
                   Job&);

}  // namespace plumbline::simulate
