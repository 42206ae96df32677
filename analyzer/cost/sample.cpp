#include "analyzer/cost/sample.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <thread>

#include "analyzer/simulate/engine.h"

namespace plumbline::cost {
namespace {

using simulate::Plan;
using simulate::PlannedStep;
using simulate::Start;
using simulate::Verdict;

// The ninth decile of the normal distribution.
constexpr double ninth_decile = 1.2815515655446004;
constexpr double hour = 3'600'000;

// What a step is in every sample.
struct Model {
  std::uint64_t stream = 0;  // of random numbers
  double median = 0;         // milliseconds of its last attempt
  double sigma = 0;          // 0: it does not vary
  Milliseconds before = 0;   // what comes before its last attempt
  bool fails = false;
  std::optional<bool> outcome;
  Money base;           // cost at the median
  double per_hour = 0;  // nano-dollars for each hour more
};

// Steele, Lea, Flood: SplitMix64. Bits of one state do not show in the next one's.
std::uint64_t mixed(std::uint64_t state) {
  state += 0x9E3779B97F4A7C15U;
  state = (state ^ (state >> 30U)) * 0xBF58476D1CE4E5B9U;
  state = (state ^ (state >> 27U)) * 0x94D049BB133111EBU;
  return state ^ (state >> 31U);
}

std::uint64_t stream_of(std::string_view name, std::uint64_t seed) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return mixed(hash ^ mixed(seed));
}

// Above 0, at most 1.
double uniform(std::uint64_t bits) {
  return (static_cast<double>(bits >> 11U) + 1) / 9007199254740992.0;
}

// Box and Muller: a number of the normal distribution for each sample.
double normal(std::uint64_t stream, std::uint64_t number) {
  const double radius = std::sqrt(-2 * std::log(uniform(mixed(stream + 2 * number))));
  return radius * std::cos(2 * std::numbers::pi * uniform(mixed(stream + 2 * number + 1)));
}

std::vector<Model> models_of(const Plan& plan, const Prices& prices, const Terms& terms,
                             std::uint64_t seed) {
  std::vector<Model> out;
  for (const PlannedStep& step : plan.steps) {
    Model model;
    model.stream = stream_of(step.name, seed);
    model.median = static_cast<double>(step.duration.expected);
    model.fails = step.status == simulate::Status::failed;
    model.outcome = step.outcome;
    if (step.start && step.end) model.median = static_cast<double>(*step.end - *step.start);
    if (!step.attempts.empty()) {
      const simulate::Attempt& last = step.attempts.back();
      model.median = static_cast<double>(last.end - last.start);
      model.before = last.start - *step.start;
    }
    const double expected = static_cast<double>(step.duration.expected);
    if (step.duration.p90 && step.verdict != Verdict::hit && expected > 0) {
      const double ratio = static_cast<double>(*step.duration.p90) / expected;
      if (ratio > 1) model.sigma = std::log(ratio) / ninth_decile;
    }
    const bool pays = step.verdict == Verdict::run || step.verdict == Verdict::unknown;
    if (pays) {
      const auto at = static_cast<Milliseconds>(model.median);
      for (const simulate::Attempt& attempt : step.attempts) {
        if (attempt.started_job && attempt.billed > 0) {
          model.base += bill(step.job, attempt.billed, prices, terms).total;
        }
      }
      if (step.attempts.empty()) model.base = bill(step.job, at, prices, terms).total;
      const bool billed = step.attempts.empty() || step.attempts.back().billed > 0;
      const Money more = bill(step.job, at + static_cast<Milliseconds>(hour), prices, terms).total -
                         bill(step.job, at, prices, terms).total;
      if (billed) model.per_hour = static_cast<double>(more.nano);
    }
    out.push_back(model);
  }
  for (const auto& world : plan.worlds) {
    for (const auto& [step, outcome] : world.outcomes) out[step].outcome = outcome;
    break;  // the first one is shown
  }
  return out;
}

// One sample after the other.
class Draws final : public simulate::Jobs {
 public:
  explicit Draws(const std::vector<Model>& models) : models_(models) {}

  void begin(std::uint64_t number) {
    number_ = number;
    cost_ = {};
  }
  Money cost() const { return cost_; }

  Start start(StepId step, Milliseconds) override {
    const Model& model = models_[step];
    double time = model.median;
    Money cost = model.base;
    if (model.sigma > 0) {
      time *= std::exp(model.sigma * normal(model.stream, number_));
      time = std::min(time, 1e15);
      cost.nano += static_cast<std::int64_t>((time - model.median) / hour * model.per_hour);
    }
    cost_ += cost;
    return {model.before + std::llround(time), model.fails, model.outcome.value_or(true)};
  }

 private:
  const std::vector<Model>& models_;
  std::uint64_t number_ = 0;
  Money cost_;
};

simulate::Engine engine_of(const Plan& plan, const Pipeline& pipeline, const Graph& graph) {
  simulate::Engine engine(pipeline, graph);
  for (StepId id = 0; id < plan.steps.size(); ++id) {
    const PlannedStep& step = plan.steps[id];
    if (step.verdict == Verdict::skipped) engine.leave_out(id);
    if (step.verdict == Verdict::reused) engine.give(id, step.outcome);
  }
  return engine;
}

// The smallest value that so many of a hundred do not exceed.
template <class T>
T percentile(const std::vector<T>& sorted, std::size_t part) {
  const std::size_t rank = (sorted.size() * part + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

Percentiles sample(const Plan& plan, const Pipeline& pipeline, const Graph& graph,
                   const Prices& prices, const Terms& terms, const Sampling& sampling) {
  Percentiles out;
  out.samples = sampling.samples;
  out.seed = sampling.seed;
  if (sampling.samples == 0) return out;
  const std::vector<Model> models = models_of(plan, prices, terms, sampling.seed);
  simulate::Settings settings;
  settings.max_parallel = plan.max_parallel.value_or(0);
  std::vector<Money> costs(sampling.samples);
  std::vector<Milliseconds> times(sampling.samples);

  const auto work = [&](std::uint64_t first, std::uint64_t last) {
    simulate::Engine engine = engine_of(plan, pipeline, graph);
    Draws draws(models);
    for (std::uint64_t i = first; i < last; ++i) {
      draws.begin(i);
      times[i] = engine.run(draws, settings).makespan;
      costs[i] = draws.cost();
    }
  };
  unsigned threads = sampling.threads != 0 ? sampling.threads : std::thread::hardware_concurrency();
  threads = static_cast<unsigned>(
      std::clamp<std::uint64_t>(threads, 1, std::max<std::uint64_t>(sampling.samples / 256, 1)));
  std::vector<std::thread> others;
  const std::uint64_t share = sampling.samples / threads;
  for (unsigned i = 1; i < threads; ++i) {
    others.emplace_back(work, share * i, i + 1 == threads ? sampling.samples : share * (i + 1));
  }
  work(0, threads == 1 ? sampling.samples : share);
  for (std::thread& other : others) other.join();

  std::sort(costs.begin(), costs.end());
  std::sort(times.begin(), times.end());
  out.p10 = percentile(costs, 10);
  out.p50 = percentile(costs, 50);
  out.p90 = percentile(costs, 90);
  out.p10_time = percentile(times, 10);
  out.p50_time = percentile(times, 50);
  out.p90_time = percentile(times, 90);
  return out;
}

}  // namespace plumbline::cost
