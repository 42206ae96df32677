// What one job costs: instances for the time they run, their volumes, Lambda, EMR. What is not
// known to have a price is named, and never counted as 0. After AWS's documentation and real bills;
// docs/cost.md has the formulas and what is inferred.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/cost/prices.h"
#include "analyzer/simulate/job.h"

namespace plumbline::cost {

using simulate::Milliseconds;

// One line of a bill.
struct Line {
  std::string item;      // "2 x ml.m5.xlarge (Training)"
  std::string quantity;  // decimal: "1.5"
  std::string unit;      // "instance-hours", "GB-months", "requests", "GB-seconds"
  Rate rate;             // of one unit
  Money amount;
  std::string origin;  // of the price
  bool estimated = false;
};

struct Bill {
  std::vector<Line> lines;
  Money total;
  std::vector<std::string> unpriced;  // "ml.x9.large (Training): no price in us-east-1"
  std::vector<std::string> notes;     // what was assumed
  bool exact() const { return unpriced.empty(); }
};

// What the user knows and no definition says.
struct Terms {
  std::int64_t spot_discount = 0;  // millionths off the price of managed spot training
  std::int64_t least_seconds = 0;  // billed for each job, however short
};

// Of one attempt that is billed for `time`. A tuning job's time is that of the whole job: its
// training jobs run in waves of at most MaxParallelTrainingJobs.
Bill bill(const simulate::Job&, Milliseconds time, const Prices&, const Terms&);

// The most that a step can cost, all its attempts together.
struct Worst {
  Money amount;
  bool unbounded = false;             // nothing limits how long it runs; `amount` means nothing
  std::vector<std::string> unpriced;  // then `amount` is a part only
  std::string how;                    // "MaxRuntime 24 h x 2 attempts"
};
Worst worst_case(const simulate::Job&, const Prices&, const Terms&);

// "2 h 30 m", "90 s", "24 h": all of it.
std::string hours_text(Milliseconds);

}  // namespace plumbline::cost
