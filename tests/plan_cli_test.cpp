// `plumbline plan` as a user runs it.
#include <catch2/catch.hpp>

#include "analyzer/json/value.h"
#include "tests/abalone.h"
#include "tests/program.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

struct Json {
  explicit Json(const std::string& text)
      : document("out.json", text), parsed(json::parse(document)) {
    INFO(text);
    REQUIRE(parsed.problems.empty());
  }
  const json::Value& at(std::string_view pointer) const {
    return json::at_pointer(parsed.tree.root(), pointer);
  }
  const json::Value& step(std::string_view name) const {
    for (const json::Value& each : at("/steps").items()) {
      if (each["name"].text() == name) return each;
    }
    return json::missing;
  }
  Document document;
  json::Parsed parsed;
};

// The pipeline of the history leaves out what AWS requires: a plan wants it whole.
std::string whole(std::string text) {
  for (const bool escaped : {false, true}) {
    const std::string quote = escaped ? "\\\"" : "\"";
    const auto quoted = [&](const std::string& name) { return quote + name + quote; };
    const auto insert = [&](const std::string& behind, const std::string& what) {
      for (std::size_t at = text.find(behind); at != std::string::npos;
           at = text.find(behind, at + 1)) {
        text.insert(at + behind.size(), what + ", ");
      }
    };
    insert(quoted("S3Input") + ": {", quoted("S3DataType") + ": " + quoted("S3Prefix"));
    insert(quoted("S3Output") + ": {", quoted("S3UploadMode") + ": " + quoted("EndOfJob"));
  }
  return text;
}

void save(const Folder& folder) {
  for (const auto& file : abalone_history(Encoding::cli2))
    folder.write(std::string(file->name()), whole(std::string(file->text())));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string two_steps = R"({"Version":"2020-12-01","Parameters":[
  {"Name":"Mode","Type":"String","DefaultValue":"dev"}],"Steps":[
  {"Name":"First","Type":"Lambda","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","Arguments":{}},
  {"Name":"Second","Type":"Lambda","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","Arguments":{"mode":{"Get":"Parameters.Mode"}},
   "DependsOn":["First"]}]})";

}  // namespace

TEST_CASE("a plan says what runs, when, and where each number is from") {
  const Folder folder;
  folder.write("p.json", two_steps);
  folder.write("s.jsonc", R"({"steps":{"First":{"duration":60}}, // a minute
                             })");
  const Run run = folder.run("plan p.json --scenario s.jsonc --now 2026-01-31T12:00:00Z");
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "2 steps, parameters: 1 default, 0 given)"));
  CHECK(holds(run.out,
              "Scenario: s   Concurrency: no limit   Start: 2026-01-31T12:00:00Z   Prices: "));
  CHECK(holds(run.out, "1 m (scenario)\n"));
  CHECK(holds(run.out, "5 s (default)  from 1 m\n"));
  CHECK(holds(run.out, "Critical path: First → Second   1 m 5 s\n"));
  CHECK(holds(run.out, "Plan: 2 run.\n"));
}

TEST_CASE("a plan as JSON is the same bytes twice, and has what scripts need") {
  const Folder folder;
  folder.write("p.json", two_steps);
  const std::string arguments =
      "plan p.json -f json --now 2026-01-31 --parameter Mode=prod "
      "--max-parallel 3";
  const Run run = folder.run(arguments);
  REQUIRE(run.status == 0);
  CHECK(folder.run(arguments).out == run.out);
  const Json out(run.out);
  CHECK(out.at("/formatVersion").text() == "1.0");
  CHECK(out.at("/status").text() == "Succeeded");
  CHECK(out.at("/failureReason").is(json::Kind::null));
  CHECK(out.at("/order/1").text() == "Second");
  CHECK(out.at("/parameters/0/value").text() == "prod");
  CHECK(out.at("/parameters/0/origin").text() == "option");
  CHECK(out.at("/schedule/maxParallel").integer() == 3);
  CHECK(out.at("/schedule/maxParallelOrigin").text() == "option");
  CHECK(out.step("Second")["resolvedArguments"]["mode"].text() == "prod");
  CHECK(out.step("Second")["start"].integer() == 5);
  CHECK(out.step("Second")["attempts"].size() == 1);
  CHECK(out.step("Second")["dependsOn"][0]["pointer"].text() == "/Steps/1/DependsOn/0");
  CHECK(out.step("Second")["cache"]["verdict"].text() == "OFF");
}

