// Would a step take an earlier result? Asked of twelve hand-made executions in three encodings.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <functional>

#include "analyzer/cache/expiry.h"
#include "analyzer/cache/forecast.h"
#include "tests/abalone.h"
#include "tests/definitions.h"

using namespace plumbline;
using namespace plumbline::cache;
using namespace plumbline::tests;

namespace {

struct Asked {
  std::string definition = abalone_definition();
  std::string now;  // "2026-01-02T10:00"
  Setting::Values given = {};
  std::string pipeline = {};
  std::vector<std::string> selected = {};
  std::string source = {};
  // Further or other files, by encoding.
  std::function<void(Documents&, Encoding)> change = {};
};

history::Instant instant(const std::string& text) {
  const auto at = history::parse_instant(text + (text.size() > 16 ? "Z" : ":00Z"));
  REQUIRE(at);
  return *at;
}

std::string line_of(const Pipeline& pipeline, const StepForecast& step) {
  std::string line = fmt::format("{} {} {}", pipeline.steps[step.step].name,
                                 to_string(step.verdict), to_string(step.certainty));
  if (step.verdict == Verdict::hit)
    line += " " + (step.source != nullptr ? step.source->id : std::string());
  for (const Reason& reason : step.reasons) {
    line += fmt::format(" {}", to_string(reason.code));
    if (!reason.name.empty()) line += ":" + reason.name;
    if (reason.change != nullptr && reason.code == ReasonCode::attribute_changed)
      line += ":" + reason.change->path;
  }
  if (!step.why.empty()) line += " (" + step.why + ")";
  return line;
}

// The cacheable steps, a line each; the same in all encodings.
std::vector<std::string> ask(const Asked& asked) {
  std::vector<std::string> result;
  for (const Encoding encoding : {Encoding::cli2, Encoding::cli1, Encoding::boto3}) {
    Documents files = abalone_history(encoding);
    if (asked.change) asked.change(files, encoding);
    const history::History history = history::read(std::move(files), "history");
    const Loaded now(asked.definition);
    Question question{now.pipeline,       now.graph,      &history,
                      instant(asked.now), asked.pipeline, asked.given};
    if (!asked.selected.empty()) {
      question.selected.emplace();
      for (const std::string& name : asked.selected)
        question.selected->push_back(now.pipeline.find_step(name));
    }
    question.source_execution = asked.source;
    const Forecast forecast = cache::forecast(question);
    std::vector<std::string> lines;
    for (const StepForecast& step : forecast.steps) {
      if (step.verdict == Verdict::not_cacheable) continue;
      lines.push_back(line_of(now.pipeline, step));
      if (step.verdict == Verdict::miss) CHECK_FALSE(step.reasons.empty());
      if (step.verdict == Verdict::unknown) CHECK_FALSE(step.why.empty());
      if (step.verdict == Verdict::hit) CHECK(!step.source_arn.empty());
    }
    INFO("encoding " << static_cast<int>(encoding));
    if (encoding != Encoding::cli2) CHECK(lines == result);
    result = lines;
  }
  return result;
}

using Lines = std::vector<std::string>;

std::string changed(const std::string& from, const std::string& to) {
  return with(abalone_definition(), {{from, to}});
}

std::string off_for(const std::string& step, const std::string& type) {
  const std::string head =
      fmt::format(R"("Name": "{}", "Type": "{}", "CacheConfig": {{"Enabled": )", step, type);
  return changed(head + "true", head + "false");
}
std::string expiring(const std::string& after) {
  std::string text = abalone_definition();
  for (std::size_t at = 0; (at = text.find("P30D", at)) != std::string::npos; at += after.size()) {
    text.replace(at, 4, after);
  }
  return text;
}
const std::string hit1 = "HIT likely run01abalone";
const Lines all_of_run1{"Process HIT certain run01abalone", "Train " + hit1, "Evaluate " + hit1};
Lines process_of_run1(const std::string& train, const std::string& evaluate) {
  return {"Process HIT certain run01abalone", train, evaluate};
}
const std::string after_train = "Evaluate MISS likely upstream-reran:Train";
const std::string eta = R"("num_round": "50")";

// Adds or replaces a file in all encodings.
auto adding(std::function<std::string(Encoding)> text, const std::string& name) {
  return [=](Documents& files, Encoding encoding) {
    std::erase_if(files, [&](const auto& file) { return file->name() == "history/" + name; });
    files.push_back(std::make_shared<const Document>("history/" + name, text(encoding)));
  };
}
auto without(const std::string& part) {
  return [=](Documents& files, Encoding) {
    std::erase_if(files,
                  [&](const auto& file) { return file->name().find(part) != std::string::npos; });
  };
}

}  // namespace

