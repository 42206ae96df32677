#include "tests/bench/generate.h"

#include <fmt/format.h>

#include <iterator>
#include <vector>

namespace plumbline::bench {

namespace {

constexpr std::size_t row = 10;
constexpr std::size_t depth = 30;

constexpr std::string_view head =
    R"({"Version": "2020-12-01", "Metadata": {}, "Parameters": [)"
    R"({"Name": "Input", "Type": "String", "DefaultValue": "s3://example/raw"}, )"
    R"({"Name": "InstanceCount", "Type": "Integer", "DefaultValue": 1}], )"
    R"("PipelineExperimentConfig": {"ExperimentName": {"Get": "Execution.PipelineName"}, )"
    R"("TrialName": {"Get": "Execution.PipelineExecutionId"}}, "Steps": [)";

// Every third step trains, the others process.
bool trains(std::size_t step) { return step % 3 == 2; }

// Where another step finds what this one made.
std::string output_of(std::size_t step) {
  if (trains(step)) {
    return fmt::format(R"({{"Get": "Steps.Step-{}.ModelArtifacts.S3ModelArtifacts"}})", step);
  }
  return fmt::format(
      R"({{"Get": "Steps.Step-{}.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"}})", step);
}

void append_training(std::string& out, std::size_t step, const std::vector<std::string>& sources) {
  out +=
      R"("Type": "Training", "Arguments": {"AlgorithmSpecification": {"TrainingInputMode": )"
      R"("File", "TrainingImage": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/train:1.0"}, )"
      R"("OutputDataConfig": {"S3OutputPath": "s3://example/models"}, "StoppingCondition": )"
      R"({"MaxRuntimeInSeconds": 86400}, "ResourceConfig": {"VolumeSizeInGB": 30, )"
      R"("InstanceCount": {"Get": "Parameters.InstanceCount"}, "InstanceType": "ml.m5.xlarge"}, )"
      R"("RoleArn": "arn:aws:iam::111122223333:role/pipeline", "InputDataConfig": [)";
  for (std::size_t i = 0; i < sources.size(); ++i) {
    fmt::format_to(
        std::back_inserter(out),
        R"({}{{"DataSource": {{"S3DataSource": {{"S3DataType": "S3Prefix", "S3Uri": {}, )"
        R"("S3DataDistributionType": "FullyReplicated"}}}}, "ContentType": "text/csv", )"
        R"("ChannelName": "channel-{}"}})",
        i == 0 ? "" : ", ", sources[i], i + 1);
  }
  fmt::format_to(std::back_inserter(out),
                 R"(], "HyperParameters": {{"max_depth": "5", "eta": "0.2", "gamma": "4", )"
                 R"("min_child_weight": "6", "subsample": "0.7", "num_round": "{}"}}, )"
                 R"("Environment": {{"STAGE": "train"}}}})",
                 50 + step % 100);
}

void append_processing(std::string& out, std::size_t step,
                       const std::vector<std::string>& sources) {
  fmt::format_to(
      std::back_inserter(out),
      R"("Type": "Processing", "Arguments": {{"ProcessingResources": {{"ClusterConfig": )"
      R"({{"InstanceType": "ml.m5.xlarge", "InstanceCount": )"
      R"({{"Get": "Parameters.InstanceCount"}}, "VolumeSizeInGB": 30}}}}, )"
      R"("AppSpecification": {{"ImageUri": )"
      R"("111122223333.dkr.ecr.eu-west-1.amazonaws.com/process:1.0", )"
      R"("ContainerArguments": ["--part", "{}"], "ContainerEntrypoint": ["python3", )"
      R"("/opt/ml/processing/input/code/process.py"]}}, "RoleArn": )"
      R"("arn:aws:iam::111122223333:role/pipeline", "ProcessingInputs": [)",
      step);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    fmt::format_to(std::back_inserter(out),
                   R"({}{{"InputName": "input-{}", "AppManaged": false, "S3Input": {{"S3Uri": {}, )"
                   R"("LocalPath": "/opt/ml/processing/input/{}", "S3DataType": "S3Prefix", )"
                   R"("S3InputMode": "File", "S3DataDistributionType": "FullyReplicated", )"
                   R"("S3CompressionType": "None"}}}})",
                   i == 0 ? "" : ", ", i + 1, sources[i], i + 1);
  }
  fmt::format_to(std::back_inserter(out),
                 R"(], "ProcessingOutputConfig": {{"Outputs": [{{"OutputName": "out", )"
                 R"("AppManaged": false, "S3Output": {{"S3Uri": {{"Std:Join": {{"On": "/", )"
                 R"("Values": ["s3:/", "example", {{"Get": "Execution.PipelineExecutionId"}}, )"
                 R"("Step-{}", "output", "out"]}}}}, "LocalPath": "/opt/ml/processing/output", )"
                 R"("S3UploadMode": "EndOfJob"}}}}]}}, "StoppingCondition": )"
                 R"({{"MaxRuntimeInSeconds": 3600}}}})",
                 step);
}

