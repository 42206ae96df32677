#include <catch2/catch.hpp>
#include <chrono>
#include <random>

#include "analyzer/simulate/budgets.h"
#include "tests/planned.h"

using namespace plumbline;
using namespace plumbline::tests;
using simulate::Status;
using simulate::Verdict;

namespace {

std::string lambda(const std::string& name, const std::string& more = "") {
  return R"({"Name":")" + name + R"(","Type":"Lambda","FunctionArn":"a","Arguments":{})" + more +
         "}";
}

std::string definition(const std::string& steps, const std::string& parameters = "") {
  return R"({"Version":"2020-12-01","Parameters":[)" + parameters + R"(],"Steps":[)" + steps + "]}";
}

std::string after(const std::string& names) { return R"(,"DependsOn":[)" + names + "]"; }

// A Condition step on `left` and `right`, JSON, with the steps of its branches.
std::string condition(const std::string& name, const std::string& left, const std::string& right,
                      const std::string& yes, const std::string& no,
                      const std::string& type = "Equals") {
  return R"({"Name":")" + name + R"(","Type":"Condition","Arguments":{"Conditions":[{"Type":")" +
         type + R"(","LeftValue":)" + left + R"(,"RightValue":)" + right + R"(}],"IfSteps":[)" +
         yes + R"(],"ElseSteps":[)" + no + "]}}";
}

std::string training(const std::string& name, const std::string& more = "",
                     const std::string& arguments = "") {
  return R"({"Name":")" + name + R"(","Type":"Training","Arguments":{)" + arguments + "}" + more +
         "}";
}

// A graph with durations, of which some fail, and its naive execution: moment by moment.
struct Chance {
  std::size_t count = 0, slots = 0;
  std::vector<std::vector<std::size_t>> needs;
  std::vector<std::int64_t> length;
  std::vector<bool> fails;
  std::vector<std::int64_t> start, end;  // -1: never

  explicit Chance(std::mt19937& random) {
    const auto below = [&](unsigned n) { return static_cast<std::size_t>(random() % n); };
    count = 1 + below(8);
    slots = below(4);
    for (std::size_t i = 0; i < count; ++i) {
      needs.emplace_back();
      // Any order of the definition: edges lead from higher to lower numbers too.
      for (std::size_t j = 0; j < count; ++j) {
        if (rank(j) < rank(i) && below(3) == 0) needs[i].push_back(j);
      }
      length.push_back(static_cast<std::int64_t>(below(5)));
      fails.push_back(below(12) == 0);
    }
    start.assign(count, -1);
    end.assign(count, -1);
    execute();
  }
  static std::size_t rank(std::size_t i) { return i * 5 % 9; }

  void execute() {
    bool failed = false;
    std::vector<int> state(count, 0);  // waiting, running, succeeded, failed
    for (std::int64_t now = 0; now < 100; ++now) {
      for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < count; ++i) {
          if (state[i] != 1 || start[i] + length[i] != now) continue;
          state[i] = fails[i] ? 3 : 2;
          end[i] = now;
          failed = failed || fails[i];
          changed = true;
        }
        for (std::size_t i = 0; i < count && !failed; ++i) {
          const auto running = static_cast<std::size_t>(std::count(state.begin(), state.end(), 1));
          if (state[i] != 0 || (slots != 0 && running >= slots)) continue;
          const bool ready = std::all_of(needs[i].begin(), needs[i].end(),
                                         [&](std::size_t j) { return state[j] == 2; });
          if (!ready) continue;
          state[i] = 1;
          start[i] = now;
          changed = true;
        }
      }
    }
  }

  std::string definition_text() const {
    std::string steps;
    for (std::size_t i = 0; i < count; ++i) {
      std::string names;
      for (const std::size_t j : needs[i]) {
        names += (names.empty() ? "\"S" : ",\"S") + std::to_string(j) + "\"";
      }
      if (i != 0) steps += ',';
      steps += lambda("S" + std::to_string(i), names.empty() ? "" : after(names));
    }
    return definition(steps);
  }
  std::string scenario_text() const {
    std::string steps;
    for (std::size_t i = 0; i < count; ++i) {
      steps += (i == 0 ? "\"S" : ",\"S") + std::to_string(i) +
               "\":{\"duration\":" + std::to_string(length[i]) +
               (fails[i] ? R"(,"outcome":"Failed")" : "") + "}";
    }
    return "{\"steps\":{" + steps + "}" +
           (slots == 0 ? "" : ",\"maxParallelSteps\":" + std::to_string(slots)) + "}";
  }
};

}  // namespace

