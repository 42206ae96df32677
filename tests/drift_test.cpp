// What a change of a definition does to cached results.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "analyzer/cache/drift.h"
#include "analyzer/cache/pattern.h"
#include "tests/definitions.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::cache;
using tests::Loaded;

namespace {

const std::string on = R"("CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"})";
const std::string off = R"("CacheConfig": {"Enabled": false})";

std::string step(const std::string& type, const std::string& name, const std::string& arguments,
                 const std::string& more = on) {
  return fmt::format(R"({{"Name": "{}", "Type": "{}", "Arguments": {{{}}}{}{}}})", name, type,
                     arguments, more.empty() ? "" : ", ", more);
}
std::string training(const std::string& parameters, const std::string& more = on) {
  return step("Training", "Train", R"("HyperParameters": {)" + parameters + "}", more);
}
std::string definition(const std::string& steps, const std::string& parameters = "") {
  return R"({"Version": "2020-12-01", "Parameters": [)" + parameters + R"(], "Steps": [)" + steps +
         "]}";
}
std::string reader(const std::string& uri, const std::string& more = on) {
  return step("Processing", "Evaluate",
              R"("ProcessingInputs": [{"InputName": "model", "S3Input": {"S3Uri": )" + uri + "}}]",
              more);
}
const std::string model = R"({"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"})";

// "Train lost certain attribute-changed HyperParameters.eta" for every step.
std::vector<std::string> fates(const std::string& before, const std::string& now) {
  const Loaded a(before), b(now);
  const Drift drift = find_drift(a.pipeline, b.pipeline, b.graph);
  std::vector<std::string> result;
  for (const StepDrift& step : drift.steps) {
    std::string line =
        fmt::format("{} {} {}", step.name, to_string(step.fate), to_string(step.certainty));
    if (!step.reasons.empty()) {
      line += fmt::format(" {}", to_string(step.reasons[0].code));
      if (!step.reasons[0].name.empty()) line += " " + step.reasons[0].name;
    }
    result.push_back(line);
  }
  return result;
}
std::vector<std::string> steps_of(const std::string& before, const std::string& now) {
  return fates(definition(before), definition(now));
}

using Fates = std::vector<std::string>;

}  // namespace

TEST_CASE("order of keys, blanks and the spelling of numbers change nothing") {
  CHECK(steps_of(training(R"("a": "1", "b": "2")"), training(R"("b" :"2" , "a":"1")")) ==
        Fates{"Train kept certain"});
  const auto count = [](const char* number) {
    return step(
        "Training", "Train",
        fmt::format(
            R"("AlgorithmSpecification": {{"MetricDefinitions": [], "TrainingInputMode": "File"}}, "InputDataConfig": [{{"ChannelName": "c", "ShuffleConfig": {{"Seed": {}}}}}])",
            number));
  };
  CHECK(steps_of(count("10"), count("1e1")) == Fates{"Train kept likely"});
  CHECK(steps_of(count("10"), count("10.0")) == Fates{"Train kept likely"});
  CHECK(steps_of(count("10"), count("10")) == Fates{"Train kept certain"});
  CHECK(steps_of(count("10"), count("11")) == Fates{"Train lost certain attribute-changed"});
  CHECK(steps_of(count("9007199254740993"), count("9007199254740992")) ==
        Fates{"Train lost certain attribute-changed"});
}

TEST_CASE("in strings and inside of Std:Join the text of a number counts") {
  CHECK(steps_of(training(R"("a": "1")"), training(R"("a": "1.0")")) ==
        Fates{"Train lost certain attribute-changed"});
  const auto join = [](const char* value) {
    return training(fmt::format(R"("a": {{"Std:Join": {{"On": "", "Values": [{}]}}}})", value));
  };
  CHECK(steps_of(join("1"), join("1.0")) == Fates{"Train lost certain attribute-changed"});
  CHECK(steps_of(join("1"), join("1")) == Fates{"Train kept certain"});
  CHECK(steps_of(join("\"1\""), join("1")) == Fates{"Train kept certain"});
}

TEST_CASE("references that give the same value are equal, however they are written") {
  const std::string parameters = R"({"Name": "E", "Type": "String", "DefaultValue": "0.2"})";
  const auto of = [&](const char* value) {
    return definition(training(fmt::format(R"("a": {})", value)), parameters);
  };
  const std::string literal = of("\"x/0.2\"");
  CHECK(fates(literal,
              of(R"({"Std:Join": {"On": "/", "Values": ["x", {"Get": "Parameters.E"}]}})")) ==
        Fates{"Train kept certain"});
  CHECK(fates(literal, of(R"({"Std:Join": {"On": "", "Values": ["x", "/", "0.2"]}})")) ==
        Fates{"Train kept certain"});
  CHECK(
      fates(
          literal,
          of(R"({"Std:Join": {"On": "", "Values": [{"Std:Join": {"On": "/", "Values": ["x", "0"]}}, ".2"]}})")) ==
      Fates{"Train kept certain"});
  CHECK(fates(literal, of(R"({"Get": "Parameters.E"})")) ==
        Fates{"Train lost certain attribute-changed"});
  CHECK(fates(of("\"0.2\""), of(R"({"Get": "Parameters.E"})")) == Fates{"Train kept certain"});
}

