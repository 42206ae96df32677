// Scenario files: what is wrong with one is said in one line, at its place.
#include <catch2/catch.hpp>
#include <random>

#include "tests/planned.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

const std::string pipeline = R"({"Version":"2020-12-01",
  "Parameters":[{"Name":"Count","Type":"Integer","DefaultValue":1}],"Steps":[
  {"Name":"Evaluate","Type":"Processing","Arguments":{},
   "PropertyFiles":[{"PropertyFileName":"Report","OutputName":"o","FilePath":"r.json"}]},
  {"Name":"Ask","Type":"Callback","SqsQueueUrl":"q","Arguments":{"x":{"Get":"Steps.Evaluate.ProcessingOutputConfig.KmsKeyId"}},
   "OutputParameters":[{"OutputName":"approved","OutputType":"Boolean"}]},
  {"Name":"Check","Type":"Condition","Arguments":{"Conditions":[],"IfSteps":[],"ElseSteps":[]}}]})";

std::string complaint(std::string_view text) {
  try {
    Planned made(pipeline, text);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a scenario may hold comments and a comma too many") {
  CHECK(complaint("{ // yes\n \"maxParallelSteps\": 2, /* no */ \"steps\": {},\n}") == "");
}

TEST_CASE("what is wrong with a scenario is said at its place") {
  const auto check = [](std::string_view text, const std::string& wanted) {
    CHECK(complaint(text) == "scenario.json:" + wanted);
  };
  check(R"([])", "1:1: the scenario is an object, not an array");
  check("{\n  \"stepps\": {}}", "2:3: unknown member `stepps`; did you mean `steps`?");
  check(R"({"steps":{"Evalaute":{}}})", "1:11: unknown step `Evalaute`; did you mean `Evaluate`?");
  check(R"({"steps":{"Ask":{"duration":-1}}})",
        R"(1:29: a duration is seconds from 0, or {"p50": seconds, "p90": seconds})");
  check(R"({"steps":{"Ask":{"duration":{"p50":3,"p90":2}}}})", "1:29: `p90` is below `p50`");
  check(R"({"steps":{"Ask":{"outcome":"failed"}}})",
        R"(1:28: `outcome` is "Succeeded" or "Failed")");
  check(R"({"steps":{"Ask":{"outcome":"Failed","attempts":[{"duration":1}]}}})",
        R"(1:28: `outcome` is "Failed", and the last of `attempts` succeeds)");
  check(R"({"steps":{"Ask":{"attempts":[{},{}]}}})", "1:33: no attempt follows one that succeeds");
  check(R"({"steps":{"Ask":{"outputParameters":{"aproved":"x"}}}})",
        "1:38: unknown output parameter `aproved`; did you mean `approved`?");
  check(R"({"steps":{"Evaluate":{"outputParameters":{"a":"x"}}}})",
        "1:43: step `Evaluate` has no output parameters: its type is `Processing`");
  check(R"({"steps":{"Evaluate":{"propertyFiles":{"Reprot":{}}}}})",
        "1:40: unknown property file `Reprot`; did you mean `Report`?");
  check(R"({"steps":{"Evaluate":{"properties":{"ProcessingOutputConfig":"x"}}}})",
        "1:62: a string has no such member, and `Steps.Evaluate.ProcessingOutputConfig.KmsKeyId` "
        "reads one");
  check(R"({"steps":{"Evaluate":{"properties":{"ProcessingJobNam":"x"}}}})",
        "1:37: unknown property `ProcessingJobNam`; did you mean `ProcessingJobName`?");
  check(R"({"steps":{"Evaluate":{"properties":{"AppSpecification":"x"}}}})",
        "1:56: expected an object here, not a string");
  check(R"({"steps":{"Evaluate":{"attempts":[{"fails":"SageMaker.JOB_INTERNAL_EROR"}]}}})",
        "1:44: unknown exception `SageMaker.JOB_INTERNAL_EROR`; did you mean "
        "`SageMaker.JOB_INTERNAL_ERROR`?");
  // Newer than what is known, and a failure of the job's own.
  CHECK(complaint(R"({"steps":{"Evaluate":{"properties":{"Quantum":{"Bits":"x"}},
                  "attempts":[{"fails":"OutOfMemory"}]}}})") == "");
  check(R"({"parameters":{"Cuont":1}})", "1:16: unknown parameter `Cuont`; did you mean `Count`?");
  check(R"({"parameters":{"Count":"one"}})",
        "1:24: parameter `Count` is of type Integer, which `one` is not");
  check(R"({"parameters":{"Count":null}})",
        "1:24: parameter `Count` is a text, a number or a boolean, not null");
  check(R"({"conditions":{"Ask":true}})",
        "1:16: `Ask` is no Condition step: its type is `Callback`");
  check(R"({"conditions":{"Check":1}})", "1:24: `Check` is a boolean, not a number");
  check(R"({"now":"yesterday"})", R"(1:8: `now` is a moment such as "2026-01-31T12:00:00Z")");
  check(R"({"maxParallelSteps":0})", "1:21: `maxParallelSteps` is a whole number from 1");
  check(R"({"selectiveExecution":{}})", "1:23: `selectiveExecution` lacks `selectedSteps`");
  check(R"({"selectiveExecution":{"selectedSteps":["X"]}})", "1:41: unknown step `X`");
  check(R"({"steps":{"Ask":{},"Ask":{}}})",
        "1:20: key `Ask` occurs again in this object: expected once");
  CHECK(complaint("{\"a\": }").starts_with("scenario.json:1:7: "));
}