TEST_CASE("a schedule is that of a naive execution, on random graphs") {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    const Chance chance(random);
    INFO(chance.definition_text() << "\n" << chance.scenario_text());
    Planned made(chance.definition_text(), chance.scenario_text());
    const simulate::Plan& plan = made.plan();
    std::int64_t last = 0, work = 0;
    std::vector<std::int64_t> longest(chance.count, 0);
    bool any_failed = false;
    for (std::size_t i = 0; i < chance.count; ++i) {
      const simulate::PlannedStep& step = plan.steps[i];
      REQUIRE(step.start.value_or(-1000) == chance.start[i] * 1000);
      REQUIRE(step.end.value_or(-1000) == chance.end[i] * 1000);
      if (!step.start) continue;
      last = std::max(last, *step.end);
      work += *step.end - *step.start;
      any_failed = any_failed || step.status == Status::failed;
      REQUIRE(*step.slack >= 0);
    }
    REQUIRE(plan.totals.makespan.most == last);
    REQUIRE(plan.totals.busy.most == work);
    REQUIRE(plan.status == (any_failed ? Status::failed : Status::succeeded));
    // The makespan has two lower bounds: the longest chain, and the work over the slots.
    for (const StepId id : made.loaded.graph.order()) {
      const simulate::PlannedStep& step = plan.steps[id];
      if (!step.start) continue;
      for (const std::size_t j : chance.needs[id]) longest[id] = std::max(longest[id], longest[j]);
      longest[id] += *step.end - *step.start;
      REQUIRE(plan.totals.makespan.most >= longest[id]);
    }
    if (chance.slots != 0) {
      REQUIRE(plan.totals.makespan.most * static_cast<std::int64_t>(chance.slots) >= work);
      REQUIRE(plan.totals.peak_parallel <= chance.slots);
    }
    // What is called critical has no gap: each step begins where another one ends.
    std::int64_t at = 0;
    for (const std::uint32_t id : plan.critical_path) {
      REQUIRE(*plan.steps[id].start == at);
      at = *plan.steps[id].end;
    }
    REQUIRE(at == last);
  }
}

TEST_CASE("ready steps start in the order of the definition when slots are short") {
  Planned made(definition(lambda("C") + "," + lambda("A") + "," + lambda("B")),
               R"({"maxParallelSteps":1})");
  CHECK(made.order() == "C A B");
  CHECK(*made.step("B").waited() == 10000);
}

TEST_CASE("a condition opens one branch, and what waits for the other never runs") {
  const std::string text = definition(
      condition("Check", R"({"Get":"Parameters.N"})", "3.0", lambda("Yes"), lambda("No")) + "," +
          lambda("AfterNo", after("\"No\"")) + "," + lambda("AfterEither", after("\"Check\"")),
      R"({"Name":"N","Type":"Integer","DefaultValue":3})");
  Planned yes(text);
  CHECK(yes.order() == "Check Yes AfterEither");
  CHECK(yes.step("Check").outcome == true);
  CHECK(yes.step("No").verdict == Verdict::skipped);
  CHECK(yes.step("No").because == "branch not taken: `Check` is true");
  CHECK(yes.step("AfterNo").verdict == Verdict::skipped);
  CHECK(yes.plan().status == Status::succeeded);
  Planned no(text, R"({"parameters":{"N":4}})");
  CHECK(no.order() == "Check No AfterEither AfterNo");
}