TEST_CASE("a chain of unchanged steps hits the execution that made the results") {
  CHECK(ask({.now = "2026-01-02T10:00"}) == all_of_run1);
}
TEST_CASE("a hit does not become a source: the first execution stays it") {
  CHECK(ask({.now = "2026-01-04T10:00"}) == all_of_run1);
  CHECK(ask({.now = "2026-01-13T10:00"}) == all_of_run1);
}
TEST_CASE("before the first execution nothing was saved that could be taken") {
  CHECK(ask({.now = "2025-12-31T10:00"}) == Lines{"Process MISS likely never-run",
                                                  "Train MISS likely never-run",
                                                  "Evaluate MISS likely never-run"});
}
TEST_CASE("a changed key attribute misses, and so does what reads the job's output") {
  CHECK(ask({.definition = changed(eta, R"("num_round": "60")"), .now = "2026-01-02T10:00"}) ==
        process_of_run1("Train MISS certain attribute-changed:Arguments.HyperParameters.num_round",
                        after_train));
}
TEST_CASE("the nearest of several runs explains a miss") {
  CHECK(ask({.definition = changed(eta, R"("num_round": "60")"), .now = "2026-01-13T10:00"}) ==
        process_of_run1("Train MISS certain attribute-changed:Arguments.HyperParameters.num_round",
                        after_train));
}
TEST_CASE("an added and a removed key attribute miss") {
  CHECK(
      ask({.definition = changed(eta, eta + R"(, "gamma": "4")"), .now = "2026-01-02T10:00"})[1] ==
      "Train MISS certain attribute-changed:Arguments.HyperParameters.gamma");
  CHECK(ask({.definition = changed(", " + eta, ""), .now = "2026-01-02T10:00"})[1] ==
        "Train MISS certain attribute-changed:Arguments.HyperParameters.num_round");
}
TEST_CASE("another image misses: its text is in the key") {
  CHECK(ask({.definition = changed("sklearn:1.2", "sklearn:1.3"), .now = "2026-01-02T10:00"}) ==
        Lines{"Process MISS certain attribute-changed:Arguments.AppSpecification.ImageUri",
              "Train MISS likely upstream-reran:Process",
              "Evaluate MISS likely upstream-reran:Train upstream-reran:Process"});
}
TEST_CASE("other code has another hash in its path and misses") {
  CHECK(ask({.definition = changed("code/0123", "code/9123"), .now = "2026-01-02T10:00"})[0] ==
        "Process MISS certain attribute-changed:Arguments.ProcessingInputs[1].S3Input.S3Uri");
}
TEST_CASE("a changed last step leaves the steps before it alone") {
  CHECK(ask({.definition = changed("eval.py", "eval2.py"), .now = "2026-01-13T10:00"}) ==
        process_of_run1("Train " + hit1,
                        "Evaluate MISS certain "
                        "attribute-changed:Arguments.AppSpecification.ContainerEntrypoint[1]"));
}
TEST_CASE("an instance type is not in the key, as literal or as parameter") {
  CHECK(ask({.now = "2026-01-02T10:00", .given = {{"Instance", "ml.p3.2xlarge"}}}) == all_of_run1);
  CHECK(ask({.definition = changed("ml.m5.large", "ml.c5.large"), .now = "2026-01-02T10:00"}) ==
        all_of_run1);
}
TEST_CASE("an output path, a role, a limit and tags are not in the key") {
  CHECK(ask({.definition = changed("s3://bucket/models", "s3://bucket/v2"),
             .now = "2026-01-02T10:00"}) == all_of_run1);
  CHECK(ask({.definition = changed("3600}", R"(7200}, "Tags": [{"Key": "a", "Value": "b"}])"),
             .now = "2026-01-02T10:00"}) == all_of_run1);
}
TEST_CASE("an output path below the execution is not in the key of the step that writes there") {
  CHECK(ask({.definition = changed("\"train\"]", "\"training\"]"), .now = "2026-01-02T10:00"}) ==
        all_of_run1);
}
TEST_CASE("the condition, retries and names to show are not in the key") {
  CHECK(ask({.definition = changed("too bad", "worse"),
             .now = "2026-01-02T10:00",
             .given = {{"MseThreshold", "3.0"}}}) == all_of_run1);
}
TEST_CASE("a parameter's other value misses and is named") {
  CHECK(ask({.now = "2026-01-02T10:00", .given = {{"LearningRate", "0.9"}}}) ==
        process_of_run1("Train MISS certain runtime-value-differs:LearningRate", after_train));
}
TEST_CASE("a parameter's value that an execution had hits that execution") {
  CHECK(ask({.now = "2026-01-06T10:00", .given = {{"LearningRate", "0.3"}}}) ==
        process_of_run1("Train HIT likely run03abalone", "Evaluate HIT likely run03abalone"));
}
TEST_CASE("a default that is given is the default") {
  CHECK(ask({.now = "2026-01-02T10:00", .given = {{"LearningRate", "0.2"}}}) == all_of_run1);
}
TEST_CASE("another default of a parameter is another value") {
  CHECK(ask({.definition = changed(R"("DefaultValue": "0.2")", R"("DefaultValue": "0.3")"),
             .now = "2026-01-06T10:00"})[1] == "Train HIT likely run03abalone");
}
TEST_CASE("a literal for a parameter of the same value is equal") {
  CHECK(ask({.definition = changed(R"({"Get": "Parameters.LearningRate"})", R"("0.2")"),
             .now = "2026-01-02T10:00"}) == all_of_run1);
}
TEST_CASE("a parameter without a value leaves the key open") {
  CHECK(ask({.definition = changed(R"(, "DefaultValue": "0.2")", ""), .now = "2026-01-02T10:00"})[1]
            .starts_with("Train UNKNOWN unknown runtime-value-differs:LearningRate"));
}
TEST_CASE("a failed run is no source, and is told when only it has the key") {
  CHECK(ask({.now = "2026-01-08T10:00", .given = {{"LearningRate", "0.4"}}}) ==
        process_of_run1("Train MISS certain source-not-successful:run04abalone "
                        "runtime-value-differs:LearningRate",
                        after_train));
}
TEST_CASE("a failed run in between does not hide the success before it") {
  CHECK(ask({.now = "2026-01-08T10:00"}) == all_of_run1);
  const auto fail = adding(
      [](Encoding e) {
        return R"({"PipelineExecutionSteps": [)" +
               step_entry("Train", "TrainingJob", "run04abalone", "2026-01-07T10:01",
                          "2026-01-07T10:05", e, "Failed") +
               "]}";
      },
      "run04abalone/steps.json");
  CHECK(ask({.now = "2026-01-08T10:00", .change = fail}) == all_of_run1);
}
TEST_CASE("a stopped run is no source, the step before it that succeeded is") {
  CHECK(ask({.now = "2026-01-26T10:00", .given = {{"InputData", "s3://bucket/abalone-3.csv"}}}) ==
        Lines{"Process HIT certain run09abalone",
              "Train MISS likely source-not-successful:run09abalone upstream-reran:Process",
              "Evaluate MISS likely upstream-reran:Train upstream-reran:Process"});
}
TEST_CASE("a run in progress is not waited for") {
  CHECK(ask({.now = "2026-03-02T10:30", .given = {{"LearningRate", "0.6"}}}) ==
        Lines{"Process HIT certain run10abalone",
              "Train MISS certain source-not-successful:run12abalone "
              "runtime-value-differs:LearningRate",
              after_train});
}
TEST_CASE("a run that ended later than now is in progress") {
  CHECK(ask({.now = "2026-01-01T10:30"})[1] ==
        "Train MISS certain source-not-successful:run01abalone");
  CHECK(ask({.now = "2026-01-01T10:30"})[0] == "Process HIT certain run01abalone");
}
TEST_CASE("a run with caching off leaves a result or not: that is not documented") {
  const Lines lines = ask({.now = "2026-01-11T10:00", .given = {{"LearningRate", "0.5"}}});
  CHECK(lines[1].starts_with("Train UNKNOWN unknown caching-disabled:run05abalone"));
  CHECK(lines[2].starts_with("Evaluate UNKNOWN unknown upstream-reran:Train"));
}
TEST_CASE("caching that is off now asks nothing, and what follows runs") {
  CHECK(ask({.definition = off_for("Train", "Training"), .now = "2026-01-02T10:00"}) ==
        process_of_run1("Train OFF certain", after_train));
}
TEST_CASE("a result is taken until the last moment, and a second later it has expired") {
  CHECK(ask({.now = "2026-01-31T09:59:00"})[0] == "Process HIT certain run01abalone");
  CHECK(ask({.now = "2026-01-31T10:15:01"}) ==
        Lines{"Process MISS certain expired", "Train MISS likely upstream-reran:Process",
              "Evaluate MISS likely upstream-reran:Train upstream-reran:Process"});
}
TEST_CASE("within the time that a step takes before its expiry nothing is sure") {
  CHECK(ask({.now = "2026-01-31T10:10:00"})[0] ==
        "Process UNKNOWN unknown (the result expires within the time that the step takes)");
  CHECK(ask({.now = "2026-01-31T10:15:00"})[0] ==
        "Process UNKNOWN unknown (the result expires within the time that the step takes)");
}
TEST_CASE("steps of one chain expire one by one") {
  const Lines lines = ask({.now = "2026-01-31T10:16:00"});
  CHECK(lines[0] == "Process MISS certain expired");
  CHECK(lines[1] == "Train MISS likely upstream-reran:Process");
}
TEST_CASE("after the expiry a new run is the source") {
  CHECK(ask({.now = "2026-02-28T12:00"}) == Lines{"Process HIT certain run10abalone",
                                                  "Train HIT likely run10abalone",
                                                  "Evaluate HIT likely run10abalone"});
}
TEST_CASE("ExpireAfter counts as it is now, not as it was") {
  CHECK(ask({.definition = expiring("P1D"), .now = "2026-01-03T12:00"})[0] ==
        "Process MISS certain expired");
  CHECK(ask({.definition = expiring("P60D"), .now = "2026-02-20T10:00"})[0] ==
        "Process HIT certain run01abalone");
}
TEST_CASE("months are subtracted on the calendar, also over the end of February") {
  // Of 28 February one month is used up on 28 March, and of 31 March the last day of February is
  // one month back.
  CHECK(ask({.definition = expiring("P1M"), .now = "2026-03-31T10:10"})[0] ==
        "Process UNKNOWN unknown (the result expires within the time that the step takes)");
  CHECK(ask({.definition = expiring("P1M"), .now = "2026-03-27T10:00"})[0] ==
        "Process HIT certain run10abalone");
  CHECK(ask({.definition = expiring("P1M"), .now = "2026-03-31T09:00"})[0] ==
        "Process HIT certain run10abalone");
  CHECK(ask({.definition = expiring("P1M"), .now = "2026-04-01T09:00"})[0] ==
        "Process MISS certain expired");
  CHECK(ask({.definition = expiring("1y"), .now = "2027-02-28T09:00"})[0] ==
        "Process HIT certain run10abalone");
  CHECK(ask({.definition = expiring("1y"), .now = "2027-02-28T10:16"})[0] ==
        "Process MISS certain expired");
}
TEST_CASE("a month back from the end of March is a leap day where there is one") {
  const auto at = [](const char* text) { return *history::parse_instant(text); };
  CHECK(oldest_usable(at("2024-03-31T12:00:00Z"), parse_expiry("P1M")) ==
        at("2024-02-29T12:00:00Z"));
  CHECK(oldest_usable(at("2026-03-31T12:00:00Z"), parse_expiry("P1M")) ==
        at("2026-02-28T12:00:00Z"));
  CHECK(oldest_usable(at("2025-02-28T12:00:00Z"), parse_expiry("P1Y")) ==
        at("2024-02-28T12:00:00Z"));
  CHECK(oldest_usable(at("2024-02-29T12:00:00Z"), parse_expiry("P1Y")) ==
        at("2023-02-28T12:00:00Z"));
  CHECK(last_use(at("2024-02-29T12:00:00Z"), parse_expiry("P1M")) == at("2024-03-31T12:00:00Z"));
  CHECK(oldest_usable(at("2024-03-01T00:00:00Z"), parse_expiry("1dT1h30m")) ==
        at("2024-02-28T22:30:00Z"));
  for (const char* expiry : {"P1M", "P2M", "P1Y", "P30D", "P1W", "PT1H", "P1M1D"}) {
    for (const char* made : {"2024-01-29T12:00:00Z", "2024-01-31T12:00:00Z", "2024-02-29T00:00:00Z",
                             "2025-12-31T23:59:59Z"}) {
      const Expiry parsed = parse_expiry(expiry);
      const history::Instant last = last_use(at(made), parsed);
      INFO(expiry << " " << made << " " << history::to_string(last));
      CHECK(oldest_usable(last, parsed) <= at(made));
      CHECK(oldest_usable(last + 1, parsed) > at(made));
    }
  }
}
TEST_CASE("without ExpireAfter a hit is likely at best") {
  std::string text = abalone_definition();
  text = with(text, {{R"(, "ExpireAfter": "P30D")", ""}});
  CHECK(ask({.definition = text, .now = "2026-01-02T10:00"})[0] ==
        "Process HIT likely run01abalone");
}
TEST_CASE("an ExpireAfter that is no duration leaves everything open") {
  CHECK(ask({.definition = changed("P30D", "30 days"), .now = "2026-01-02T10:00"})[0] ==
        "Process UNKNOWN unknown (`ExpireAfter` is no duration)");
}
TEST_CASE("an upstream rerun with outputs below the execution makes the chain miss") {
  CHECK(ask({.now = "2026-01-02T10:00", .given = {{"InputData", "s3://bucket/other.csv"}}}) ==
        Lines{"Process MISS certain runtime-value-differs:InputData",
              "Train MISS likely upstream-reran:Process",
              "Evaluate MISS likely upstream-reran:Train upstream-reran:Process"});
}
TEST_CASE("an upstream rerun with a fixed output leaves what reads it a hit") {
  // The whole history with fixed places.
  const auto fixed = [](std::string text) {
    const std::string from =
        R"({"Std:Join": {"On": "/", "Values": ["s3://bucket", {"Get": "Execution.PipelineExecutionId"}, "train"]}})";
    return with(std::move(text), {{from, R"("s3://bucket/fixed/train")"}});
  };
  const auto everywhere = [](Documents& files, Encoding) {
    for (auto& file : files) {
      const std::string from =
          R"({\"Std:Join\": {\"On\": \"/\", \"Values\": [\"s3://bucket\", {\"Get\": \"Execution.PipelineExecutionId\"}, \"train\"]}})";
      std::string text(file->text());
      if (const std::size_t at = text.find(from); at != std::string::npos) {
        text.replace(at, from.size(), R"(\"s3://bucket/fixed/train\")");
        file = std::make_shared<const Document>(std::string(file->name()), text);
      }
    }
  };
  const Lines lines = ask({.definition = fixed(abalone_definition()),
                           .now = "2026-01-02T10:00",
                           .given = {{"InputData", "s3://bucket/other.csv"}},
                           .change = everywhere});
  CHECK(lines[0] == "Process MISS certain runtime-value-differs:InputData");
  CHECK(lines[1] == "Train HIT likely run01abalone");
  CHECK(lines[2] == "Evaluate MISS likely upstream-reran:Process");
}
TEST_CASE("a renamed step misses, with the name that it had") {
  std::string text = abalone_definition();
  for (std::size_t at = 0; (at = text.find("Steps.Train.", at)) != std::string::npos; ++at)
    text.replace(at, 12, "Steps.Fit.");
  text = with(text, {{R"("Name": "Train")", R"("Name": "Fit")"}});
  CHECK(ask({.definition = text, .now = "2026-01-02T10:00"}) ==
        process_of_run1(
            "Fit MISS likely step-renamed:Train",
            "Evaluate MISS likely attribute-changed:Arguments.ProcessingInputs[0].S3Input.S3Uri "
            "upstream-reran:Fit"));
}
TEST_CASE("a step of another type takes no result of the old one") {
  CHECK(ask({.definition = changed(R"("Type": "Training")", R"("Type": "Tuning")"),
             .now = "2026-01-02T10:00"})[1] == "Train MISS certain step-type-changed:Training");
}
TEST_CASE("steps that are not selected are reused, which is no cache hit") {
  CHECK(ask({.now = "2026-01-16T10:00", .selected = {"Evaluate"}, .source = "run03abalone"}) ==
        Lines{"Process OFF certain selected-not-cached", "Train OFF certain selected-not-cached",
              "Evaluate HIT likely run07abalone"});
  CHECK(ask({.now = "2026-01-14T10:00", .selected = {"Evaluate"}, .source = "run03abalone"})[2] ==
        "Evaluate HIT likely run03abalone");
  CHECK(ask({.now = "2026-01-16T10:00",
             .selected = {"Evaluate"},
             .source = abalone_arn("run02abalone")})[2] == "Evaluate HIT likely run01abalone");
}
TEST_CASE("a selected step reads what the source execution took from another") {
  CHECK(ask({.now = "2026-01-16T10:00",
             .selected = {"Train", "Evaluate"},
             .source = "run03abalone"}) == Lines{"Process OFF certain selected-not-cached",
                                                 "Train HIT likely run01abalone",
                                                 "Evaluate HIT likely run01abalone"});
}
TEST_CASE("steps that a selection reused are no runs") {
  CHECK(ask({.now = "2026-01-16T10:00", .change = without("run03abalone")})[1] ==
        "Train HIT likely run01abalone");
}
TEST_CASE("executions of another pipeline do not count") {
  CHECK(ask({.now = "2026-01-02T10:00", .pipeline = "other"})[0] ==
        "Process UNKNOWN unknown (no-history: the history is of `abalone`)");
  CHECK(ask({.now = "2026-01-02T10:00", .pipeline = "abalone"}) == all_of_run1);
}
TEST_CASE("a history of several pipelines must be told which is meant") {
  const auto second = adding(
      [](Encoding e) {
        return fmt::format(
            R"({{"PipelineExecutionArn": "arn:aws:sagemaker:us-west-2:123456789012:pipeline/b/execution/run99abalone", "PipelineExecutionStatus": "Succeeded", "CreationTime": {}}})",
            moment("2026-01-01T10:00", e));
      },
      "other.json");
  CHECK(
      ask({.now = "2026-01-02T10:00", .change = second})[0] ==
      "Process UNKNOWN unknown (the history holds 2 pipelines, and it is not said which this is)");
  CHECK(ask({.now = "2026-01-02T10:00", .pipeline = "abalone", .change = second}) == all_of_run1);
}
TEST_CASE("without any history nothing is known of candidates") {
  const Loaded now(abalone_definition());
  const Forecast forecast = cache::forecast({now.pipeline, now.graph});
  CHECK(forecast.steps[0].verdict == Verdict::unknown);
  CHECK(forecast.steps[0].why == "no-history");
  CHECK(forecast.steps[0].reasons.empty());
  CHECK(forecast.steps[3].verdict == Verdict::not_cacheable);
}
TEST_CASE("without the definition of the earlier run its key is not known") {
  CHECK(
      ask({.now = "2026-01-02T10:00", .change = without("definition.json")})[0] ==
      "Process UNKNOWN unknown (neither the definition nor the job of the earlier run was saved)");
}
TEST_CASE("without the parameters of the earlier run its defaults are taken") {
  CHECK(ask({.now = "2026-01-02T10:00", .change = without("parameters.json")}) == all_of_run1);
}
TEST_CASE("the description of a job gives its key, without what the service filled in") {
  const std::string job = R"({"TrainingJobName": "pipelines-run01abalone-Train-a1B2c3D4e5",
    "TrainingJobArn": "arn:aws:sagemaker:us-west-2:123456789012:training-job/pipelines-run01abalone-Train-a1B2c3D4e5", "TrainingJobStatus": "Completed",
    "ModelArtifacts": {"S3ModelArtifacts": "s3://bucket/models/pipelines-run01abalone-Train-a1B2c3D4e5/output/model.tar.gz"},
    "AlgorithmSpecification": {"TrainingImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/xgboost:1.5", "TrainingInputMode": "File", "EnableSageMakerMetricsTimeSeries": false},
    "InputDataConfig": [{"ChannelName": "train", "CompressionType": "None", "RecordWrapperType": "None", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix",
      "S3DataDistributionType": "FullyReplicated", "S3Uri": "s3://bucket/run01abalone/train"}}}],
    "HyperParameters": {"eta": "ETA", "num_round": "50"}})";
  const auto described = [&](const char* value) {
    return adding([=](Encoding) { return with(job, {{"ETA", value}}); }, "job.json");
  };
  CHECK(ask({.now = "2026-01-02T10:00", .change = described("0.2")}) == all_of_run1);
  CHECK(ask({.now = "2026-01-02T10:00", .change = described("0.7")})[1] ==
        "Train MISS certain attribute-changed:Arguments.HyperParameters.eta");
  // Without the definition only the description is left.
  const auto only = [&](Documents& files, Encoding e) {
    without("definition.json")(files, e);
    described("0.2")(files, e);
  };
  CHECK(ask({.now = "2026-01-02T10:00", .change = only})[1].starts_with("Train UNKNOWN"));
}
TEST_CASE("an execution variable in the key never hits") {
  const auto id = [](std::string text) {
    return with(std::move(text),
                {{eta, R"("num_round": {"Get": "Execution.PipelineExecutionId"})"}});
  };
  const auto everywhere = [](Documents& files, Encoding) {
    for (auto& file : files) {
      std::string text(file->text());
      const std::string from = R"(\"num_round\": \"50\")";
      if (const std::size_t at = text.find(from); at != std::string::npos) {
        text.replace(at, from.size(),
                     R"(\"num_round\": {\"Get\": \"Execution.PipelineExecutionId\"})");
        file = std::make_shared<const Document>(std::string(file->name()), text);
      }
    }
  };
  CHECK(ask({.definition = id(abalone_definition()),
             .now = "2026-01-02T10:00",
             .change = everywhere})[1] == "Train MISS likely volatile-input:PipelineExecutionId");
}
TEST_CASE("another order of members changes nothing, another order of inputs is likely a miss") {
  CHECK(
      ask({.definition = changed(
               R"("TrainingImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/xgboost:1.5", "TrainingInputMode": "File")",
               R"("TrainingInputMode": "File", "TrainingImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/xgboost:1.5")"),
           .now = "2026-01-02T10:00"}) == all_of_run1);
  CHECK(ask({.definition = changed(R"("python3", "pre.py")", R"("pre.py", "python3")"),
             .now = "2026-01-02T10:00"})[0] ==
        "Process MISS likely attribute-changed:Arguments.AppSpecification.ContainerEntrypoint");
}
TEST_CASE("a hit tells its source, its age, its expiry and what nobody looks at") {
  const history::History history = history::read(abalone_history(Encoding::cli2), "history");
  const Loaded now(abalone_definition());
  const Forecast forecast =
      cache::forecast({now.pipeline, now.graph, &history, instant("2026-01-02T10:15")});
  const StepForecast& process = forecast.steps[0];
  CHECK(process.source_arn == abalone_arn("run01abalone"));
  CHECK(process.age == history::day);
  REQUIRE(process.expires);
  CHECK(history::to_string(*process.expires) == "2026-01-31T10:15:00Z");
  CHECK(process.origin == Origin::definition);
  CHECK(process.unchecked ==
        std::vector<std::string>{"123456789012.dkr.ecr.us-west-2.amazonaws.com/sklearn:1.2",
                                 "s3://bucket/abalone.csv",
                                 "s3://bucket/code/0123456789abcdef0123456789abcdef/pre.py"});
  CHECK(forecast.steps[1].assumptions ==
        std::vector<std::string>{"keys hold the values of references"});
}
TEST_CASE("what misses names the root of the chain") {
  const history::History history = history::read(abalone_history(Encoding::cli2), "history");
  const Loaded now(changed("sklearn:1.2", "sklearn:1.3"));
  const Forecast forecast =
      cache::forecast({now.pipeline, now.graph, &history, instant("2026-01-02T10:15")});
  for (const StepForecast& step : forecast.steps) {
    for (const Reason& reason : step.reasons) {
      if (reason.code == ReasonCode::upstream_reran) CHECK(reason.root_cause == 0);
      if (reason.change != nullptr)
        CHECK((reason.change->before != nullptr || reason.change->now != nullptr));
    }
  }
}
TEST_CASE("a hit whose source was not saved is likely, and its age is not known") {
  const auto gone = [](Documents& files, Encoding e) {
    without("run01abalone")(files, e);
    without("executions.json")(files, e);
  };
  CHECK(ask({.now = "2026-01-04T10:00", .change = gone})[0] == "Process HIT likely run02abalone");
}

