#include "analyzer/cost/bill.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

namespace plumbline::cost {
namespace {

using simulate::Fact;
using simulate::Fleet;
using simulate::Job;
using simulate::JobKind;
using simulate::Training;

constexpr std::int64_t hour = 3'600'000;  // milliseconds
constexpr std::int64_t month = 730;       // hours, by convention
// EMR bills a minute at least.
constexpr std::int64_t least_emr = 60'000;
// A function that the SDK makes has 128 MB; what another one has is in no definition.
constexpr std::int64_t usual_memory = 128, most_memory = 10'240;  // MB
constexpr std::int64_t most_lambda_time = 600'000;                // the step fails then

// Stays at the limit: sizes in a definition may be absurd.
std::int64_t product(std::initializer_list<std::int64_t> factors) {
  std::int64_t out = 1;
  for (const std::int64_t factor : factors) {
    if (__builtin_mul_overflow(out, factor, &out)) return std::numeric_limits<std::int64_t>::max();
  }
  return out;
}

// How long and how often machines run.
struct Use {
  std::int64_t time = 0;  // milliseconds, all jobs together
  std::int64_t idle = 0;  // milliseconds of warm pools, all together
  bool discount = true;   // managed spot's, if there is one
};

class Clerk {
 public:
  Clerk(const Prices& prices, const Terms& terms) : prices_(prices), terms_(terms) {}

  // `kind`: of the instances. "what" stands in the line: "Training".
  void fleet(const Fleet& fleet, Kind kind, std::string_view what, std::int64_t time,
             std::int64_t discount = 0) {
    const auto type = known(fleet.instance_type, "the instance type");
    const auto count = fleet.count.given ? known(fleet.count, "the number of instances")
                                         : std::optional<std::int64_t>(1);
    if (!type || !count || *count < 0) return;
    std::optional<Price> price = prices_.find(kind, *type);
    if (!price) return miss(fmt::format("{} ({})", *type, what));
    std::string item = fmt::format("{} x {} ({})", *count, *type, what);
    if (discount > 0) {
      price->rate = millionths(price->rate, 1'000'000 - discount);
      item += fmt::format(", spot at {:g} % off", static_cast<double>(discount) / 10'000);
    }
    add(item, product({*count, time}), hour, "instance-hours", *price);
  }

  void volume(const Fleet& fleet, std::string_view component, std::int64_t time) {
    if (!fleet.volume_gb.given || !fleet.instance_type.value) return;
    const auto size = known(fleet.volume_gb, "the size of the volume");
    const auto count = fleet.count.given ? fleet.count.value : std::optional<std::int64_t>(1);
    if (!size || !count || *size <= 0 || *count < 0 || !std::isfinite(*size)) return;
    if (Prices::local_storage(*fleet.instance_type.value)) {
      return note(
          fmt::format("{} has disks of its own: no volume is billed", *fleet.instance_type.value));
    }
    const auto price = prices_.find(Kind::storage, component);
    if (!price) return miss(fmt::format("volumes of {} jobs", component));
    const auto milli = static_cast<std::int64_t>(std::llround(std::min(*size, 1e9) * 1000));
    add(fmt::format("{} x {:g} GB volume ({})", *count, *size, component),
        product({*count, milli, time}), product({1000, month, hour}), "GB-months", *price);
  }

  void add(std::string item, std::int64_t quantity, std::int64_t per, std::string_view unit,
           const Price& price) {
    Line line;
    line.item = std::move(item);
    line.quantity = fmt::format("{:.6g}", static_cast<double>(quantity) / static_cast<double>(per));
    line.unit = unit;
    line.rate = price.rate;
    line.amount = times(price.rate, quantity, per);
    line.origin = origin_text(price);
    line.estimated = price.basis == Basis::estimate;
    bill_.total += line.amount;
    bill_.lines.push_back(std::move(line));
  }

  void lambda(std::int64_t time, std::int64_t memory) {
    const auto request = prices_.find(Kind::lambda, "request");
    const auto second = prices_.find(Kind::lambda, "gb_second");
    if (!request || !second) return miss("Lambda");
    add("1 request (Lambda)", 1, 1, "requests", *request);
    add(fmt::format("{} MB (Lambda)", memory), product({memory, time}), std::int64_t{1024} * 1000,
        "GB-seconds", *second);
  }

  // EC2, and what EMR adds to it.
  void emr(const Fleet& fleet, std::int64_t time) {
    this->fleet(fleet, Kind::ec2, "EC2", time);
    this->fleet(fleet, Kind::emr, "EMR", time);
    if (fleet.volume_gb.given) unpriced("volumes of the EMR cluster: no price known");
  }

  void training(const Training& training, const Use& use) {
    const bool spot = training.spot.value.value_or(false);
    if (training.fleets.empty()) unpriced("no instances are in the definition");
    for (const Fleet& fleet : training.fleets) {
      this->fleet(fleet, Kind::training, "Training", use.time,
                  spot && use.discount ? terms_.spot_discount : 0);
      volume(fleet, "Training", use.time);
      if (use.idle > 0) {
        this->fleet(fleet, Kind::training, "Training, warm pool", use.idle);
        volume(fleet, "Training", use.idle);
      }
    }
    for (const Fleet& fleet : training.rules) {
      this->fleet(fleet, Kind::processing, "Processing, debugger rule", use.time);
    }
    if (spot && terms_.spot_discount == 0) {
      note("managed spot training is billed at the full price: no discount is given");
    }
    if (training.spot.given && !training.spot.value) {
      note("whether it is managed spot training is only known when it runs");
    }
  }

  void miss(std::string_view what) {
    unpriced(fmt::format("{}: no price in {}", what, prices_.region()));
  }
  void unpriced(std::string why) { add_once(bill_.unpriced, std::move(why)); }
  void note(std::string text) { add_once(bill_.notes, std::move(text)); }
  Bill take() { return std::move(bill_); }

 private:
  static void add_once(std::vector<std::string>& to, std::string text) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
  }