TEST_CASE("cached results are taken from saved executions, and so are durations") {
  const Folder folder;
  folder.write("p.json", whole(abalone_definition()));
  save(folder);
  const Run run = folder.run("plan p.json --history history --now 2026-01-02T10:00:00Z -f json");
  INFO(run.out << run.err);
  REQUIRE(run.status == 0);
  const Json out(run.out);
  std::size_t hits = 0, from_history = 0;
  for (const json::Value& step : out.at("/steps").items()) {
    hits += step["verdict"].text() == "HIT" ? 1U : 0U;
    from_history += step["duration"]["origin"].text() == "history" ? 1U : 0U;
    if (step["verdict"].text() == "HIT") {
      CHECK(step["cache"]["verdict"].text() == "HIT");
      CHECK(step["attempts"].size() == 0);
      CHECK(step["start"].number() == step["end"].number());
    }
  }
  CHECK(hits > 0);
  CHECK(hits + from_history >= 3);
  const Run strict =
      folder.run("plan p.json --history history --now 2026-01-02T10:00:00Z --require-hit-rate 1");
  CHECK((strict.status == 0 || strict.status == 1));
}

TEST_CASE("a cached result saves what running its step would cost") {
  const Folder folder;
  folder.write("p.json", whole(abalone_definition()));
  save(folder);
  const std::string arguments = "plan p.json --history history --now 2026-01-02T10:00:00Z";
  const Json out(folder.run(arguments + " -f json").out);
  double saved = 0;
  for (const json::Value& step : out.at("/steps").items()) {
    if (step["verdict"].text() != "HIT") continue;
    CHECK(step["duration"]["expected"].number().value_or(0) > 0);
    CHECK(step["duration"]["origin"].text() == "history");
    CHECK(step["cost"]["saved"].number().value_or(0) > 0);
    CHECK(step["cost"]["expected"].number() == 0.0);
    saved += step["cost"]["saved"].number().value_or(0);
  }
  CHECK(saved > 0);
  CHECK(out.at("/totals/cost/saved").number().value_or(0) == Approx(saved));
  CHECK(out.at("/totals/guessedDurations").boolean() == false);
}

TEST_CASE("a result that may expire on the way makes ranges of the totals") {
  const Folder folder;
  folder.write("p.json", whole(abalone_definition()));
  save(folder);
  // Process takes 15 minutes, and its result expires in five.
  const std::string arguments = "plan p.json --history history --now 2026-01-31T10:10:00Z -f ";
  const Run run = folder.run(arguments + "json");
  INFO(run.out << run.err);
  REQUIRE(run.status == 0);
  const Json out(run.out);
  const json::Value& process = out.step("Process");
  REQUIRE(process["cache"]["verdict"].text() == "UNKNOWN");
  CHECK(process["verdict"].text() == "RUN");
  // What reads its outputs is as open.
  double open = 0, fixed = 0;
  for (const json::Value& step : out.at("/steps").items()) {
    (step["cache"]["verdict"].text() == "UNKNOWN" ? open : fixed) +=
        step["cost"]["expected"].number().value_or(0);
  }
  CHECK(open > 0);
  const json::Value& cost = out.at("/totals/cost/expected");
  CHECK(*cost["most"].number() == Approx(open + fixed));
  CHECK(*cost["least"].number() == Approx(fixed));
  CHECK(*out.at("/schedule/makespan/most").number() == 3300);
  CHECK(*out.at("/schedule/makespan/least").number() == 0);
  CHECK(holds(folder.run(arguments + "text").out, " to "));
}