TEST_CASE("another order of a list, and a default that is written out, are likely") {
  const auto entry = [](const char* words) {
    return step("Processing", "P",
                fmt::format(R"("AppSpecification": {{"ContainerArguments": [{}]}})", words));
  };
  CHECK(steps_of(entry(R"("a", "b")"), entry(R"("b", "a")")) ==
        Fates{"P lost likely attribute-changed"});
  CHECK(steps_of(entry(R"("a", "b")"), entry(R"("b", "c")")) ==
        Fates{"P lost certain attribute-changed"});
  const auto channels = [](const char* items) {
    return step("Training", "T", fmt::format(R"("InputDataConfig": [{}])", items));
  };
  CHECK(steps_of(channels(R"({"ChannelName": "a"}, {"ChannelName": "b"})"),
                 channels(R"({"ChannelName": "b"}, {"ChannelName": "a"})")) ==
        Fates{"T lost likely attribute-changed"});
  CHECK(steps_of(channels(R"({"ChannelName": "a"})"),
                 channels(R"({"ChannelName": "a", "CompressionType": "None"})")) ==
        Fates{"T lost likely attribute-changed"});
  CHECK(steps_of(channels(R"({"ChannelName": "a"})"),
                 channels(R"({"ChannelName": "a", "CompressionType": "Gzip"})")) ==
        Fates{"T lost certain attribute-changed"});
  CHECK(steps_of(training(""), step("Training", "Train", "")) ==
        Fates{"Train lost likely attribute-changed"});
}

TEST_CASE("a rerun makes those run again that read what a job made, with the root cause") {
  const std::string before = training(R"("eta": "1")") + "," + reader(model),
                    now = training(R"("eta": "2")") + "," + reader(model);
  CHECK(steps_of(before, now) ==
        Fates{"Train lost certain attribute-changed", "Evaluate lost likely upstream-reran Train"});
  const Loaded a(definition(before)), b(definition(now));
  const Drift drift = find_drift(a.pipeline, b.pipeline, b.graph);
  CHECK(drift.any_lost());
  CHECK(drift.steps[1].upstream == std::vector<StepId>{0});
  CHECK(drift.steps[1].reasons[0].root_cause == 0);
  CHECK(drift.steps[0].reasons[0].change->path == "Arguments.HyperParameters.eta");
}

TEST_CASE(
    "an output path of the execution changes with a rerun, a fixed one does not and is stale") {
  const auto prepare = [](const std::string& image, const std::string& uri) {
    return step(
        "Processing", "Prepare",
        fmt::format(
            R"("AppSpecification": {{"ImageUri": "{}"}}, "ProcessingOutputConfig": {{"Outputs": [{{"OutputName": "o", "S3Output": {{"S3Uri": {}}}}}]}})",
            image, uri));
  };
  const std::string out =
      reader(R"({"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri"})");
  const std::string scoped =
      R"({"Std:Join": {"On": "/", "Values": ["s3://b", {"Get": "Execution.PipelineExecutionId"}]}})";
  CHECK(steps_of(prepare("a", scoped) + "," + out, prepare("b", scoped) + "," + out) ==
        Fates{"Prepare lost certain attribute-changed",
              "Evaluate lost likely upstream-reran Prepare"});
  CHECK(steps_of(prepare("a", scoped) + "," + out, prepare("a", scoped) + "," + out) ==
        Fates{"Prepare kept certain", "Evaluate kept likely"});
  const std::string fixed_before = definition(prepare("a", "\"s3://b/o\"") + "," + out),
                    fixed_now = definition(prepare("b", "\"s3://b/o\"") + "," + out);
  CHECK(fates(fixed_before, fixed_now) ==
        Fates{"Prepare lost certain attribute-changed", "Evaluate kept likely"});
  const Loaded a(fixed_before), b(fixed_now);
  CHECK(find_drift(a.pipeline, b.pipeline, b.graph).steps[1].stale == std::vector<StepId>{0});
  // The place is not in the key of the step that writes there: a hit brings the old one.
  CHECK(steps_of(prepare("a", "\"s3://b/o\"") + "," + out,
                 prepare("a", "\"s3://b/p\"") + "," + out) ==
        Fates{"Prepare kept certain", "Evaluate kept likely"});
}

TEST_CASE("a new name is a new step, and the old one is told") {
  const std::string now = step("Training", "Fit", R"("HyperParameters": {"eta": "1"})");
  CHECK(steps_of(training(R"("eta": "1")"), now) ==
        Fates{"Fit lost certain step-renamed Train", "Train removed certain"});
  CHECK(steps_of(training(R"("eta": "2")"), now) ==
        Fates{"Fit new certain", "Train removed certain"});
  const std::string follower = R"({"Get": "Steps.Fit.ModelArtifacts.S3ModelArtifacts"})";
  CHECK(steps_of(training(R"("eta": "1")") + "," + reader(model), now + "," + reader(follower))[1]
            .starts_with("Evaluate lost"));
}

