// How fast dry runs are: a graph of 10,000 steps in 16 slots, how that grows to 50,000 steps, and
// 10,000 samples of a pipeline of 100. With SimPy (python3-simpy, python3-simpy3) installed, the
// same graph with nothing but durations goes through that in the same run.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

#include "analyzer/cost/sample.h"
#include "analyzer/simulate/dry_run.h"
#include "tests/bench/measure.h"
#include "tests/planned.h"

using namespace plumbline;
using bench::median;
using bench::milliseconds;

namespace {

// Steps of all kinds: jobs that read outputs of others, retries, conditions with steps in branches.
struct Work {
  std::string definition, scenario, plain;  // plain: "duration dependency..." a line, for SimPy
};

// `varying`: each duration is given by its percentiles.
Work work_of(std::size_t count, bool varying = false) {
  std::mt19937 random(1);
  std::string steps, said;
  Work work;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t length = 60 + random() % 3600;
    std::string names, reads;
    work.plain += std::to_string(length);
    for (int k = 0; k < 3 && i != 0; ++k) {
      const std::size_t back = 1 + random() % std::min<std::size_t>(i, 200);
      const std::size_t before = i - back;
      if (before % 50 == 49) continue;  // a condition: nobody reads it
      work.plain += " " + std::to_string(before);
      if (k == 0) {
        reads = fmt::format(R"({{"Get":"Steps.S{}.OutputDataConfig.S3OutputPath"}})", before);
      } else {
        names += fmt::format(R"({}"S{}")", names.empty() ? "" : ",", before);
      }
    }
    work.plain += "\n";
    if (i != 0) steps += ',';
    const std::string waits = names.empty() ? "" : R"(,"DependsOn":[)" + names + "]";
    if (i % 50 == 49) {
      steps += fmt::format(
          R"({{"Name":"S{0}","Type":"Condition","Arguments":{{"Conditions":[{{"Type":"LessThan",
          "LeftValue":{{"Get":"Parameters.N"}},"RightValue":{1}}}],"IfSteps":[{{"Name":"Y{0}","Type":"Fail",
          "Arguments":{{"ErrorMessage":"no"}}}}],"ElseSteps":[]}}{2}}})",
          i, 0, waits);
      continue;
    }
    steps += fmt::format(
        R"({{"Name":"S{0}","Type":"Training","Arguments":{{"OutputDataConfig":{{"S3OutputPath":{{"Std:Join":
        {{"On":"/","Values":["s3://bucket",{{"Get":"Execution.PipelineExecutionId"}},"S{0}"]}}}}}},
        "Input":[{1}]}}{2},"RetryPolicies":[{{"ExceptionType":["SageMaker.JOB_INTERNAL_ERROR"],
        "MaxAttempts":3}}]}})",
        i, reads, waits);
    said += fmt::format(
        R"({}"S{}":{{"duration":{}{}}})", said.empty() ? "" : ",", i,
        varying ? fmt::format(R"({{"p50":{},"p90":{}}})", length, length * 2)
                : fmt::to_string(length),
        i % 20 == 0 ? R"(,"attempts":[{"fails":"SageMaker.JOB_INTERNAL_ERROR"},{}])" : "");
  }
  work.definition = R"({"Version":"2020-12-01","Parameters":[{"Name":"N","Type":"Integer",
    "DefaultValue":1}],"Steps":[)" +
                    steps + "]}";
  work.scenario = R"({"now":"2026-01-31T12:00:00Z","maxParallelSteps":16,"steps":{)" + said + "}}";
  return work;
}

double rate(std::size_t events, double ms) { return static_cast<double>(events) / ms * 1000; }

constexpr unsigned slots = 16;

struct Measured {
  double plan_per_step = 0;  // microseconds
  double events = 0;         // a second, of a world that is run with everything that a plan heeds
};