TEST_CASE("a plan as JSON says what the key of each cached step is made of") {
  const Folder folder;
  folder.write("p.json", whole(abalone_definition()));
  const auto keys = [&](const std::string& more) {
    const Run run = folder.run("plan p.json -f json --now 2026-01-31 " + more);
    INFO(run.err);
    REQUIRE(run.status == 0);
    const Json out(run.out), definition(whole(abalone_definition()));
    std::string hashes;
    for (const json::Value& one : out.step("Train")["keyAttributes"].items()) {
      const json::Value& at =
          json::at_pointer(definition.parsed.tree.root(), one["pointer"].text());
      CHECK(static_cast<bool>(at));
      CHECK(one["hash"].text().size() == 16);
      hashes += std::string(one["attribute"].text()) + " " + std::string(one["hash"].text()) + "\n";
    }
    return hashes;
  };
  const std::string before = keys(""), after = keys("--parameter LearningRate=0.1");
  CHECK(holds(before, "HyperParameters "));
  CHECK(keys("--parameter Instance=ml.m5.4xlarge") == before);
  const auto without = [](const std::string& lines, const std::string& name) {
    const std::size_t at = lines.find(name + " ");
    return std::string(lines).erase(at, lines.find('\n', at) - at);
  };
  CHECK(before != after);
  CHECK(without(before, "HyperParameters") == without(after, "HyperParameters"));
}

TEST_CASE("without history nothing is cached, and a hit rate cannot be proved") {
  const Folder folder;
  folder.write("p.json", whole(abalone_definition()));
  const Run run = folder.run("plan p.json --require-hit-rate 0.5");
  CHECK(run.status == 1);
  CHECK(holds(run.out, "error[budget/not-provable]: "));
  CHECK(holds(run.out, "cache not known: no history"));
  CHECK(folder.run("plan p.json --require-hit-rate 0.5 --allow-guesses").status == 0);
}

TEST_CASE("a plan's exit status tells of budgets, and of anything that would run") {
  const Folder folder;
  folder.write("p.json", two_steps);
  CHECK(folder.run("plan p.json --detailed-exitcode").status == 4);
  const Run broken = folder.run("plan p.json --detailed-exitcode --max-duration 1s");
  CHECK(broken.status == 1);
  CHECK(holds(broken.out,
              "error[budget/max-duration]: the execution takes 10 s, and 1 s are "
              "allowed\n"));
  const Run sarif = folder.run("plan p.json --max-duration 1s -f sarif -f text:plan.txt");
  CHECK(sarif.status == 1);
  CHECK(Json(sarif.out).at("/runs/0/results/0/ruleId").text() == "budget/max-duration");
  CHECK(holds(read(folder.path() / "plan.txt"), "Plan for p.json"));
}

TEST_CASE("errors of the definition stop a plan") {
  const Folder folder;
  folder.write("p.json", R"({"Version":"2020-12-01","Steps":[{"Name":"A","Type":"Lambda",
      "FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","Arguments":{},"DependsOn":["B"]}]})");
  const Run run = folder.run("plan p.json");
  CHECK(run.status == 2);
  CHECK(run.out.empty());
  CHECK(holds(run.err, "graph/unknown-dependency"));
  CHECK(holds(run.err, "plumbline: p.json: the error above: no plan can be made\n"));
  CHECK(folder.run("plan nothing.json").status == 3);
  folder.write("n.json", "[1]");
  CHECK(folder.run("plan n.json").status == 3);
}

