// How fast dry runs are: a graph of 10,000 steps in 16 slots, and 50,000 steps against 12,500. With
// SimPy (python3-simpy) installed, the same graph with nothing but durations goes through that.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>

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

Work work_of(std::size_t count) {
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
        R"({}"S{}":{{"duration":{}{}}})", said.empty() ? "" : ",", i, length,
        i % 20 == 0 ? R"(,"attempts":[{"fails":"SageMaker.JOB_INTERNAL_ERROR"},{}])" : "");
  }
  work.definition = R"({"Version":"2020-12-01","Parameters":[{"Name":"N","Type":"Integer",
    "DefaultValue":1}],"Steps":[)" +
                    steps + "]}";
  work.scenario = R"({"now":"2026-01-31T12:00:00Z","maxParallelSteps":16,"steps":{)" + said + "}}";
  return work;
}

// Times of whole plans, and of running the schedule again in one that is prepared.
void measure(std::size_t count) {
  const Work work = work_of(count);
  tests::Planned planned(work.definition, work.scenario);
  planned.question.max_parallel = 16;
  std::vector<double> whole, again, engine_only;
  std::size_t events = 0;
  for (int round = 0; round < 5; ++round) {
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
  settings.max_parallel = 16;
  simulate::Engine engine(planned.loaded.pipeline, planned.loaded.graph);
  for (int round = 0; round < 5; ++round) {
    engine_only.push_back(milliseconds([&] { events = engine.run(lengths, settings).events; }));
  }
  simulate::Known known{planned.loaded.pipeline, planned.question.identity, {}, {}, {}};
  known.outputs.resize(planned.loaded.pipeline.steps.size());
  known.parameters.emplace("N", simulate::known(json::Kind::number, "1"));
  cache::Forecast forecast;
  forecast.steps.resize(planned.loaded.pipeline.steps.size());
  simulate::Plan plan;
  plan.steps.resize(planned.loaded.pipeline.steps.size());
  simulate::DryRun dry(planned.question, known, forecast, plan);
  std::size_t full_events = 0;
  for (int round = 0; round < 6; ++round) {
    const double took = milliseconds([&] {
      dry.begin({}, {true});
      full_events = engine.run(dry, settings).events;
    });
    if (round != 0) again.push_back(took);
  }
  const auto rate = [](std::size_t n, double ms) { return static_cast<double>(n) / ms * 1000; };
  fmt::print(
      "{:>6} steps: plan {:8.2f} ms, {:>10.0f} events/s | run again, full semantics {:7.2f} ms, "
      "{:>10.0f} events/s | engine {:7.2f} ms, {:>10.0f} events/s\n",
      count, median(whole), rate(full_events, median(whole)), median(again),
      rate(full_events, median(again)), median(engine_only), rate(events, median(engine_only)));
}

}  // namespace

int main() {
  measure(10'000);
  measure(12'500);
  measure(50'000);
  std::fflush(stdout);
  const std::string file = PLUMBLINE_BENCH_FOLDER "/simulate_graph.txt";
  std::ofstream(file) << work_of(10'000).plain;
  const std::string command = "python3 '" PLUMBLINE_BENCH_SOURCES "/simulate.py' '" + file + "' 16";
  return std::system(command.c_str()) == 0 ? 0 : 1;
}
