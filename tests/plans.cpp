#include "plans.h"

#include <algorithm>
#include <random>

namespace plumbline::tests {
namespace {

using simulate::Milliseconds;
using simulate::PlannedStep;
using simulate::Verdict;

template <class T>
simulate::Fact<T> given(T value) {
  return {value, "", true};
}

simulate::Job job_of(const std::string& type) {
  simulate::Job job;
  simulate::Fleet fleet;
  fleet.instance_type = given<std::string>("ml.m5.xlarge");
  fleet.count = given<std::int64_t>(1);
  if (type == "Training") {
    job.kind = simulate::JobKind::training;
    job.trainings.push_back({"", {fleet}, {}, given<std::int64_t>(86'400), {}, {}, {}});
  } else if (type == "Processing") {
    job.kind = simulate::JobKind::processing;
    job.fleets.push_back(fleet);
    job.max_runtime = given<std::int64_t>(3600);
  } else if (type == "Transform") {
    job.kind = simulate::JobKind::transform;
    job.fleets.push_back(fleet);
  } else if (type == "Lambda") {
    job.kind = simulate::JobKind::lambda;
  } else if (type == "AutoML") {
    job.kind = simulate::JobKind::auto_ml;
  }
  return job;
}

}  // namespace

simulate::Plan plan_of(const std::vector<StepOf>& steps) {
  simulate::Plan plan;
  plan.pipeline_name = "HandMade";
  plan.region = "us-east-1";
  plan.now = 1'790'000'000'000;
  plan.status = simulate::Status::succeeded;
  for (const StepOf& step : steps) {
    PlannedStep made;
    made.name = step.name;
    made.type = step.type;
    made.verdict = step.verdict;
    made.job = job_of(step.type);
    Milliseconds ready = 0;
    for (const std::string& name : step.after) {
      const auto found = std::find_if(plan.steps.begin(), plan.steps.end(),
                                      [&](const PlannedStep& one) { return one.name == name; });
      if (found == plan.steps.end()) continue;
      ready = std::max(ready, found->end.value_or(0));
      made.waits_for.push_back(
          {static_cast<std::uint32_t>(found - plan.steps.begin()), "data", ""});
    }
    made.duration = {step.minutes * 60'000, step.minutes * 75'000, simulate::Origin::standard};
    const bool starts = step.verdict == Verdict::run || step.verdict == Verdict::hit;
    if (starts) {
      made.ready = made.start = ready;
      made.end = ready + (step.verdict == Verdict::hit ? 0 : made.duration.expected);
      made.status = simulate::Status::succeeded;
      plan.order.push_back(static_cast<std::uint32_t>(plan.steps.size()));
      plan.totals.makespan.most = std::max(plan.totals.makespan.most, *made.end);
    }
    if (step.verdict == Verdict::run && made.job.kind != simulate::JobKind::none) {
      made.attempts.push_back({*made.start, *made.end, true, made.duration.expected, false, ""});
    }
    ++(step.verdict == Verdict::run   ? plan.totals.run
       : step.verdict == Verdict::hit ? plan.totals.hit
                                      : plan.totals.skipped);
    plan.steps.push_back(std::move(made));
  }
  plan.totals.makespan.least = plan.totals.makespan.most;
  plan.totals.peak_parallel = 2;
  plan.totals.guessed = true;
  return plan;
}

simulate::Plan abalone_plan() {
  simulate::Plan plan = plan_of(
      {{"PreprocessAbaloneData", "Processing", {}, 18, Verdict::hit},
       {"TrainAbaloneModel", "Training", {"PreprocessAbaloneData"}, 112},
       {"EvaluateAbaloneModel", "Processing", {"TrainAbaloneModel", "PreprocessAbaloneData"}, 6},
       {"CheckMSEAbaloneEvaluation", "Condition", {"EvaluateAbaloneModel"}, 0},
       {"AbaloneCreateModel", "Model", {"CheckMSEAbaloneEvaluation"}, 0},
       {"AbaloneTransform", "Transform", {"AbaloneCreateModel", "CheckMSEAbaloneEvaluation"}, 12},
       {"RegisterAbaloneModel",
        "RegisterModel",
        {"CheckMSEAbaloneEvaluation", "TrainAbaloneModel"},
        0},
       {"FailAbalone", "Fail", {"CheckMSEAbaloneEvaluation"}, 0, Verdict::skipped}});
  plan.pipeline_name = "AbalonePipeline";
  plan.steps[3].outcome = true;
  plan.steps[7].because = "branch not taken";
  plan.critical_path = {1, 2, 3, 4, 5};
  for (const std::uint32_t step : plan.critical_path) plan.steps[step].critical = true;
  for (const std::uint32_t step : {4U, 5U, 6U, 7U}) {
    for (simulate::Wait& wait : plan.steps[step].waits_for) {
      if (wait.step == 3) wait.why = "branch";
    }
  }
  plan.steps[3].waits_for[0].why = "propertyFile";
  return plan;
}

simulate::Plan grid_plan(std::uint32_t rows, std::uint32_t columns) {
  std::mt19937 engine(7);
  const auto random = [&] { return static_cast<std::uint32_t>(engine()); };
  std::vector<StepOf> steps;
  const char* const types[] = {"Processing", "Training", "Transform", "Lambda"};
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (std::uint32_t column = 0; column < columns; ++column) {
      StepOf step;
      step.name = "Step-" + std::to_string(row) + "-" + std::to_string(column) +
                  (column % 3 == 0 ? "-with-a-name-that-is-rather-long" : "");
      step.type = types[random() % 4];
      step.minutes = 3 + static_cast<std::int64_t>(random() % 40);
      if (row > 0) {
        const std::uint32_t from = (row - 1) * columns;
        for (std::uint32_t i = 0; i < 1 + random() % 3; ++i) {
          const std::uint32_t near = (column + random() % 3 + columns - 1) % columns;
          step.after.push_back(steps[from + near].name);
        }
      }
      if (column == 2 && row % 4 == 1) step.verdict = Verdict::hit;
      steps.push_back(step);
    }
  }
  return plan_of(steps);
}

cost::PlanCost cost_in_virginia(const simulate::Plan& plan) {
  static const cost::Prices prices("us-east-1");
  return cost::cost_of(plan, prices, {});
}

PlanPage page_of(const simulate::Plan& plan, const cost::PlanCost& cost) {
  PlanPage page;
  page.now = {"now", &plan, &cost};
  page.path = "definition.json";
  page.sha256 = "3fa1c5d2e7b80946";
  page.version = "0.1.0";
  page.json = "{\n  \"formatVersion\": \"1.0\"\n}\n";
  return page;
}

}  // namespace plumbline::tests