TEST_CASE("inputs of a plan that make no sense give one line") {
  const Folder folder;
  folder.write("p.json", two_steps);
  folder.write("s.json", R"({"steps":{"Frist":{}}})");
  folder.write("d.json", R"({"steps":{"First":"long"}})");
  save(folder);
  const auto complaint = [&](const std::string& arguments) {
    const Run run = folder.run("plan p.json " + arguments);
    CHECK(run.status == 2);
    return run.err;
  };
  CHECK(complaint("--scenario s.json") ==
        "plumbline: s.json:1:11: unknown step `Frist`; did you mean `First`?\n");
  CHECK(complaint("--durations d.json") ==
        "plumbline: d.json:1:19: a duration is seconds from 0, or {\"p50\": seconds, \"p90\": "
        "seconds}\n");
  CHECK(complaint("--resume x") ==
        "plumbline: --resume needs --history: it is of a saved execution\n");
  CHECK(complaint("--resume x --history history --parameter Mode=a") ==
        "plumbline: --resume continues an execution as it was: no --parameter\n");
  CHECK(holds(complaint("--resume nope --history history"),
              "--resume `nope`: no such execution in the history\n"));
  CHECK(complaint("--forbid-miss Secnd") ==
        "plumbline: --forbid-miss `Secnd`: no such step; did you mean `Second`?\n");
  CHECK(complaint("--now yesterday") ==
        "plumbline: --now `yesterday`: expected a moment such as 2026-01-31T12:00:00Z\n");
  CHECK(holds(complaint("--max-parallel 0"), "expected a whole number from 1"));
  CHECK(holds(complaint("--max-duration soon"), "expected a duration such as"));
  CHECK(holds(complaint("-f pdf"), "expected text, json, sarif, markdown"));
  CHECK(holds(complaint("--parameter Mod=a"), "no plan can be made"));
  CHECK(complaint("--sweep max-parallel=1,2 --max-parallel 3") ==
        "plumbline: --sweep varies `max-parallel`: no --max-parallel\n");
  CHECK(complaint("--sweep Parameters.Mode=a,b --parameter Mode=c") ==
        "plumbline: --sweep varies `Parameters.Mode`: no --parameter of that name\n");
  CHECK(complaint("--sweep max-parallel=1,2 --sweep max-parallel=3") ==
        "plumbline: --sweep varies `max-parallel` twice\n");
  CHECK(holds(complaint("--against a --baseline b"), "--against excludes --baseline\n"));
  CHECK(complaint("--pipeline s.json") ==
        "plumbline: --pipeline s.json: expected the answer of describe-pipeline\n");
}

TEST_CASE("the limit on parallel steps comes from the first that says it") {
  const Folder folder;
  folder.write("p.json", two_steps);
  folder.write("pipeline.json", R"({"PipelineName":"P","ParallelismConfiguration":
                                    {"MaxParallelExecutionSteps":7}})");
  folder.write("start.json", R"({"PipelineName":"P","ParallelismConfiguration":
                                 {"MaxParallelExecutionSteps":6}})");
  folder.write("s.json", R"({"maxParallelSteps":5})");
  const auto limit = [&](const std::string& arguments) {
    const Json out(folder.run("plan p.json -f json " + arguments).out);
    return std::string(out.at("/schedule/maxParallel").text()) + " " +
           std::string(out.at("/schedule/maxParallelOrigin").text());
  };
  CHECK(limit("") == "null none");
  CHECK(limit("--pipeline pipeline.json") == "7 pipeline");
  CHECK(limit("--pipeline pipeline.json --start-request start.json") == "6 start request");
  CHECK(limit("--start-request start.json --scenario s.json") == "5 scenario");
  CHECK(limit("--start-request start.json --scenario s.json --max-parallel 4") == "4 option");
}

