#include "tests/abalone.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "analyzer/history/instant.h"
#include "analyzer/json/write.h"

namespace plumbline::tests {
namespace {

const std::string cached = R"("CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"})";

std::string scoped(const std::string& name) {
  return fmt::format(
      R"({{"Std:Join": {{"On": "/", "Values": ["s3://bucket", {{"Get": "Execution.PipelineExecutionId"}}, "{}"]}}}})",
      name);
}

// Steps of one execution, in the words of the table below.
struct Told {
  std::string id, start, status;
  std::vector<std::string> steps;
  std::string definition;
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string more = {};  // of describe-pipeline-execution
};

std::vector<std::pair<std::string, std::string>> values(
    const std::vector<std::pair<std::string, std::string>>& given = {}) {
  std::vector<std::pair<std::string, std::string>> all{{"InputData", "s3://bucket/abalone.csv"},
                                                       {"Instance", "ml.m5.xlarge"},
                                                       {"LearningRate", "0.2"},
                                                       {"MseThreshold", "6.0"}};
  for (auto& [name, value] : all) {
    for (const auto& [other, wanted] : given) {
      if (name == other) value = wanted;
    }
  }
  return all;
}

std::vector<Told> told(Encoding e) {
  const auto ran = [&](const std::string& id, const std::string& day) {
    return std::vector<std::string>{
        step_entry("Evaluate", "ProcessingJob", id, day + "T11:00", day + "T11:10", e),
        step_entry("Train", "TrainingJob", id, day + "T10:20", day + "T10:50", e),
        step_entry("Process", "ProcessingJob", id, day + "T10:00", day + "T10:15", e)};
  };
  const auto hits = [&](const std::string& source, const std::string& day) {
    return std::vector<std::string>{
        hit_entry("Evaluate", "ProcessingJob", source, day + "T10:02", e),
        hit_entry("Train", "TrainingJob", source, day + "T10:01", e),
        hit_entry("Process", "ProcessingJob", source, day + "T10:00", e)};
  };
  const std::string v1 = abalone_definition();
  const std::string train_off =
      with(v1, {{R"("Name": "Train", "Type": "Training", "CacheConfig": {"Enabled": true)",
                 R"("Name": "Train", "Type": "Training", "CacheConfig": {"Enabled": false)"}});
  std::vector<Told> all;
  // The first: everything runs.
  all.push_back({"run01abalone", "2026-01-01T10:00", "Succeeded", ran("run01abalone", "2026-01-01"),
                 v1, values()});
  // The same again: everything hits.
  all.push_back({"run02abalone", "2026-01-03T10:00", "Succeeded",
                 hits("run01abalone", "2026-01-03"), v1, values()});
  // Another learning rate: Train runs, and Evaluate after it.
  auto steps = ran("run03abalone", "2026-01-05");
  steps[2] = hit_entry("Process", "ProcessingJob", "run01abalone", "2026-01-05T10:00", e);
  all.push_back({"run03abalone", "2026-01-05T10:00", "Succeeded", steps, v1,
                 values({{"LearningRate", "0.3"}})});
  // A learning rate with which training fails.
  all.push_back(
      {"run04abalone",
       "2026-01-07T10:00",
       "Failed",
       {step_entry("Train", "TrainingJob", "run04abalone", "2026-01-07T10:01", "2026-01-07T10:05",
                   e, "Failed", R"(, "FailureReason": "ClientError: eta")"),
        hit_entry("Process", "ProcessingJob", "run01abalone", "2026-01-07T10:00", e)},
       v1,
       values({{"LearningRate", "0.4"}})});
  // Training with caching off, and a learning rate of its own.
  steps = ran("run05abalone", "2026-01-10");
  steps[2] = hit_entry("Process", "ProcessingJob", "run01abalone", "2026-01-10T10:00", e);
  all.push_back({"run05abalone", "2026-01-10T10:00", "Succeeded", steps, train_off,
                 values({{"LearningRate", "0.5"}})});
  // Another instance type, which no key holds.
  all.push_back({"run06abalone", "2026-01-12T10:00", "Succeeded",
                 hits("run01abalone", "2026-01-12"), v1, values({{"Instance", "ml.m5.4xlarge"}})});
  // Only Evaluate, with what the third execution made.
  const std::string reused =
      fmt::format(R"(, "SelectiveExecutionResult": {{"SourcePipelineExecutionArn": "{}"}})",
                  abalone_arn("run03abalone"));
  all.push_back(
      {"run07abalone",
       "2026-01-15T10:00",
       "Succeeded",
       {step_entry("Evaluate", "ProcessingJob", "run07abalone", "2026-01-15T10:01",
                   "2026-01-15T10:11", e),
        step_entry("Train", "TrainingJob", "run03abalone", "2026-01-15T10:00", "2026-01-15T10:00",
                   e, "Succeeded", reused),
        step_entry("Process", "ProcessingJob", "run01abalone", "2026-01-15T10:00",
                   "2026-01-15T10:00", e, "Succeeded", reused)},
       v1,
       values(),
       fmt::format(
           R"(, "SelectiveExecutionConfig": {{"SourcePipelineExecutionArn": "{}", "SelectedSteps": [{{"StepName": "Evaluate"}}]}})",
           abalone_arn("run03abalone"))});
  // Other data: everything runs.
  all.push_back({"run08abalone", "2026-01-20T10:00", "Succeeded", ran("run08abalone", "2026-01-20"),
                 v1, values({{"InputData", "s3://bucket/abalone-2.csv"}})});
  // Stopped while it trained.
  all.push_back({"run09abalone",
                 "2026-01-25T10:00",
                 "Stopped",
                 {step_entry("Train", "TrainingJob", "run09abalone", "2026-01-25T10:20",
                             "2026-01-25T10:25", e, "Stopped"),
                  step_entry("Process", "ProcessingJob", "run09abalone", "2026-01-25T10:00",
                             "2026-01-25T10:15", e)},
                 v1,
                 values({{"InputData", "s3://bucket/abalone-3.csv"}})});
  // The first results have expired: everything runs, on the last day of February.
  all.push_back({"run10abalone", "2026-02-28T10:00", "Succeeded", ran("run10abalone", "2026-02-28"),
                 v1, values()});
  // And is taken again.
  all.push_back({"run11abalone", "2026-03-01T10:00", "Succeeded",
                 hits("run10abalone", "2026-03-01"), v1, values()});
  // Still training, with a learning rate of its own.
  all.push_back(
      {"run12abalone",
       "2026-03-02T10:00",
       "Executing",
       {step_entry("Train", "TrainingJob", "run12abalone", "2026-03-02T10:01", "", e, "Executing"),
        hit_entry("Process", "ProcessingJob", "run10abalone", "2026-03-02T10:00", e)},
       v1,
       values({{"LearningRate", "0.6"}})});
  return all;
}

}  // namespace

std::string with(std::string text,
                 const std::vector<std::pair<std::string, std::string>>& changes) {
  for (const auto& [from, to] : changes) {
    const std::size_t at = text.find(from);
    INFO(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string abalone_definition() {
  return R"({"Version": "2020-12-01", "Parameters": [
  {"Name": "InputData", "Type": "String", "DefaultValue": "s3://bucket/abalone.csv"},
  {"Name": "Instance", "Type": "String", "DefaultValue": "ml.m5.xlarge"},
  {"Name": "LearningRate", "Type": "String", "DefaultValue": "0.2"},
  {"Name": "MseThreshold", "Type": "Float", "DefaultValue": 6.0}],
 "Steps": [
  {"Name": "Process", "Type": "Processing", )" +
         cached + R"(, "Arguments": {
    "AppSpecification": {"ImageUri": "123456789012.dkr.ecr.us-west-2.amazonaws.com/sklearn:1.2", "ContainerEntrypoint": ["python3", "pre.py"]},
    "ProcessingInputs": [
      {"InputName": "input-1", "S3Input": {"S3Uri": {"Get": "Parameters.InputData"}, "LocalPath": "/opt/ml/processing/input"}},
      {"InputName": "code", "S3Input": {"S3Uri": "s3://bucket/code/0123456789abcdef0123456789abcdef/pre.py", "LocalPath": "/opt/ml/processing/code"}}],
    "ProcessingOutputConfig": {"Outputs": [
      {"OutputName": "train", "S3Output": {"S3Uri": )" +
         scoped("train") + R"(, "LocalPath": "/opt/ml/processing/train"}},
      {"OutputName": "test", "S3Output": {"S3Uri": )" +
         scoped("test") + R"(, "LocalPath": "/opt/ml/processing/test"}}]},
    "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 30}},
    "RoleArn": "arn:aws:iam::123456789012:role/role"}},
  {"Name": "Train", "Type": "Training", )" +
         cached + R"(, "Arguments": {
    "AlgorithmSpecification": {"TrainingImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/xgboost:1.5", "TrainingInputMode": "File"},
    "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix",
      "S3Uri": {"Get": "Steps.Process.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}}}}],
    "HyperParameters": {"eta": {"Get": "Parameters.LearningRate"}, "num_round": "50"},
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/models"},
    "ResourceConfig": {"InstanceType": {"Get": "Parameters.Instance"}, "InstanceCount": 1, "VolumeSizeInGB": 30},
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600}, "RoleArn": "arn:aws:iam::123456789012:role/role"}},
  {"Name": "Evaluate", "Type": "Processing", )" +
         cached + R"(, "Arguments": {
    "AppSpecification": {"ImageUri": "123456789012.dkr.ecr.us-west-2.amazonaws.com/xgboost:1.5", "ContainerEntrypoint": ["python3", "eval.py"]},
    "ProcessingInputs": [
      {"InputName": "model", "S3Input": {"S3Uri": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}, "LocalPath": "/opt/ml/processing/model"}},
      {"InputName": "test", "S3Input": {"S3Uri": {"Get": "Steps.Process.ProcessingOutputConfig.Outputs['test'].S3Output.S3Uri"}, "LocalPath": "/opt/ml/processing/test"}}],
    "ProcessingOutputConfig": {"Outputs": [{"OutputName": "evaluation", "S3Output": {"S3Uri": )" +
         scoped("evaluation") + R"(, "LocalPath": "/opt/ml/processing/evaluation"}}]},
    "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 30}},
    "RoleArn": "arn:aws:iam::123456789012:role/role"},
    "PropertyFiles": [{"PropertyFileName": "Report", "OutputName": "evaluation", "FilePath": "evaluation.json"}]},
  {"Name": "Check", "Type": "Condition", "Arguments": {
    "Conditions": [{"Type": "LessThanOrEqualTo", "RightValue": {"Get": "Parameters.MseThreshold"},
      "LeftValue": {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.Report"}, "Path": "mse"}}}],
    "IfSteps": [], "ElseSteps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "too bad"}}]}}
 ]})";
}

std::string abalone_arn(const std::string& execution) {
  return "arn:aws:sagemaker:us-west-2:123456789012:pipeline/abalone/execution/" + execution;
}

std::string moment(const std::string& minute, Encoding encoding) {
  const std::size_t colons = minute.size() > 16 ? 0 : 1;
  const std::string full = minute + (colons == 1 ? ":00" : "");
  switch (encoding) {
    case Encoding::cli2: return json::quote(full + ".000000+00:00");
    case Encoding::cli1: {
      const auto at = history::parse_instant(full + "Z");
      REQUIRE(at);
      return fmt::format("{}.{:03}", *at / 1000, *at % 1000);
    }
    case Encoding::boto3: {
      std::string text = full + "+00:00";
      text[10] = ' ';
      return json::quote(text);
    }
  }
  return {};
}

std::string step_entry(const std::string& name, const std::string& kind,
                       const std::string& execution, const std::string& start,
                       const std::string& end, Encoding encoding, const std::string& status,
                       const std::string& more) {
  const std::string job = kind == "TrainingJob" ? "training-job" : "processing-job";
  return fmt::format(
      R"({{"StepName": "{}", "StartTime": {}{}, "StepStatus": "{}", "AttemptCount": 0, "Metadata": )"
      R"({{"{}": {{"Arn": "arn:aws:sagemaker:us-west-2:123456789012:{}/pipelines-{}-{}-a1B2c3D4e5"}}}}{}}})",
      name, moment(start, encoding), end.empty() ? "" : ", \"EndTime\": " + moment(end, encoding),
      status, kind, job, execution, name, more);
}

std::string hit_entry(const std::string& name, const std::string& kind, const std::string& source,
                      const std::string& at, Encoding encoding) {
  return step_entry(name, kind, source, at, at, encoding, "Succeeded",
                    fmt::format(R"(, "CacheHitResult": {{"SourcePipelineExecutionArn": "{}"}})",
                                abalone_arn(source)));
}

Documents abalone_history(Encoding encoding) {
  Documents files;
  const bool boto3 = encoding == Encoding::boto3;
  const std::string meta =
      boto3 ? R"(, "ResponseMetadata": {"HTTPStatusCode": 200, "RetryAttempts": 0})" : "";
  const auto add = [&](const std::string& name, std::string text) {
    files.push_back(std::make_shared<const Document>("history/" + name, std::move(text)));
  };
  std::string summaries;
  for (const Told& one : told(encoding)) {
    const std::string arn = abalone_arn(one.id);
    summaries += fmt::format(
        R"({}{{"PipelineExecutionArn": "{}", "StartTime": {}, "PipelineExecutionStatus": "{}"}})",
        summaries.empty() ? "" : ", ", arn, moment(one.start, encoding), one.status);
    add(one.id + "/execution.json",
        fmt::format(
            R"({{"PipelineArn": "{}", "PipelineExecutionArn": "{}", "PipelineExecutionStatus": "{}", "CreationTime": {}, "LastModifiedTime": {}, "CreatedBy": {{}}{}{}}})",
            arn.substr(0, arn.find("/execution")), arn, one.status, moment(one.start, encoding),
            moment(one.start, encoding), one.more, meta));
    const std::string steps = fmt::format("[{}]", fmt::join(one.steps, ", "));
    add(one.id + "/steps.json", boto3 ? steps : R"({"PipelineExecutionSteps": )" + steps + "}");
    add(one.id + "/definition.json", R"({"PipelineDefinition": )" + json::quote(one.definition) +
                                         ", \"CreationTime\": " + moment(one.start, encoding) +
                                         meta + "}");
    std::string parameters;
    for (const auto& [name, value] : one.parameters) {
      parameters += fmt::format(R"({}{{"Name": "{}", "Value": "{}"}})",
                                parameters.empty() ? "" : ", ", name, value);
    }
    add(one.id + "/parameters.json", R"({"PipelineParameters": [)" + parameters + "]" + meta + "}");
  }
  add("executions.json", R"({"PipelineExecutionSummaries": [)" + summaries + "]" + meta + "}");
  return files;
}

}  // namespace plumbline::tests
