// Twelve bills, worked by hand from AWS's billing rules (docs/cost.md) and the built-in prices.
#include <catch2/catch.hpp>

#include <string>

#include "analyzer/cost/costs.h"

namespace {

using namespace plumbline;
using namespace plumbline::cost;
using simulate::Fleet;
using simulate::Job;
using simulate::JobKind;
using simulate::Training;

template <class T>
simulate::Fact<T> given(T value) {
  return {value, "", true};
}

Fleet fleet(const std::string& type, std::int64_t count, double gigabytes = 0) {
  Fleet out;
  out.instance_type = given(type);
  out.count = given(count);
  if (gigabytes > 0) out.volume_gb = given(gigabytes);
  return out;
}

Job processing(const Fleet& machines) {
  Job job;
  job.kind = JobKind::processing;
  job.fleets = {machines};
  job.max_runtime = given<std::int64_t>(3600);
  return job;
}

Job training(const Fleet& machines, std::int64_t max_runtime = 86'400) {
  Job job;
  job.kind = JobKind::training;
  Training one;
  one.fleets = {machines};
  one.max_runtime = given(max_runtime);
  job.trainings = {one};
  job.max_runtime = one.max_runtime;
  return job;
}

const Prices virginia("us-east-1"), ireland("eu-west-1");
constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute;

std::string total(const Job& job, std::int64_t time, const Prices& prices = virginia,
                  const Terms& terms = {}) {
  const Bill bill = cost::bill(job, time, prices, terms);
  CHECK(bill.unpriced.empty());
  Money sum;
  for (const Line& line : bill.lines) sum += line.amount;
  CHECK(sum == bill.total);
  return decimal(bill.total);
}

}  // namespace

TEST_CASE("bill 1: a processing job is instances times time, and its volumes") {
  // Processing ml.m5.xlarge 0.23 USD/h, storage 0.10 USD/GB-month of 730 h; 18 minutes.
  //   2 x 0.23 x 0.3 h                     = 0.138
  //   2 x 30 GB x 0.10 x 0.3 h / 730 h     = 0.00246575342...
  CHECK(total(processing(fleet("ml.m5.xlarge", 2, 30)), 18 * minute) == "0.140465753");
}

TEST_CASE("bill 2: a training job on one machine with a volume") {
  // Training ml.m5.xlarge 0.23, storage 0.14: 1 h 52 m = 6720 s.
  //   0.23 x 6720 / 3600                   = 0.42933333...
  //   50 x 0.14 x 6720 / 3600 / 730        = 0.01789954337...
  CHECK(total(training(fleet("ml.m5.xlarge", 1, 50)), 6720 * second) == "0.447232876");
}

TEST_CASE("bill 3: a machine with disks of its own has no volume to pay for") {
  // Training ml.g5.2xlarge 1.515 (450 GB of NVMe), 4 machines for 2 h: 4 x 1.515 x 2 = 12.12.
  const Bill bill = cost::bill(training(fleet("ml.g5.2xlarge", 4, 100)), 2 * hour, virginia, {});
  CHECK(decimal(bill.total) == "12.12");
  REQUIRE(bill.notes.size() == 1);
  CHECK(bill.notes[0] == "ml.g5.2xlarge has disks of its own: no volume is billed");
}

TEST_CASE("bill 4: a transform job has no volume") {
  // Transform ml.m5.xlarge 0.23 (that of another component), 3 machines for 10 minutes:
  //   3 x 0.23 / 6 = 0.115
  Job job;
  job.kind = JobKind::transform;
  job.fleets = {fleet("ml.m5.xlarge", 3)};
  CHECK(total(job, 10 * minute) == "0.115");
  const Worst worst = worst_case(job, virginia, {});
  CHECK(worst.unbounded);
  CHECK(worst_text(worst) == "unbounded");
}