TEST_CASE("several scenarios give a matrix, and the steps that none of them reaches") {
  const Folder folder;
  folder.write("p.json", R"({"Version":"2020-12-01","Parameters":[
      {"Name":"N","Type":"Integer","DefaultValue":1}],"Steps":[{"Name":"Check","Type":"Condition",
      "Arguments":{"Conditions":[{"Type":"Equals","LeftValue":{"Get":"Parameters.N"},
      "RightValue":1}],"IfSteps":[{"Name":"Yes","Type":"Lambda","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","Arguments":{}}],
      "ElseSteps":[{"Name":"No","Type":"Lambda","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","Arguments":{}}]}}]})");
  folder.write("one.json", R"({"parameters":{"N":1}})");
  folder.write("two.json", R"({"parameters":{"N":"1"}})");
  folder.write("three.json", R"({"parameters":{"N":3}})");
  const Run run = folder.run("plan p.json --scenario one.json --scenario two.json");
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "  step        one        two\n"));
  CHECK(holds(run.out, "  No          SKIPPED    SKIPPED\n"));
  CHECK(holds(run.out, "  cost        <$0.01     <$0.01\n"));
  CHECK(holds(run.out, "  time        5 s        5 s\n"));
  CHECK(holds(run.out, "  N (1) = 1 → true"));
  CHECK(holds(run.out, "No scenario reaches: No\n"));
  const Json out(folder.run("plan p.json -f json --scenario one.json --scenario three.json").out);
  CHECK(out.at("/plans/1/scenario").text() == "three");
  CHECK(out.at("/unreached").size() == 0);
}

TEST_CASE("a sweep tells of anything that would run") {
  const Folder folder;
  folder.write("p.json", two_steps);
  CHECK(folder.run("plan p.json --sweep max-parallel=1,2 --detailed-exitcode").status == 4);
  CHECK(folder.run("plan p.json --sweep max-parallel=1,2").status == 0);
}

namespace {

// An execution that failed in Train behind a condition that was true.
void save_failed(const Folder& folder) {
  const std::string arn =
      R"("arn:aws:sagemaker:eu-west-1:111122223333:pipeline/P/execution/aaaaaaaaaaaa")";
  folder.write(
      "history/aaaaaaaaaaaa/execution.json",
      R"({"PipelineExecutionArn": )" + arn +
          R"(, "PipelineExecutionStatus": "Failed", "CreationTime": "2026-01-20T10:00:00Z"})");
  folder.write("history/aaaaaaaaaaaa/steps.json", R"({"PipelineExecutionSteps": [
    {"StepName": "Check", "StepStatus": "Succeeded", "StartTime": "2026-01-20T10:00:01Z",
     "EndTime": "2026-01-20T10:00:02Z", "Metadata": {"Condition": {"Outcome": "True"}}},
    {"StepName": "Slow", "StepStatus": "Failed", "StartTime": "2026-01-20T10:00:01Z",
     "EndTime": "2026-01-20T10:10:02Z", "FailureReason": "no"}]})");
  folder.write("history/aaaaaaaaaaaa/parameters.json",
               R"({"PipelineParameters": [{"Name": "Mode", "Value": "prod"}]})");
}

const std::string branches = R"({"Version":"2020-12-01","Parameters":[
  {"Name":"Mode","Type":"String","DefaultValue":"dev"}],"Steps":[
  {"Name":"Slow","Type":"Lambda","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f",
   "Arguments":{"mode":{"Get":"Parameters.Mode"}},"OutputParameters":[{"OutputName":"x","OutputType":"String"}]},
  {"Name":"Check","Type":"Condition","Arguments":{"Conditions":[{"Type":"Equals",
   "LeftValue":{"Get":"Parameters.Mode"},"RightValue":"prod"}],"IfSteps":[
   {"Name":"Yes","Type":"Lambda","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f",
    "Arguments":{"x":{"Get":"Steps.Slow.OutputParameters['x']"}}}],
   "ElseSteps":[{"Name":"No","Type":"Fail","Arguments":{"ErrorMessage":"no"}}]}}]})";

}  // namespace

TEST_CASE("an execution that goes on keeps the branch that it took") {
  const Folder folder;
  folder.write("p.json", branches);
  save_failed(folder);
  const Json out(folder.run("plan p.json --history history --resume aaaaaaaaaaaa -f json").out);
  CHECK(out.step("Check")["verdict"].text() == "REUSED");
  CHECK(out.step("Check")["outcome"].boolean());
  CHECK(out.step("Slow")["verdict"].text() == "RUN");
  CHECK(out.step("Slow")["resolvedArguments"]["mode"].text() == "prod");
  CHECK(out.step("Yes")["verdict"].text() == "RUN");
  CHECK(out.step("No")["verdict"].text() == "SKIPPED");
  CHECK(out.step("No")["because"].text() == "branch not taken: `Check` is true");
  CHECK(out.at("/status").text() == "Succeeded");
}

