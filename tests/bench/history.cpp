#include "tests/bench/history.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "analyzer/cache/forecast.h"
#include "analyzer/json/write.h"
#include "tests/bench/measure.h"

namespace plumbline::bench {
namespace {

constexpr std::size_t steps_each = 10;

std::string definition() {
  std::string steps;
  for (std::size_t i = 0; i < steps_each; ++i) {
    const std::string input =
        i == 0 ? R"("s3://bucket/data")"
               : fmt::format(R"({{"Get": "Steps.Step{}.ModelArtifacts.S3ModelArtifacts"}})", i - 1);
    steps += fmt::format(
        R"({}{{"Name": "Step{}", "Type": "Training", "CacheConfig": {{"Enabled": true, "ExpireAfter": "P30D"}}, "Arguments": {{)"
        R"("AlgorithmSpecification": {{"TrainingImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/xgboost:1.5", "TrainingInputMode": "File"}}, )"
        R"("HyperParameters": {{"eta": "0.2", "rounds": "{}"}}, "OutputDataConfig": {{"S3OutputPath": "s3://bucket/models"}}, )"
        R"("InputDataConfig": [{{"ChannelName": "train", "DataSource": {{"S3DataSource": {{"S3DataType": "S3Prefix", "S3Uri": {}}}}}}}], )"
        R"("ResourceConfig": {{"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}}, )"
        R"("StoppingCondition": {{"MaxRuntimeInSeconds": 3600}}, "RoleArn": "arn:aws:iam::123456789012:role/role"}}}})",
        i == 0 ? "" : ", ", i, i, input);
  }
  return R"({"Version": "2020-12-01", "Parameters": [], "Steps": [)" + steps + "]}";
}

struct Texts {
  std::vector<std::string> names, texts;
  std::size_t bytes = 0;
  void add(std::string name, std::string text) {
    bytes += text.size();
    names.push_back(std::move(name));
    texts.push_back(std::move(text));
  }
};

Texts saved(std::size_t executions) {
  Texts files;
  const std::string text = json::quote(definition());
  for (std::size_t i = 0; i < executions; ++i) {
    const std::string id = fmt::format("a{:011}", i);
    const std::string arn =
        "arn:aws:sagemaker:us-west-2:123456789012:pipeline/bench/execution/" + id;
    const std::size_t day = i / 24, hour = i % 24;
    const std::string date = fmt::format("20{:02}-{:02}-{:02}T{:02}", 10 + day / 336,
                                         day / 28 % 12 + 1, day % 28 + 1, hour);
    std::string steps;
    for (std::size_t step = 0; step < steps_each; ++step) {
      steps += fmt::format(
          R"({}{{"StepName": "Step{}", "StartTime": "{}:{:02}:00.123000+00:00", "EndTime": "{}:{:02}:30.456000+00:00", )"
          R"("StepStatus": "Succeeded", "AttemptCount": 0, "Metadata": {{"TrainingJob": {{"Arn": )"
          R"("arn:aws:sagemaker:us-west-2:123456789012:training-job/pipelines-{}-Step{}-a1B2c3D4e5"}}}}}})",
          step == 0 ? "" : ",\n", step, date, step * 5, date, step * 5 + 4, id, step);
    }
    files.add(id + "/steps.json", "{\"PipelineExecutionSteps\": [" + steps + "]}\n");
    files.add(
        id + "/execution.json",
        fmt::format(
            R"({{"PipelineExecutionArn": "{}", "PipelineExecutionStatus": "Succeeded", "CreationTime": "{}:00:00Z", "LastModifiedTime": "{}:55:00Z"}})",
            arn, date, date));
    files.add(id + "/definition.json",
              R"({"PipelineDefinition": )" + text + R"(, "CreationTime": "2010-01-01T00:00:00Z"})");
    files.add(id + "/parameters.json", R"({"PipelineParameters": []})");
  }
  return files;
}

}  // namespace

void measure_history(std::size_t steps, unsigned runs, json::Writer& out) {
  const Texts files = saved(steps / steps_each);
  std::vector<std::shared_ptr<const Document>> documents;
  for (std::size_t i = 0; i < files.texts.size(); ++i) {
    documents.push_back(std::make_shared<const Document>(files.names[i], files.texts[i]));
  }
  const Document now_text("now.json", definition());
  const json::Parsed parsed = json::parse(now_text);
  const Pipeline pipeline = build_pipeline(parsed.tree);
  const Graph graph(pipeline);
  std::vector<double> peer, load, answer;
  for (unsigned run = 0; run < runs; ++run) {
    peer.push_back(milliseconds([&] {
      std::vector<rapidjson::Document> doms(files.texts.size());
      for (std::size_t i = 0; i < doms.size(); ++i) {
        doms[i].Parse(files.texts[i].c_str(), files.texts[i].size());
        if (doms[i].HasParseError()) throw std::runtime_error("RapidJSON rejects the text");
      }
    }));
    history::History history;
    load.push_back(milliseconds([&] { history = history::read(documents); }));
    if (history.step_count() != steps || !history.notes().empty()) {
      throw std::runtime_error("the generated history was not understood");
    }
    answer.push_back(milliseconds([&] {
      cache::Question question{pipeline, graph, &history};
      question.now = history.executions()[0].start + history::day;
      const cache::Forecast forecast = cache::forecast(question);
      for (const auto& step : forecast.steps) {
        if (step.verdict != cache::Verdict::hit) throw std::runtime_error("the next run must hit");
      }
    }));
  }
  const double megabytes = static_cast<double>(files.bytes) / 1e6;
  const double base = median(peer), read = median(load), asked = median(answer);
  fmt::print("\nhistory of {} steps ({:.1f} MB, {} files)   ms\n", steps, megabytes,
             files.texts.size());
  fmt::print(
      "rapidjson DOM {:>10.1f}\nread {:>19.1f}\nanswer {:>17.1f}\nread and answer, times the DOM "
      "{:.2f}; per 100 MB {:.0f} ms\n",
      base, read, asked, (read + asked) / base, (read + asked) / megabytes * 100);
  out.key("history").begin_object().member("steps", steps).member("bytes", files.bytes);
  out.key("rapidjsonMilliseconds").raw(fmt::format("{:.4f}", base));
  out.key("readMilliseconds").raw(fmt::format("{:.4f}", read));
  out.key("answerMilliseconds").raw(fmt::format("{:.4f}", asked)).end_object();
}

}  // namespace plumbline::bench