TEST_CASE("conditions compare as the service does") {
  const auto outcome = [](const std::string& type, const std::string& left,
                          const std::string& right) {
    Planned made(definition(condition("C", left, right, "", "", type)));
    const simulate::PlannedStep& step = made.step("C");
    return step.status == Status::failed ? "fault" : *step.outcome ? "true" : "false";
  };
  CHECK(outcome("Equals", "1", "1.0") == std::string("true"));
  CHECK(outcome("Equals", "\"1\"", "1") == std::string("fault"));
  CHECK(outcome("Equals", "true", "true") == std::string("true"));
  CHECK(outcome("Equals", "true", "1") == std::string("fault"));
  CHECK(outcome("GreaterThan", "true", "false") == std::string("fault"));
  CHECK(outcome("GreaterThan", "\"1\"", "\"3\"") == std::string("false"));
  CHECK(outcome("GreaterThan", "\"9\"", "\"10\"") == std::string("true"));
  CHECK(outcome("GreaterThanOrEqualTo", "2", "2") == std::string("true"));
  CHECK(outcome("LessThan", "2", "1e1") == std::string("true"));
  CHECK(outcome("LessThanOrEqualTo", "9007199254740993", "9007199254740992") ==
        std::string("false"));
}

TEST_CASE("a condition that nobody knows forks the plan") {
  const std::string text =
      definition(training("Train") + "," +
                 condition("Check", R"({"Get":"Steps.Train.FinalMetricDataList['f1'].Value"})",
                           "0.8", training("Long"),
                           R"({"Name":"Bad","Type":"Fail","Arguments":{"ErrorMessage":"no"}})",
                           "GreaterThan"));
  Planned made(text);
  const simulate::Plan& plan = made.plan();
  REQUIRE(plan.worlds.size() == 2);
  CHECK(plan.worlds_complete);
  CHECK(made.step("Long").verdict == Verdict::unknown);
  CHECK(made.step("Long").because == "only if `Check` is true");
  CHECK(made.step("Bad").verdict == Verdict::unknown);
  CHECK_FALSE(made.step("Check").outcome);
  CHECK(plan.status == Status::none);
  CHECK(plan.totals.makespan == simulate::TimeRange{1800'000, 3600'000});
  Planned forced(text, R"({"conditions":{"Check":true}})");
  CHECK(forced.plan().worlds.size() == 1);
  CHECK(forced.step("Check").forced);
  CHECK(forced.plan().status == Status::succeeded);
  Planned known(text, R"({"steps":{"Train":{"properties":{"FinalMetricDataList":
                          [{"MetricName":"f1","Value":0.7}]}}},"conditions":{"Check":true}})");
  CHECK(known.step("Check").outcome == false);
  CHECK(known.plan().failure_reason == "Step failure: One or multiple steps failed: `Bad`: no");
}

TEST_CASE("what a condition came to is read anew in each way that it may go") {
  const std::string outcome = R"({"Get":"Steps.First.Outcome"})";
  Planned made(
      definition(training("Train") + "," +
                 condition("First", R"({"Get":"Steps.Train.FinalMetricDataList['f1'].Value"})",
                           "0.8", "", "", "GreaterThan") +
                 "," + condition("Second", outcome, "true", training("Long"), "")));
  const simulate::Plan& plan = made.plan();
  REQUIRE(plan.worlds.size() == 2);
  CHECK(plan.worlds[0].runs.size() == 4);
  CHECK(plan.worlds[1].runs.size() == 3);
  CHECK_FALSE(made.step("Second").outcome);
  CHECK(made.step("Long").verdict == Verdict::unknown);
}

TEST_CASE("a symbol is equal to itself only") {
  const std::string same = R"({"Get":"Steps.T.TrainingJobName"})";
  Planned made(definition(training("T") + "," + condition("C", same, same, lambda("Y"), "")));
  CHECK(made.step("C").outcome == true);
  Planned other(definition(training("T") + "," + condition("C", same, "\"x\"", lambda("Y"), "")));
  CHECK(other.plan().worlds.size() == 2);
}

TEST_CASE("many unknown conditions are looked at up to a bound") {
  std::string steps = training("T");
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    steps += "," + condition("C" + n, R"({"Get":"Steps.T.TrainingJobName"})", "\"" + n + "\"",
                             lambda("Y" + n), lambda("N" + n));
  }
  Planned made(definition(steps));
  CHECK(made.plan().worlds.size() == simulate::most_worlds);
  CHECK_FALSE(made.plan().worlds_complete);
  for (int i = 0; i < 20; ++i) {
    CHECK(made.step("Y" + std::to_string(i)).verdict == Verdict::unknown);
    CHECK(made.step("N" + std::to_string(i)).verdict == Verdict::unknown);
  }
}