TEST_CASE("damaged histories are read as far as they go, and never crash a forecast") {
  const Loaded now(abalone_definition());
  std::uint32_t random = 1;
  const auto next = [&](std::size_t below) {
    random = random * 1664525U + 1013904223U;
    return static_cast<std::size_t>(random >> 8U) % below;
  };
  for (int round = 0; round < 300; ++round) {
    Documents files = abalone_history(static_cast<Encoding>(round % 3));
    for (int damage = 0; damage < 5; ++damage) {
      auto& file = files[next(files.size())];
      std::string text(file->text());
      if (text.empty()) continue;
      if (damage % 2 == 0) {
        text.resize(next(text.size()));
      } else {
        text[next(text.size())] = static_cast<char>(next(256));
      }
      file = std::make_shared<const Document>(std::string(file->name()), text);
    }
    const history::History history = history::read(std::move(files), "history");
    const Forecast forecast =
        cache::forecast({now.pipeline, now.graph, &history, instant("2026-03-02T11:00")});
    CHECK(forecast.steps.size() == now.pipeline.steps.size());
  }
}
TEST_CASE("executions that took each other's results lead nowhere, and to an end") {
  const auto circle = [](Documents& files, Encoding e) {
    for (const char* const pair : {"run01abalone", "run02abalone"}) {
      const std::string other =
          std::string(pair) == "run01abalone" ? "run02abalone" : "run01abalone";
      adding(
          [=](Encoding) {
            return R"({"PipelineExecutionSteps": [)" +
                   hit_entry("Process", "ProcessingJob", other, "2026-01-01T10:00", e) + "," +
                   hit_entry("Train", "TrainingJob", other, "2026-01-01T10:00", e) + "]}";
          },
          std::string(pair) + "/steps.json")(files, e);
    }
  };
  CHECK(ask({.now = "2026-01-04T10:00", .change = circle}).size() == 3);
}
