// What a step's Arguments ask for that takes time or money.
#pragma once

#include "analyzer/simulate/values.h"

namespace plumbline::simulate {

// Everything but the bounds of its retries.
Job job_of(const Step&, StepId, const Values&);

// The longest that one try may take, in seconds: what the Arguments say, and what the service does
// not let pass. Nothing when there is no such bound, or it is not known.
std::optional<std::int64_t> longest_try(const Step&, const Job&);

}  // namespace plumbline::simulate