TEST_CASE("retries wait longer each time, until a limit is reached") {
  const auto policy = [](const std::string& limit) {
    return R"(,"RetryPolicies":[{"ExceptionType":["SageMaker.JOB_INTERNAL_ERROR"],
              "IntervalSeconds":10,"BackoffRate":3)" +
           limit + "}]";
  };
  const std::string fails = R"({"fails":"SageMaker.JOB_INTERNAL_ERROR","duration":100})";
  Planned made(definition(training("T", policy(R"(,"MaxAttempts":2)"))),
               R"({"steps":{"T":{"duration":50,"attempts":[)" + fails + "," + fails + "]}}}");
  const auto& attempts = made.step("T").attempts;
  REQUIRE(attempts.size() == 3);
  CHECK(attempts[1].start == 110'000);
  CHECK(attempts[2].start == 240'000);
  CHECK(attempts[2].end == 290'000);
  CHECK(attempts[0].billed == 100'000);
  CHECK(made.step("T").job.most_retries == 2);
  CHECK(made.plan().status == Status::succeeded);
  Planned often(definition(training("T", policy(R"(,"MaxAttempts":2)"))),
                R"({"steps":{"T":{"outcome":"Failed","attempts":[)" + fails + "]}}}");
  CHECK(often.step("T").attempts.size() == 3);
  CHECK(often.step("T").failure_reason == "SageMaker.JOB_INTERNAL_ERROR after 3 attempts");
  // An error later than ExpireAfterMin minutes after the step began is the last one.
  Planned late(definition(training("T", policy(R"(,"ExpireAfterMin":3)"))),
               R"({"steps":{"T":{"outcome":"Failed","attempts":[)" + fails + "]}}}");
  CHECK(late.step("T").attempts.size() == 2);
  CHECK(late.step("T").job.expire_after_minutes == 3);
  // The limit that is reached first: two jobs of a minute end before three minutes, of two not.
  const auto limited = [&](const std::string& seconds) {
    return definition(training("T", policy(R"(,"ExpireAfterMin":3,"MaxAttempts":2)"),
                               R"("StoppingCondition":{"MaxRuntimeInSeconds":)" + seconds + "}"));
  };
  Planned few(limited("60")), many(limited("120"));
  CHECK(few.step("T").job.most_retries == 2);
  CHECK_FALSE(few.step("T").job.expire_after_minutes);
  CHECK(many.step("T").job.most_retries == 0);
  CHECK(many.step("T").job.expire_after_minutes == 3);
}

TEST_CASE("a refused start of a job bills nothing and is retried by itself") {
  Planned made(definition(training("T")), R"({"steps":{"T":{"duration":60,"attempts":[
      {"fails":"Step.THROTTLING","duration":1},{"fails":"Step.SERVICE_FAULT","duration":1}]}}})");
  const auto& attempts = made.step("T").attempts;
  REQUIRE(attempts.size() == 3);
  CHECK_FALSE(attempts[0].started_job);
  CHECK(attempts[0].billed == 0);
  CHECK(attempts[1].start == 2000);
  CHECK(attempts[2].start == 5000);
  Planned capacity(definition(training("T")), R"({"steps":{"T":{"attempts":[
      {"fails":"SageMaker.CAPACITY_ERROR","duration":30}]}}})");
  CHECK(capacity.step("T").attempts[0].billed == 0);
  CHECK(capacity.step("T").attempts[0].inferred);
  CHECK(capacity.step("T").status == Status::failed);
}