TEST_CASE("an execution that goes on does so with its own definition") {
  const Folder folder;
  folder.write("p.json", branches);
  save_failed(folder);
  const std::string other = "execution aaaaaaaaaaaa was started with another one";
  folder.write("history/aaaaaaaaaaaa/definition.json", branches);
  const std::string arguments = "plan p.json --history history --resume aaaaaaaaaaaa";
  CHECK_FALSE(holds(folder.run(arguments).out, other));
  std::string changed = branches;
  changed.replace(changed.find("\"dev\""), 5, "\"old\"");
  folder.write("history/aaaaaaaaaaaa/definition.json", changed);
  CHECK(holds(folder.run(arguments).out, other));
}

TEST_CASE("values of a saved execution are taken, and overridden by name only") {
  const Folder folder;
  folder.write("p.json", branches);
  save_failed(folder);
  const std::string arguments =
      "plan p.json --history history --parameters-from aaaaaaaaaaaa -f json ";
  const Json out(folder.run(arguments).out);
  CHECK(out.at("/parameters/0/value").text() == "prod");
  const Json over(folder.run(arguments + "--parameter Mode=test").out);
  CHECK(over.at("/parameters/0/value").text() == "test");
  const Run wrong = folder.run(arguments + "--parameter Mod=test");
  CHECK(wrong.status == 2);
  CHECK(wrong.err ==
        "plumbline: --parameter `Mod`: execution aaaaaaaaaaaa has no parameter of that name\n");
}

TEST_CASE("a sweep is a table with its best rows marked") {
  const Folder folder;
  folder.write("p.json", two_steps);
  folder.write("wide.json", R"({"Version":"2020-12-01","Steps":[
    {"Name":"A","Type":"Lambda","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","Arguments":{}},
    {"Name":"B","Type":"Lambda","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","Arguments":{}}]})");
  const Run run = folder.run("plan wide.json --sweep max-parallel=1..3");
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "  max-parallel  time  cost "));
  CHECK(holds(run.out, "\n  1             10 s  "));
  CHECK(holds(run.out, "  1        2     0       Succeeded\n"));
  // Faster, and no dearer.
  CHECK(holds(run.out, "\n  2             5 s   "));
  CHECK(holds(run.out, "  2        2     0       Succeeded  *\n"));
  const Json out(
      folder.run("plan p.json --sweep Parameters.Mode=a,b --sweep max-parallel=1,2 -f json").out);
  CHECK(out.at("/sweep").size() == 4);
  CHECK(out.at("/sweep/1/values/Parameters.Mode").text() == "a");
  CHECK(out.at("/sweep/1/values/max-parallel").text() == "2");
  CHECK(out.at("/sweep/3/pareto").boolean());
  for (const char* bad : {"max-parallel", "max-parallel=0..3", "max-parallel=3..1", "Parameters.=a",
                          "Parameters.Mode=", "cost=1", "max-parallel=1,,2"}) {
    INFO(bad);
    const Run wrong = folder.run("plan p.json --sweep " + std::string(bad));
    CHECK(wrong.status == 2);
    CHECK(holds(wrong.err, "expected max-parallel=1..16"));
  }
}