// A whole plan (cache verdicts, resolved Arguments, slack, reasons); a first run, in which all
// expressions are resolved; further worlds, in which only those are that may differ; the engine
// with jobs that do nothing.
Measured measure(std::size_t count, unsigned rounds) {
  const Work work = work_of(count);
  tests::Planned planned(work.definition, work.scenario);
  planned.question.max_parallel = slots;
  std::vector<double> whole, first, again, engine_only;
  std::size_t events = 0, full_events = 0;
  for (unsigned round = 0; round < rounds; ++round) {
    simulate::Plan plan;
    whole.push_back(milliseconds([&] { plan = simulate::simulate(planned.question); }));
  }
  // The seam at its cheapest: what the engine itself takes.
  struct Lengths final : simulate::Jobs {
    simulate::Start start(StepId id, simulate::Milliseconds) override {
      return {static_cast<simulate::Milliseconds>(1000 + id * 7919 % 3600000), false, false};
    }
  } lengths;
  simulate::Settings settings;
  settings.max_parallel = slots;
  simulate::Engine engine(planned.loaded.pipeline, planned.loaded.graph);
  simulate::Known known{planned.loaded.pipeline, planned.question.identity, {}, {}, {}};
  known.outputs.resize(planned.loaded.pipeline.steps.size());
  known.parameters.emplace("N", simulate::known(json::Kind::number, "1"));
  cache::Forecast forecast;
  forecast.steps.resize(planned.loaded.pipeline.steps.size());
  for (unsigned round = 0; round < rounds; ++round) {
    engine_only.push_back(milliseconds([&] { events = engine.run(lengths, settings).events; }));
    simulate::Plan plan;
    plan.steps.resize(planned.loaded.pipeline.steps.size());
    simulate::DryRun dry(planned.question, known, forecast, plan);
    const auto run = [&] {
      dry.begin({}, {true});
      full_events = engine.run(dry, settings).events;
    };
    first.push_back(milliseconds(run));
    // Several in one measurement: the clock ticks in microseconds.
    again.push_back(milliseconds([&] {
                      for (int world = 0; world < 10; ++world) run();
                    }) /
                    10);
  }
  fmt::print("{:>6} {:>9.2f} {:>11.0f} {:>9.2f} {:>11.0f} {:>9.3f} {:>11.0f} {:>9.3f} {:>11.0f}\n",
             count, median(whole), rate(full_events, median(whole)), median(first),
             rate(full_events, median(first)), median(again), rate(full_events, median(again)),
             median(engine_only), rate(events, median(engine_only)));
  return {median(whole) * 1000 / static_cast<double>(count), rate(full_events, median(again))};
}

void compare_with_simpy(std::size_t count, double events) {
  const std::string file = PLUMBLINE_BENCH_FOLDER "/simulate_graph.txt";
  std::ofstream(file) << work_of(count).plain;
  // Debian's, for that is whose packages they are.
  const std::string command = fmt::format(
      "/usr/bin/python3 '" PLUMBLINE_BENCH_SOURCES "/simulate.py' '{}' {}", file, slots);
  std::FILE* const answer = ::popen(command.c_str(), "r");
  if (answer == nullptr) return;
  bool any = false;
  char line[200];
  while (std::fgets(line, sizeof line, answer) != nullptr) {
    any = true;
    const double peer = std::strtod(line, nullptr);
    std::string_view what = line;
    what = what.substr(std::min(what.find(' '), what.size() - 1) + 1);
    what.remove_suffix(what.ends_with("\n") ? 1 : 0);
    fmt::print("{:.0f} events/s in {}  plumbline is {:.0f} times as fast (target: 50)\n", peer,
               what, events / peer);
  }
  ::pclose(answer);
  if (!any) std::puts("SimPy is not installed (python3-simpy): not compared");
}

void measure_samples(std::size_t samples) {
  const Work work = work_of(100, true);
  tests::Planned planned(work.definition, work.scenario);
  planned.question.max_parallel = slots;
  const simulate::Plan& plan = planned.plan();
  const cost::Prices prices("us-east-1");
  const auto begin = std::chrono::steady_clock::now();
  double processor = 0;
  cost::Percentiles found;
  processor = milliseconds([&] {
    found = cost::sample(plan, planned.loaded.pipeline, planned.loaded.graph, prices, {},
                         {samples, 1, 0});
  });
  const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - begin;
  fmt::print(
      "{} samples of a pipeline of 100 steps: {:.1f} ms, {:.1f} ms of processors (target: 2 s)\n",
      samples, wall.count(), processor);
}

}  // namespace

int main(int argc, char** argv) {
  const bool smoke = argc > 1 && std::string_view(argv[1]) == "--smoke";
  const unsigned rounds = smoke ? 1 : 7;
  std::puts(
      " steps   plan ms    events/s  first ms    events/s  again ms    events/s engine ms    "
      "events/s");
  const std::size_t compared = smoke ? 1000 : 10'000;
  const Measured measured = measure(compared, rounds);
  if (!smoke) {
    const double some = measure(12'500, rounds).plan_per_step;
    const double many = measure(50'000, rounds).plan_per_step;
    fmt::print("a step of a plan of 50,000 takes {:.2f} us, {:.2f} times one of 12,500\n", many,
               many / some);
  }
  measure_samples(smoke ? 500 : 10'000);
  std::fflush(stdout);
  compare_with_simpy(compared, measured.events);
  return 0;
}