void append_step(std::string& out, std::size_t step, const std::vector<std::string>& sources,
                 const std::string& depends_on) {
  fmt::format_to(std::back_inserter(out), R"({{"Name": "Step-{}", )", step);
  if (trains(step)) {
    append_training(out, step, sources);
  } else {
    append_processing(out, step, sources);
  }
  if (!depends_on.empty()) {
    fmt::format_to(std::back_inserter(out), R"(, "DependsOn": [{}])", depends_on);
  }
  out += R"(, "CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"}})";
}

void append_flat(std::string& out, Shape shape, std::size_t steps) {
  for (std::size_t step = 0; step < steps; ++step) {
    std::vector<std::string> sources;
    std::string depends_on;
    if (step == 0 || (shape == Shape::lattice && step < row)) {
      sources.emplace_back(R"({"Get": "Parameters.Input"})");
    } else if (shape == Shape::chain) {
      sources.push_back(output_of(step - 1));
    } else if (shape == Shape::wide) {
      sources.push_back(output_of(0));
    } else {
      const std::size_t above = step / row * row - row;
      const std::size_t column = step % row;
      sources.push_back(output_of(above + column));
      if (step % 2 == 0) sources.push_back(output_of(above + (column + 3) % row));
      depends_on = fmt::format(R"("Step-{}")", above + (column + 1) % row);
    }
    if (step != 0) out += ", ";
    append_step(out, step, sources, depends_on);
  }
}

// A tower: a Lambda step and a condition, whose branch holds a Lambda step and a condition, ...
void append_tower(std::string& out, std::size_t tower) {
  for (std::size_t level = 0; level < depth; ++level) {
    fmt::format_to(
        std::back_inserter(out),
        R"({{"Name": "Ask-{0}-{1}", "Type": "Lambda", "Arguments": {{"input": )"
        R"({{"Get": "Parameters.Input"}}}}, "FunctionArn": )"
        R"("arn:aws:lambda:eu-west-1:111122223333:function:ask", "OutputParameters": )"
        R"([{{"OutputName": "answer", "OutputType": "String"}}]}}, )"
        R"({{"Name": "Decide-{0}-{1}", "Type": "Condition", "Arguments": {{"Conditions": )"
        R"([{{"Type": "Equals", "LeftValue": {{"Get": "Steps.Ask-{0}-{1}.OutputParameters['answer']"}}, )"
        R"("RightValue": {{"Get": "Parameters.Input"}}}}], "IfSteps": [)",
        tower, level);
  }
  for (std::size_t level = 0; level < depth; ++level) out += R"(], "ElseSteps": []}})";
}

}  // namespace

std::string_view to_string(Shape shape) {
  switch (shape) {
    case Shape::chain: return "chain";
    case Shape::wide: return "wide";
    case Shape::lattice: return "lattice";
    case Shape::nested: return "nested";
  }
  return "";
}

std::string definition(Shape shape, std::size_t steps) {
  std::string out(head);
  if (shape == Shape::nested) {
    const std::size_t towers = (steps + 2 * depth - 1) / (2 * depth);
    for (std::size_t tower = 0; tower < towers; ++tower) {
      if (tower != 0) out += ", ";
      append_tower(out, tower);
    }
  } else {
    append_flat(out, shape, steps);
  }
  out += "]}";
  return out;
}

std::string definition_of_size(std::size_t bytes) {
  constexpr std::size_t sample = 1000;
  const std::size_t each = definition(Shape::lattice, sample).size() / sample;
  return definition(Shape::lattice, bytes / each + 1);
}

}  // namespace plumbline::bench