TEST_CASE("types, parameters and caching that is turned on or off") {
  CHECK(steps_of(training(""), step("Tuning", "Train", "")) ==
        Fates{"Train lost certain step-type-changed Training"});
  const auto given = [](const char* value) {
    return definition(
        training(R"("eta": {"Get": "Parameters.E"})"),
        fmt::format(R"({{"Name": "E", "Type": "String", "DefaultValue": "{}"}})", value));
  };
  CHECK(fates(given("1"), given("2")) == Fates{"Train lost certain runtime-value-differs E"});
  CHECK(fates(given("1"), given("1")) == Fates{"Train kept certain"});
  CHECK(steps_of(training("", on), training("", off)) == Fates{"Train uncached certain"});
  CHECK(steps_of(training("", off), training("", on)) ==
        Fates{"Train unknown unknown caching-disabled"});
  CHECK(steps_of(training("", on) + "," + reader(model), training("", off) + "," + reader(model)) ==
        Fates{"Train uncached certain", "Evaluate lost likely upstream-reran Train"});
  CHECK(
      steps_of(training("", off) + "," + reader(model), training("", off) + "," + reader(model)) ==
      Fates{"Train uncached certain", "Evaluate kept likely"});
}

TEST_CASE("what a run computes may be the same again") {
  const std::string value =
      R"({"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.R"}, "Path": "a"}})";
  const auto steps = [&](const char* image) {
    return step(
               "Processing", "Evaluate",
               fmt::format(R"("AppSpecification": {{"ImageUri": "{}"}})", image),
               on +
                   R"(, "PropertyFiles": [{"PropertyFileName": "R", "OutputName": "o", "FilePath": "f"}])") +
           "," + training(R"("eta": )" + value);
  };
  CHECK(steps_of(steps("a"), steps("b")) == Fates{"Evaluate lost certain attribute-changed",
                                                  "Train unknown unknown upstream-reran Evaluate"});
  CHECK(steps_of(steps("a"), steps("a")) == Fates{"Evaluate kept certain", "Train kept likely"});
}

TEST_CASE("what a machine changed is told from what a person did") {
  const std::string a(64, 'a'), b = std::string(63, 'a') + "b";
  CHECK(find_pattern("s3://b/p/code/" + a + "/f.py", "s3://b/p/code/" + b + "/f.py") ==
        Pattern::code_hash);
  CHECK(find_pattern("1.dkr.ecr.us-west-2.amazonaws.com/x:1.5-1",
                     "1.dkr.ecr.us-west-2.amazonaws.com/x:1.7-1") == Pattern::image_tag);
  CHECK(find_pattern("s3://b/x-2024-03-01-10-11-12-345/f", "s3://b/x-2024-03-02-10-11-12-345/f") ==
        Pattern::timestamp);
  CHECK(find_pattern("s3://b/a", "s3://b/c") == Pattern::none);
  CHECK(find_pattern("0.1", "0.2") == Pattern::none);
}

TEST_CASE("a chain of outputs that doubles at every step takes no exponential time") {
  std::string steps;
  for (int i = 0; i < 300; ++i) {
    const std::string uri =
        i == 0
            ? "\"s3://b\""
            : fmt::format(
                  R"({{"Std:Join": {{"On": "/", "Values": [{0}, {0}, {0}]}}}})",
                  fmt::format(
                      R"({{"Get": "Steps.S{}.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri"}})",
                      i - 1));
    steps +=
        (i == 0 ? "" : ",") +
        step(
            "Processing", fmt::format("S{}", i),
            fmt::format(
                R"("ProcessingInputs": [{{"InputName": "i", "S3Input": {{"S3Uri": {0}}}}}], "ProcessingOutputConfig": {{"Outputs": [{{"OutputName": "o", "S3Output": {{"S3Uri": {0}}}}}]}})",
                uri));
  }
  for (const std::string& fate : steps_of(steps, steps))
    CHECK(fate.find(" kept ") != std::string::npos);
}

TEST_CASE("steps that wait for each other are compared all the same") {
  const std::string steps =
      training(R"("a": {"Get": "Steps.Evaluate.ProcessingJobName"})") + "," + reader(model);
  CHECK(steps_of(steps, steps).size() == 2);
}

TEST_CASE("every definition of the corpus keeps every cached result against itself") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  std::size_t cached = 0;
  for (const char* folder : {"corpus/sdk", "corpus/real"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*shared / folder)) {
      if (entry.path().extension() != ".json") continue;
      const Loaded a(tests::read(entry.path())), b(tests::read(entry.path()));
      for (const StepDrift& step : find_drift(a.pipeline, b.pipeline, b.graph).steps) {
        INFO(entry.path() << " " << step.name);
        if (step.now == no_step || step.before == no_step) continue;  // names that two share
        CHECK((step.fate == Fate::kept || step.fate == Fate::uncached));
        cached += step.fate == Fate::kept ? 1U : 0U;
        CHECK(step.key_changed == false);
      }
    }
  }
  CHECK(cached > 30);
}