  template <class T>
  std::optional<T> known(const Fact<T>& fact, std::string_view what) {
    if (!fact.value) {
      unpriced(fact.given
                   ? fmt::format("{} is only known when it runs: {}", what, quoted_text(fact.text))
                   : fmt::format("{} is not in the definition", what));
    }
    return fact.value;
  }
  static std::string quoted_text(const std::string& text) { return "`" + text + "`"; }

  const Prices& prices_;
  const Terms& terms_;
  Bill bill_;
};

std::int64_t at_least_one(const Fact<std::int64_t>& fact) {
  return std::max<std::int64_t>(1, fact.value.value_or(1));
}

// Of several definitions of training jobs nobody knows which has how many: the dearest counts.
void trainings(const Job& job, const Use& use, const Prices& prices, const Terms& terms,
               Clerk& clerk) {
  std::size_t dearest = 0;
  Money most;
  for (std::size_t i = 0; job.trainings.size() > 1 && i < job.trainings.size(); ++i) {
    Clerk trial(prices, terms);
    trial.training(job.trainings[i], use);
    const Bill bill = trial.take();
    for (const std::string& why : bill.unpriced) clerk.unpriced(why);
    if (bill.total > most) {
      most = bill.total;
      dearest = i;
    }
  }
  if (job.trainings.size() > 1) {
    clerk.note(fmt::format("all jobs are billed as `{}`, the dearest of {} definitions",
                           job.trainings[dearest].name, job.trainings.size()));
  }
  if (job.trainings.empty()) {
    clerk.unpriced("no instances are in the definition");
  } else {
    clerk.training(job.trainings[dearest], use);
  }
}

void tuning(const Job& job, Milliseconds time, const Prices& prices, const Terms& terms,
            Clerk& clerk) {
  if (!job.max_jobs.value) {
    clerk.unpriced("the number of training jobs is only known when it runs");
    return;
  }
  const std::int64_t jobs = at_least_one(job.max_jobs);
  const std::int64_t parallel = std::min(jobs, at_least_one(job.max_parallel_jobs));
  const std::int64_t waves = (jobs + parallel - 1) / parallel;
  const std::int64_t each = std::max(time / waves, terms.least_seconds * 1000);
  clerk.note(
      fmt::format("{} training jobs of {} each, {} at a time", jobs, hours_text(each), parallel));
  trainings(job, {product({jobs, each}), 0, true}, prices, terms, clerk);
}

}  // namespace

std::string hours_text(Milliseconds time) {
  const std::int64_t seconds = time / 1000;
  std::string out;
  const auto part = [&](std::int64_t amount, std::string_view unit) {
    if (amount != 0) out += fmt::format("{}{} {}", out.empty() ? "" : " ", amount, unit);
  };
  part(seconds / 3600, "h");
  part(seconds / 60 % 60, "m");
  part(seconds % 60, "s");
  return out.empty() ? fmt::format("{} ms", time) : out;
}

Bill bill(const Job& job, Milliseconds time, const Prices& prices, const Terms& terms) {
  Clerk clerk(prices, terms);
  time = std::max<Milliseconds>(time, 0);
  const Milliseconds billed = std::max(time, terms.least_seconds * 1000);
  switch (job.kind) {
    case JobKind::none: break;
    case JobKind::training: {
      std::int64_t idle = 0;
      for (const Training& training : job.trainings) {
        idle = std::max(idle, training.keep_alive.value.value_or(0) * 1000);
      }
      if (idle > 0) clerk.note("the warm pool is billed to its end, as if nothing reused it");
      trainings(job, {billed, idle, true}, prices, terms, clerk);
      break;
    }
    case JobKind::processing:
      if (job.fleets.empty()) clerk.unpriced("no instances are in the definition");
      for (const Fleet& fleet : job.fleets) {
        clerk.fleet(fleet, Kind::processing, "Processing", billed);
        clerk.volume(fleet, "Processing", billed);
      }
      break;
    case JobKind::transform:
      if (job.fleets.empty()) clerk.unpriced("no instances are in the definition");
      for (const Fleet& fleet : job.fleets) {
        clerk.fleet(fleet, Kind::transform, "Transform", billed);
      }
      break;
    case JobKind::tuning: tuning(job, time, prices, terms, clerk); break;
    case JobKind::auto_ml:
      clerk.unpriced("the instances of an AutoML job are not in the definition");
      break;
    case JobKind::lambda:
      clerk.lambda(time, usual_memory);
      clerk.note("the function is taken to have 128 MB, as the SDK makes it");
      break;
    case JobKind::emr:
      if (!job.own_cluster) {
        clerk.note("runs on a cluster that is there anyway");
        break;
      }
      if (job.fleets.empty()) clerk.unpriced("no instances are in the definition");
      for (const Fleet& fleet : job.fleets) clerk.emr(fleet, std::max(billed, least_emr));
      break;
    case JobKind::emr_serverless:
      clerk.unpriced("how many workers EMR Serverless takes is not in the definition");
      break;
    case JobKind::other: clerk.unpriced("no price is known for steps of this type"); break;
  }
  return clerk.take();
}

namespace {

// All attempts of a job that may run for `longest` seconds, in milliseconds.
std::int64_t all_attempts(const Job& job, std::int64_t longest, std::string& how) {
  how = "MaxRuntime " + hours_text(product({longest, 1000}));
  std::int64_t attempts = 1 + std::max<std::int64_t>(0, job.most_retries);
  std::int64_t time = product({attempts, longest, 1000});
  if (attempts > 1) how += fmt::format(" x {} attempts", attempts);
  if (job.expire_after_minutes) {
    const std::int64_t minutes = product({*job.expire_after_minutes, 60'000});
    how += fmt::format(" + {} of retries", hours_text(minutes));
    time = time > std::numeric_limits<std::int64_t>::max() - minutes ? time : time + minutes;
  }
  return time;
}

// The longest that one job runs, in seconds; nothing when nothing limits it.
std::optional<std::int64_t> longest(const Fact<std::int64_t>& limit,
                                    const std::optional<std::int64_t>& otherwise) {
  if (limit.value) return limit.value;
  return limit.given ? std::nullopt : otherwise;
}

Worst worst_training(const Job& job, const Prices& prices, const Terms& terms) {
  Worst worst;
  std::optional<std::int64_t> most = 0;
  std::int64_t idle = 0;
  for (const Training& training : job.trainings) {
    const auto one = longest(training.max_runtime.given ? training.max_runtime : job.max_runtime,
                             job.default_max_runtime);
    most = one && most ? std::optional(std::max(*most, *one)) : std::nullopt;
    idle = std::max(idle, training.keep_alive.value.value_or(0) * 1000);
  }
  if (!most) {
    worst.unbounded = true;
    worst.how = "MaxRuntime is only known when it runs";
    return worst;
  }
  Use use{all_attempts(job, *most, worst.how), idle, false};
  Clerk clerk(prices, terms);
  trainings(job, use, prices, terms, clerk);
  Bill bill = clerk.take();
  worst.amount = bill.total;
  worst.unpriced = std::move(bill.unpriced);
  return worst;
}

Worst worst_tuning(const Job& job, const Prices& prices, const Terms& terms) {
  Worst worst;
  std::optional<std::int64_t> most = 0;
  for (const Training& training : job.trainings) {
    const auto one = longest(training.max_runtime, std::int64_t{86'400});
    most = one && most ? std::optional(std::max(*most, *one)) : std::nullopt;
  }
  if (!most || !job.max_jobs.value) {
    worst.unbounded = true;
    worst.how = "the limits of its training jobs are only known when it runs";
    return worst;
  }
  const std::int64_t jobs = at_least_one(job.max_jobs);
  std::int64_t time = product({jobs, *most, 1000});
  worst.how = fmt::format("{} jobs x MaxRuntime {}", jobs, hours_text(product({*most, 1000})));
  if (job.max_runtime.value && job.max_parallel_jobs.value) {
    const std::int64_t within =
        product({at_least_one(job.max_parallel_jobs), *job.max_runtime.value, 1000});
    if (within < time) {
      time = within;
      worst.how = fmt::format("{} jobs at a time for {}", at_least_one(job.max_parallel_jobs),
                              hours_text(product({*job.max_runtime.value, 1000})));
    }
  }
  Clerk clerk(prices, terms);
  trainings(job, {time, 0, false}, prices, terms, clerk);
  Bill bill = clerk.take();
  worst.amount = bill.total;
  worst.unpriced = std::move(bill.unpriced);
  return worst;
}

}  // namespace

Worst worst_case(const Job& job, const Prices& prices, const Terms& terms) {
  Worst worst;
  switch (job.kind) {
    case JobKind::none: return worst;
    case JobKind::training: return worst_training(job, prices, terms);
    case JobKind::tuning: return worst_tuning(job, prices, terms);
    case JobKind::lambda: {
      Clerk clerk(prices, terms);
      clerk.lambda(most_lambda_time, most_memory);
      Bill bill = clerk.take();
      worst.amount = bill.total;
      worst.unpriced = std::move(bill.unpriced);
      worst.how = "10 minutes with 10 GB";
      return worst;
    }
    case JobKind::processing: {
      const auto most = longest(job.max_runtime, job.default_max_runtime);
      if (!most) break;
      const std::int64_t time = all_attempts(job, *most, worst.how);
      Bill bill = cost::bill(job, time, prices, terms);
      worst.amount = bill.total;
      worst.unpriced = std::move(bill.unpriced);
      return worst;
    }
    case JobKind::emr:
      if (!job.own_cluster) return worst;
      break;
    default: break;
  }
  worst.unbounded = true;
  worst.how = job.max_runtime.given ? "MaxRuntime is only known when it runs"
                                    : "nothing limits how long it runs";
  worst.unpriced = cost::bill(job, 0, prices, terms).unpriced;
  return worst;
}

}  // namespace plumbline::cost