TEST_CASE("a job that would take longer than its limit fails") {
  const std::string limit = R"("StoppingCondition":{"MaxRuntimeInSeconds":{"Get":"Parameters.M"}})";
  const std::string text =
      definition(training("T", "", limit), R"({"Name":"M","Type":"Integer","DefaultValue":3600})");
  Planned told(text, R"({"steps":{"T":{"duration":7200}}})");
  CHECK(told.step("T").status == Status::failed);
  CHECK(*told.step("T").end == 3600'000);
  // A guess is no reason to fail.
  Planned guessed(text, R"({"parameters":{"M":60}})");
  CHECK(guessed.step("T").status == Status::succeeded);
  CHECK(*guessed.step("T").end == 60'000);
  Planned function(definition(lambda("L")), R"({"steps":{"L":{"duration":601}}})");
  CHECK(function.step("L").failure_reason == "the limit of 10 m was reached");
}

TEST_CASE("after a failure nothing new starts, unless that is wanted") {
  const std::string text =
      definition(lambda("A") + "," + lambda("Long") + "," + lambda("Next", after("\"Long\"")) +
                 "," + lambda("Behind", after("\"A\"")));
  const std::string scenario =
      R"({"steps":{"A":{"outcome":"Failed","failureReason":"boom","duration":1}}})";
  Planned made(text, scenario);
  CHECK(made.order() == "A Long");
  CHECK(made.step("Long").status == Status::succeeded);
  CHECK(made.step("Behind").because == "waits for `A`, which fails");
  CHECK(made.step("Next").because == "the execution failed before it could start");
  Planned on(text, scenario);
  on.question.stop_on_failure = false;
  CHECK(on.order() == "A Long Next");
}

TEST_CASE("what is undefined fails the step that reads it") {
  const std::string reads = R"({"Name":"B","Type":"Lambda","FunctionArn":"a","Arguments":{"x":
      {"Get":"Steps.A.ProcessingOutputConfig.Outputs['nope'].S3Output.S3Uri"}}})";
  Planned made(definition(R"({"Name":"A","Type":"Processing","Arguments":{"ProcessingOutputConfig":
      {"Outputs":[{"OutputName":"yes","S3Output":{"S3Uri":"s3://b/x"}}]}}},)" +
                          reads));
  CHECK(made.step("B").failure_reason ==
        "`Steps.A.ProcessingOutputConfig.Outputs['nope'].S3Output.S3Uri` is undefined: no item has "
        "that name");
}

TEST_CASE("what is undefined beside the Arguments of a step fails it too") {
  Planned made(definition(
      training("Train") +
          R"(,{"Name":"Check","Type":"QualityCheck","SkipCheck":{"Get":"Steps.Train.FailureReason"},
           "RegisterNewBaseline":{"Get":"Parameters.New"},"Arguments":{}})",
      R"({"Name":"New","Type":"Boolean","DefaultValue":false})"));
  CHECK(made.step("Check").status == Status::failed);
  CHECK(made.step("Check").failure_reason ==
        "`Steps.Train.FailureReason` is undefined: a job that succeeds has none");
}

TEST_CASE("values are filled in, and what nobody knows is carried") {
  Planned made(
      definition(training("T", "", R"("OutputDataConfig":{"S3OutputPath":"s3://b/out"})") + "," +
                     R"({"Name":"B","Type":"Lambda","FunctionArn":"a","Arguments":{
          "path":{"Std:Join":{"On":"/","Values":[{"Get":"Steps.T.OutputDataConfig.S3OutputPath"},
                  {"Get":"Steps.T.TrainingJobName"},{"Get":"Parameters.F"},true]}},
          "at":{"Get":"Execution.CurrentDateTime"},"id":{"Get":"Execution.PipelineExecutionArn"}}})",
                 R"({"Name":"F","Type":"Float","DefaultValue":3.0})"),
      R"({"now":"2026-01-31T12:00:00Z","execution":{"id":"abcdefghijkl","pipelineName":"P",
          "region":"us-west-2","account":"123456789012"}})");
  CHECK(made.step("B").resolved_arguments ==
        R"({"path":"s3://b/out/<T.TrainingJobName>/3.0/true","at":"2026-01-31T12:30:00Z",)"
        R"("id":"arn:aws:sagemaker:us-west-2:123456789012:pipeline/P/execution/abcdefghijkl"})");
}