TEST_CASE("bill 5: tuning is the sum of its jobs, and the limit at a time only shapes the time") {
  // 12 jobs, 3 at a time: 4 waves in 2 h, so each job runs 30 minutes.
  //   12 x 0.5 h x 0.23                    = 1.38
  //   12 x 0.5 h x 30 GB x 0.14 / 730      = 0.03452054794...
  Job job = training(fleet("ml.m5.xlarge", 1, 30), 3600);
  job.kind = JobKind::tuning;
  job.max_runtime = {};
  job.max_jobs = given<std::int64_t>(12);
  job.max_parallel_jobs = given<std::int64_t>(3);
  CHECK(total(job, 2 * hour) == "1.414520548");
  // At most: 12 jobs x 1 h x (0.23 + 30 x 0.14 / 730) = 12 x 0.23575342466 = 2.82904109589
  CHECK(decimal(worst_case(job, virginia, {}).amount) == "2.829041096");
  // The whole tuning job ends after 90 minutes: 3 at a time x 1.5 h = 4.5 h instead of 12.
  //   4.5 x 0.23575342466 = 1.06089041096
  job.max_runtime = given<std::int64_t>(5400);
  CHECK(decimal(worst_case(job, virginia, {}).amount) == "1.060890411");
}

TEST_CASE("bill 6: managed spot training takes the stated discount off the machines only") {
  // Training ml.m5.xlarge at 70 % off: 0.069 x 10 h = 0.69; the volume at its price:
  //   100 x 0.14 x 10 / 730 = 0.19178082191...
  Job job = training(fleet("ml.m5.xlarge", 1, 100));
  job.trainings[0].spot = given(true);
  Terms terms;
  terms.spot_discount = 700'000;
  CHECK(total(job, 10 * hour, virginia, terms) == "0.881780822");
  // Without a discount it is billed like any other, and the bill says so: 2.3 + 0.19178082191
  const Bill full = cost::bill(job, 10 * hour, virginia, {});
  CHECK(decimal(full.total) == "2.491780822");
  REQUIRE(full.notes.size() == 1);
  // The worst case has no discount: 24 h x 0.23 + 100 x 0.14 x 24 / 730
  CHECK(decimal(worst_case(job, virginia, terms).amount) == "5.980273973");
}

TEST_CASE("bill 7: a warm pool is billed to its end, at the price of training") {
  // 30 minutes of work and 15 of keep-alive: 0.75 h x 0.23 = 0.1725;
  //   20 x 0.14 x 0.75 / 730 = 0.00287671233 (rounded line by line: 0.001917808 + 0.000958904)
  Job job = training(fleet("ml.m5.xlarge", 1, 20));
  job.trainings[0].keep_alive = given<std::int64_t>(900);
  CHECK(total(job, 30 * minute) == "0.175376712");
}

TEST_CASE("bill 8: Lambda is a request and GB-seconds, to the millisecond") {
  // 128 MB for 1.5 s: 0.125 x 1.5 x 0.0000166667 = 0.00000312500625, and 0.0000002 a request.
  // Rounded line by line to a nano-dollar: 0.000003125 + 0.0000002
  Job job;
  job.kind = JobKind::lambda;
  CHECK(total(job, 1500) == "0.000003325");
  CHECK(dollars(cost::bill(job, 1500, virginia, {}).total) == "<$0.01");
  // At most 10 GB for 600 s: 6000 x 0.0000166667 + 0.0000002 = 0.1000004
  CHECK(decimal(worst_case(job, virginia, {}).amount) == "0.1000004");
}

TEST_CASE("bill 9: a cluster of EMR's own is EC2 and what EMR adds, for a minute at least") {
  // m5.xlarge in us-east-1: EC2 0.192, EMR 0.048; 1 + 2 machines for 20 minutes:
  //   3 x (0.192 + 0.048) / 3 = 0.24
  Job job;
  job.kind = JobKind::emr;
  job.own_cluster = true;
  job.fleets = {fleet("m5.xlarge", 1), fleet("m5.xlarge", 2)};
  CHECK(total(job, 20 * minute) == "0.24");
  CHECK(total(job, 5 * second) == "0.012");  // 3 x 0.24 / 60
  job.own_cluster = false;
  job.fleets.clear();
  CHECK(total(job, 20 * minute) == "0");
}