TEST_CASE("outputs of earlier executions are theirs") {
  const Folder folder;
  folder.write("p.json", whole(abalone_definition()));
  save(folder);
  const auto run = [&](const std::string& arguments) {
    const Run ran = folder.run("plan p.json -f json --history history " + arguments);
    INFO(arguments << "\n" << ran.err);
    REQUIRE(ran.status == 0);
    return Json(ran.out);
  };
  const auto place = [](const json::Value& step, std::size_t input) {
    return std::string(
        step["resolvedArguments"]["ProcessingInputs"][input]["S3Input"]["S3Uri"].text());
  };
  const auto trained_on = [](const json::Value& step) {
    return std::string(step["resolvedArguments"]["InputDataConfig"][std::size_t{0}]["DataSource"]
                           ["S3DataSource"]["S3Uri"]
                               .text());
  };
  {
    // A hit, and what runs again because of a parameter.
    const Json out = run("--now 2026-01-02T10:00:00Z --parameter LearningRate=0.9");
    CHECK(out.step("Process")["verdict"].text() == "HIT");
    CHECK(out.step("Process")["cache"]["source"].text() == abalone_arn("run01abalone"));
    const json::Value& train = out.step("Train");
    CHECK(train["verdict"].text() == "RUN");
    CHECK(train["cache"]["reasons"][0]["code"].text() == "runtime-value-differs");
    CHECK(trained_on(train) == "s3://bucket/run01abalone/train");
    CHECK(train["duration"]["origin"].text() == "history");
    CHECK(train["duration"]["expected"].integer() == 1800);
    CHECK(place(out.step("Evaluate"), 0) == "<Train.ModelArtifacts.S3ModelArtifacts>");
    CHECK(place(out.step("Evaluate"), 1) == "s3://bucket/run01abalone/test");
    CHECK(out.step("Stop")["verdict"].text() == "UNKNOWN");
    CHECK(out.at("/status").is(json::Kind::null));
  }
  {
    folder.write("long.json", R"({"steps":{"Process":{"duration":5}}})");
    folder.write("again.json", R"({"steps":{"Process":{"attempts":[{"duration":5}]}}})");
    const std::string at = "--now 2026-01-02T10:00:00Z --scenario ";
    CHECK(run(at + "long.json").step("Process")["verdict"].text() == "HIT");
    const Json again = run(at + "again.json");
    CHECK(again.step("Process")["verdict"].text() == "RUN");
    CHECK(again.step("Process")["end"].integer() == 5);
  }
  {
    const Json out = run("--now 2026-01-16 --selected-steps Evaluate --source-execution " +
                         abalone_arn("run03abalone"));
    CHECK(out.step("Process")["verdict"].text() == "REUSED");
    CHECK(out.step("Train")["verdict"].text() == "REUSED");
    CHECK(out.step("Check")["verdict"].text() == "SKIPPED");
    // The third execution took the first one's result of Process.
    CHECK(place(out.step("Evaluate"), 1) == "s3://bucket/run01abalone/test");
    CHECK(out.at("/order/0").text() == "Process");
  }
  {
    const Json out = run("--now 2026-01-25T11:00:00Z --resume run09abalone");
    CHECK(out.step("Process")["verdict"].text() == "REUSED");
    CHECK(trained_on(out.step("Train")) == "s3://bucket/run09abalone/train");
    CHECK(out.at("/execution/id").text() == "run09abalone");
    CHECK(out.at("/parameters/0/value").text() == "s3://bucket/abalone-3.csv");
    CHECK(out.at("/parameters/0/origin").text() == "recorded execution");
  }
  {
    const Json out = run("--parameters-from run03abalone --parameter Instance=ml.m5.large");
    CHECK(out.at("/parameters/2/value").text() == "0.3");
    CHECK(out.at("/parameters/1/value").text() == "ml.m5.large");
    CHECK(out.at("/parameters/1/origin").text() == "option");
  }
  const auto refused = [&](const std::string& arguments, const std::string& why) {
    const Run ran = folder.run("plan p.json --history history " + arguments);
    CHECK(ran.status == 2);
    CHECK(ran.err == "plumbline: " + why + "\n");
  };
  refused("--resume run01abalone", "--resume run01abalone: it succeeded, nothing is left to run");
  refused("--resume run12abalone", "--resume run12abalone: it is still running");
  refused("--parameters-from run03abalone --parameter Nope=1",
          "--parameter `Nope`: execution run03abalone has no parameter of that name");
  refused("--parameters-from run03abalon",
          "--parameters-from `run03abalon`: no such execution in the history; did you mean "
          "`run03abalone`?");
}