TEST_CASE("selected steps run, others give their outputs or stay away") {
  const std::string text = definition(lambda("A") + "," + lambda("B", after("\"A\"")) + "," +
                                      lambda("C", after("\"B\"")));
  Planned made(text, R"({"selectiveExecution":{"selectedSteps":["B"],
                         "sourceExecution":"abcdefghijkl"}})");
  CHECK(made.step("A").verdict == Verdict::reused);
  CHECK(made.step("B").verdict == Verdict::run);
  CHECK(made.step("C").verdict == Verdict::skipped);
  CHECK(made.step("C").because == "not selected");
  CHECK(made.order() == "A B");
  Planned without(text, R"({"selectiveExecution":{"selectedSteps":["B"]}})");
  CHECK(without.step("B").verdict == Verdict::blocked);
}

TEST_CASE("an execution ends after 672 hours") {
  Planned made(definition(training("A") + "," + training("B", after("\"A\""))),
               R"({"steps":{"A":{"duration":2000000},"B":{"duration":1000000}}})");
  CHECK(made.plan().status == Status::failed);
  CHECK(made.plan().totals.makespan.most == std::int64_t{672} * 3600 * 1000);
}

TEST_CASE("budgets that are broken, kept, and not to be proved") {
  const std::string text = definition(lambda("A"));
  const auto found = [&](const simulate::Budgets& budgets, std::string_view scenario) {
    Planned made(text, scenario);
    simulate::Plan plan = simulate::simulate(made.question);
    check_budgets(budgets, {made.loaded.document.get(), {0, 1}}, plan);
    return plan.findings.empty() ? std::string() : std::string(plan.findings[0].rule);
  };
  simulate::Budgets budgets;
  budgets.max_duration = simulate::parse_time("5m");
  CHECK(found(budgets, R"({"steps":{"A":{"duration":300}}})").empty());
  CHECK(found(budgets, R"({"steps":{"A":{"duration":301}}})") == "budget/max-duration");
  CHECK(found(budgets, "{}") == "budget/not-provable");
  budgets.allow_guesses = true;
  CHECK(found(budgets, "{}").empty());
  simulate::Budgets misses;
  misses.forbid_miss = {0};
  CHECK(found(misses, "{}") == "budget/forbidden-miss");
}

TEST_CASE("durations of budgets are read in the usual ways") {
  CHECK(simulate::parse_time("90m") == 5400'000);
  CHECK(simulate::parse_time("1h30m") == 5400'000);
  CHECK(simulate::parse_time("PT1H30M") == 5400'000);
  CHECK(simulate::parse_time("P1DT1S") == 86401'000);
  for (const char* text : {"", "90", "m", "P", "PT", "1m1h", "-1m", "1x", "P1H", "1 h", "1h30"}) {
    INFO(text);
    CHECK_FALSE(simulate::parse_time(text));
  }
}

TEST_CASE("fifty thousand steps are planned in linear time") {
  const auto seconds = [](int count) {
    std::string steps;
    for (int i = 0; i < count; ++i) {
      if (i != 0) steps += ',';
      const std::string before = i < 7 ? "" : after("\"S" + std::to_string(i - 7) + "\"");
      steps += lambda("S" + std::to_string(i), before);
    }
    Planned made(definition(steps), R"({"maxParallelSteps":16})");
    const auto begin = std::chrono::steady_clock::now();
    CHECK(made.plan().order.size() == static_cast<std::size_t>(count));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const double few = seconds(12'500), many = seconds(50'000);
  CHECK(many < 8 * few + 0.5);
}

TEST_CASE("outputs that double with each step end") {
  std::string steps = training("S0", "", R"("A":"","B":["x"])");
  for (int i = 1; i < 150; ++i) {
    const std::string text = R"({"Get":"Steps.S)" + std::to_string(i - 1) + R"(.A"})";
    const std::string list = R"({"Get":"Steps.S)" + std::to_string(i - 1) + R"(.B"})";
    steps += "," + training("S" + std::to_string(i), "",
                            R"("A":{"Std:Join":{"On":"","Values":[)" + text + "," + text +
                                R"(]}},"B":[)" + list + "," + list + "]");
  }
  Planned made(definition(steps));
  CHECK(made.plan().status == Status::succeeded);
  CHECK(made.step("S149").resolved_arguments.size() < 16'000'000);
}