TEST_CASE("bill 10: the most that a step with retries can cost") {
  // JOB_INTERNAL_ERROR with MaxAttempts 1: 2 jobs of 24 h on ml.p4d.24xlarge at 25.25
  // (disks of its own): 2 x 24 x 25.25 = 1212.
  Job job = training(fleet("ml.p4d.24xlarge", 1, 500));
  job.most_retries = 1;
  const Worst worst = worst_case(job, virginia, {});
  const Price price = *virginia.find(Kind::training, "ml.p4d.24xlarge");
  CHECK(price.rate.pico * 48 == worst.amount.nano * 1000);
  CHECK(worst.how == "MaxRuntime 24 h x 2 attempts");
  // ExpireAfterMin 30: half an hour of retries and one job to its end: 0.23 x 1.5 = 0.345
  Job expiring = training(fleet("ml.m5.xlarge", 1), 3600);
  expiring.expire_after_minutes = 30;
  CHECK(decimal(worst_case(expiring, virginia, {}).amount) == "0.345");
  CHECK(worst_case(expiring, virginia, {}).how == "MaxRuntime 1 h + 30 m of retries");
}

TEST_CASE("bill 11: another region has its own prices, and says whose they are") {
  // eu-west-1, from a bill of December 2023: Processing ml.m5.xlarge 0.257, storage 0.110:
  //   2.382 h: 0.257 x 2.382 = 0.612174;  30 x 0.11 x 2.382 / 730 = 0.01076794520...
  CHECK(total(processing(fleet("ml.m5.xlarge", 1, 30)), 8'575'200, ireland) == "0.622941945");
  const auto sibling = ireland.find(Kind::processing, "ml.c5.xlarge");
  REQUIRE(sibling);
  CHECK(sibling->basis == Basis::sibling);
  CHECK(origin_text(*sibling) ==
        "price of another SageMaker component of 2025-06-16 (awsstatic-studio)");
  const auto estimate = ireland.find(Kind::training, "ml.m6i.xlarge");
  REQUIRE(estimate);
  CHECK(estimate->basis == Basis::estimate);
}

TEST_CASE("bill 12: a group of different machines, and a rule on a machine of its own") {
  // Training: 1 x ml.m5.xlarge 0.23 and 2 x ml.c5.xlarge 0.204 for 3 h, a debugger rule on
  // ml.t3.medium (Processing 0.05): 3 x (0.23 + 0.408 + 0.05) = 2.064
  Job job = training(fleet("ml.m5.xlarge", 1));
  job.trainings[0].fleets.push_back(fleet("ml.c5.xlarge", 2));
  job.trainings[0].rules = {fleet("ml.t3.medium", 1)};
  CHECK(total(job, 3 * hour) == "2.064");
}

TEST_CASE("what has no price is named and never counted as nothing") {
  const Bill none = cost::bill(processing(fleet("ml.x99.large", 1)), hour, virginia, {});
  CHECK(none.total.nano == 0);
  REQUIRE(none.unpriced.size() == 1);
  CHECK(none.unpriced[0] == "ml.x99.large (Processing): no price in us-east-1");

  Fleet unknown = fleet("ml.m5.xlarge", 1);
  unknown.instance_type = {std::nullopt, "<Parameters.Type>", true};
  const Bill symbolic = cost::bill(processing(unknown), hour, virginia, {});
  REQUIRE(symbolic.unpriced.size() == 1);
  CHECK(symbolic.unpriced[0] ==
        "the instance type is only known when it runs: `<Parameters.Type>`");

  for (const JobKind kind : {JobKind::auto_ml, JobKind::emr_serverless, JobKind::other}) {
    Job job;
    job.kind = kind;
    CHECK(cost::bill(job, hour, virginia, {}).unpriced.size() == 1);
    CHECK(worst_case(job, virginia, {}).unbounded);
  }
  CHECK(cost::bill(Job{}, hour, virginia, {}).exact());
}

TEST_CASE("absurd sizes stay at the limit") {
  Job job = processing(fleet("ml.m5.xlarge", std::int64_t{1} << 60, 1e300));
  job.most_retries = std::int64_t{1} << 62;
  job.max_runtime = given(std::int64_t{1} << 62);
  CHECK(worst_case(job, virginia, {}).amount.nano > 0);
  CHECK(cost::bill(job, std::int64_t{1} << 62, virginia, {}).total.nano > 0);
}