TEST_CASE("a property that a scenario gives whole and not there is undefined") {
  Planned made(
      pipeline,
      R"({"steps":{"Evaluate":{"properties":{"ProcessingOutputConfig":{"KmsKeyId":null}}}}})");
  CHECK(
      made.step("Ask").failure_reason ==
      "`Steps.Evaluate.ProcessingOutputConfig.KmsKeyId` is undefined: the scenario's `properties` "
      "do not have it");
}

TEST_CASE("no scenario and no definition breaks a dry run") {
  std::mt19937 random(11);
  const std::string scenario = R"({"now":"2026-01-31T12:00:00Z","parameters":{"Count":2},
    "steps":{"Evaluate":{"duration":{"p50":3,"p90":5},"properties":{"ProcessingOutputConfig":
    {"KmsKeyId":"k"}},"propertyFiles":{"Report":{"a":[1,{"b":null}]}},"attempts":
    [{"fails":"Step.THROTTLING","duration":1},{}]},"Ask":{"outputParameters":{"approved":"true"}}},
    "conditions":{"Check":true},"files":{"s3://b/k":{"x":1}},"maxParallelSteps":2})";
  const std::string definition = R"({"Version":"2020-12-01","Parameters":[
    {"Name":"N","Type":"Float","DefaultValue":1.5}],"Steps":[
    {"Name":"A","Type":"Training","Arguments":{"OutputDataConfig":{"S3OutputPath":{"Std:Join":
      {"On":"/","Values":["s3:/",{"Get":"Execution.PipelineExecutionId"},{"Get":"Parameters.N"}]}}},
      "StoppingCondition":{"MaxRuntimeInSeconds":60}},"RetryPolicies":[{"ExceptionType":
      ["SageMaker.CAPACITY_ERROR"],"IntervalSeconds":3,"BackoffRate":2.0,"ExpireAfterMin":5}],
      "CacheConfig":{"Enabled":true,"ExpireAfter":"P1D"}},
    {"Name":"C","Type":"Condition","Arguments":{"Conditions":[{"Type":"Or","Conditions":[
      {"Type":"Not","Condition":{"Type":"In","QueryValue":{"Get":"Steps.A.TrainingJobName"},
      "Values":["x",{"Get":"Steps.A.OutputDataConfig.S3OutputPath"}]}},{"Type":"LessThan",
      "LeftValue":{"Std:JsonGet":{"S3Uri":{"Std:Join":{"On":"/","Values":["s3://b","k"]}},
      "Path":"a.b[0]['c']"}},"RightValue":2}]}],"IfSteps":[{"Name":"F","Type":"Fail","Arguments":
      {"ErrorMessage":{"Std:Join":{"On":"","Values":["a",true]}}}}],"ElseSteps":[{"Name":"T",
      "Type":"Tuning","Arguments":{"HyperParameterTuningJobConfig":{"ResourceLimits":
      {"MaxNumberOfTrainingJobs":4,"MaxParallelTrainingJobs":2}}}}]}},
    {"Name":"E","Type":"EMR","Arguments":{"ClusterConfig":{"Instances":{"InstanceGroups":
      [{"InstanceCount":1,"InstanceType":"m5.xlarge"}]}}},"DependsOn":["T"]}]})";
  const auto mutated = [&](std::string text) {
    constexpr std::string_view letters = "{}[]\",:0.-e<>$'truefalsn ACFT";
    for (unsigned i = 1 + random() % 4; i != 0; --i) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0: text[at] = letters[random() % letters.size()]; break;
        case 1: text.erase(at, 1 + random() % 12); break;
        default: text.insert(at, text.substr(random() % text.size(), 1 + random() % 40));
      }
    }
    return text;
  };
  std::size_t made = 0, refused = 0;
  for (int round = 0; round < 3000; ++round) {
    const bool first = round % 2 == 0;
    const std::string text = mutated(first ? scenario : definition);
    try {
      Planned planned(first ? pipeline : text, first ? text : "{}");
      if (!first && !planned.loaded.parsed.tree.root().is(json::Kind::object)) continue;
      planned.question.max_parallel = 1;
      CHECK(planned.plan().steps.size() == planned.loaded.pipeline.steps.size());
      ++made;
    } catch (const Error& error) {
      CHECK(std::string_view(error.what()).find('\n') == std::string_view::npos);
      ++refused;
    }
  }
  CHECK(made > 100);
  CHECK(refused > 100);
}
