// Retry policies and caching: what the pages of the rules have no room for.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <random>

#include "analyzer/check/analyze.h"
#include "rules/cache/expiry.h"
#include "rules/cache/stamp.h"

using namespace plumbline;

namespace {

// "severity rule marked text" of the groups cache and retry.
std::vector<std::string> findings(const std::string& steps) {
  const std::string text =
      R"({"Version": "2020-12-01", "Parameters": [{"Name": "P", "Type": "String"}], "Steps": [)" +
      steps + "]}";
  const auto analysis =
      analyze(std::make_shared<const Document>("x.json", text), rules_in(Profiles::standard));
  std::vector<std::string> result;
  for (const Diagnostic& d : analysis->diagnostics) {
    if (!d.rule.starts_with("cache/") && !d.rule.starts_with("retry/")) continue;
    result.push_back(fmt::format("{} {} {}", to_string(d.severity), d.rule,
                                 d.where.document->text(d.where.range)));
  }
  return result;
}

using Found = std::vector<std::string>;

const std::string on = R"("CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"})";

std::string step(const std::string& type, const std::string& name, const std::string& arguments,
                 const std::string& more) {
  return fmt::format(R"({{"Name": "{}", "Type": "{}", "Arguments": {{{}}}{}{}}})", name, type,
                     arguments, more.empty() ? "" : ", ", more);
}
std::string processing(const std::string& arguments, const std::string& more = on) {
  return step("Processing", "A", arguments, more);
}
std::string output(const std::string& uri) {
  return R"("ProcessingOutputConfig": {"Outputs": [{"OutputName": "o", "S3Output": {"S3Uri": )" +
         uri + "}}]}";
}
std::string input(const std::string& uri) {
  return R"("ProcessingInputs": [{"InputName": "i", "S3Input": {"S3Uri": )" + uri + "}}]";
}
std::string expires(const std::string& after) {
  return R"("CacheConfig": {"Enabled": true, "ExpireAfter": ")" + after + "\"}";
}

const std::string scoped =
    R"({"Std:Join": {"On": "/", "Values": ["s3://bucket/o", {"Get": "Execution.PipelineExecutionId"}]}})";
const std::string from_a =
    R"({"Get": "Steps.A.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri"})";

std::string reader(const std::string& more = on) {
  return step("Processing", "B", input(from_a), more);
}

}  // namespace

TEST_CASE("every duration of AWS's samples is legal, what has no unit or a wrong order is not") {
  for (const char* const legal :
       {"30d", "5y", "T16m", "30dT5h", "P30d", "p30d", "PT1H", "P4DT12H", "T12H", "P30D", "7d",
        "T3h", "2w", "P1Y2M3W4DT5H6M7S", "P1.5D", "P1,5D", "PT0M"}) {
    INFO(legal);
    CHECK(parse_expiry(legal).fault.empty());
  }
  for (const char* const wrong :
       {"",       "P",       "T",     "PT",    "30",   "d30",  "30 d", " 30d",
        "-30d",   "+30d",    "P30dT", "30d5h", "5h",   "PT5d", "PT1W", "1h30",
        "30days", "P30D12H", "5d3y",  "1d2d",  "TT5h", "P.5D", "30d ", "T5hT5m"}) {
    INFO(wrong);
    CHECK_FALSE(parse_expiry(wrong).fault.empty());
    const Found found{fmt::format("error cache/malformed-expiry \"{}\"", wrong)};
    CHECK(findings(processing("", expires(wrong))) == found);
  }
  CHECK(parse_expiry("5h").meant == "PT5H");
  CHECK(parse_expiry("PT7D").meant == "P7D");
  CHECK(findings(processing("", expires("${Days}"))).empty());
}

TEST_CASE("months are doubtful where nobody counts in months") {
  for (const char* const fine : {"P1M", "3m", "P6M", "P12M", "24m", "P36M", "P30M5D", "T30m"}) {
    INFO(fine);
    CHECK(findings(processing("", expires(fine))).empty());
  }
  for (const char* const minutes : {"5m", "P10M", "p15m", "30m", "P90M", "P240M"}) {
    INFO(minutes);
    CHECK(findings(processing("", expires(minutes))) ==
          Found{fmt::format("warning cache/months-for-minutes \"{}\"", minutes)});
  }
  const std::string endless(500, '9');
  CHECK(findings(processing("", expires(endless + "M"))).size() == 1);
  CHECK(findings(processing("", expires(endless + "Y"))).size() == 1);
}

TEST_CASE("only a moment or a UUID is a stamp, a date or a hash is none") {
  for (const char* const text :
       {"x-2024-03-01-10-11-12-345/y", "2026-11-20T18:29:52.570714", "run_20240301_101112",
        "20240301101112", "a/123e4567-e89b-12d3-a456-426614174000/b", "x-2024-03-01-10-11-00-345",
        "21-08-2021-10-11-12", "run-1700000000123"}) {
    INFO(text);
    CHECK(find_stamp(text));
    const Document document("x.json", "\"" + std::string(text) + "\"");
    CHECK(json::parse(document).tree.root().holds(json::Holds::stamp));
  }
  for (const char* const text :
       {"dt=2024-01-01", "v=2024-05", "2024-01-01T00:00:00", "2024-01-01T23:59:59Z", "20240301",
        "2024-13-01-10-11-12", "9f2c41d07a5e4b7c8d90112233445566", "123456789012", "1-2-3", "",
        "12024-03-01-10-11-12", "123e4567-e89b-12d3-a456-4266141740001", "32-08-2021-10-11-12",
        "1500000000000", "9781593276034", "a1700000000123", "17000000001234"}) {
    INFO(text);
    CHECK_FALSE(find_stamp(text));
  }
}

TEST_CASE("every string with a stamp is known to hold one before anybody looks") {
  std::mt19937 random(3);
  const auto digits = [&](std::size_t count) {
    std::string text;
    while (text.size() < count) text += static_cast<char>('0' + random() % 10);
    return text;
  };
  const auto hex = [&](std::size_t count) {
    std::string text;
    while (text.size() < count) text += "0123456789abcdefABCDEF"[random() % 22];
    return text;
  };
  std::size_t found = 0;
  for (int round = 0; round < 4'000; ++round) {
    const std::string day =
        "20" + digits(2) + "-0" + std::to_string(random() % 9 + 1) + "-1" + digits(1);
    const std::string time = "1" + digits(1) + "-2" + digits(1) + "-3" + digits(1);
    std::string compact = day + "_" + time;
    std::erase(compact, '-');
    const std::string stamps[] = {
        day + "-" + time, compact,
        hex(8) + "-" + hex(4) + "-" + hex(4) + "-" + hex(4) + "-" + hex(12)};
    const std::string text =
        std::string(random() % 40, '/') + stamps[random() % 3] + std::string(random() % 20, '.');
    INFO(text);
    if (!find_stamp(text)) continue;
    ++found;
    const Document document("x.json", "\"" + text + "\"");
    REQUIRE(json::parse(document).tree.root().holds(json::Holds::stamp));
  }
  CHECK(found > 3'000);
}

TEST_CASE("the stamp of data that somebody made once is a note, that of a key's name none") {
  CHECK(findings(processing(input(R"("s3://bucket/snapshot-2024-03-01-10-11-12-345/data")"))) ==
        Found{"note cache/timestamp-in-key \"s3://bucket/snapshot-2024-03-01-10-11-12-345/data\""});
  CHECK(findings(
            processing(input(R"("s3://bucket/j-2024-03-01-10-11-12-345/output/model.tar.gz")"))) ==
        Found{"note cache/timestamp-in-key "
              "\"s3://bucket/j-2024-03-01-10-11-12-345/output/model.tar.gz\""});
  const std::string key =
      "arn:aws:kms:us-west-2:123456789012:key/123e4567-e89b-12d3-a456-426614174000";
  CHECK(findings(processing("\"Environment\": {\"KEY\": \"" + key + "\"}")).empty());
  CHECK(findings(processing(R"("Environment": {"RUN": "build-20240301101112"})")) ==
        Found{"warning cache/timestamp-in-key \"build-20240301101112\""});
  CHECK(findings(processing(R"("Environment": {"RUN": "build-20240301101112"})", "")).empty());
}

TEST_CASE("what changes with the execution counts in key attributes only") {
  CHECK(findings(processing(output(scoped))).empty());
  CHECK(findings(processing(input(scoped))) ==
        Found{"warning cache/volatile-key \"Execution.PipelineExecutionId\""});
  CHECK(findings(processing(R"("Environment": {"A": {"Get": "Execution.PipelineArn"}})")).empty());
  CHECK(findings(step("Training", "A",
                      R"("DebugHookConfig": {"S3OutputPath": )" + scoped +
                          R"(}, "OutputDataConfig": {"S3OutputPath": )" + scoped + "}",
                      on)) ==
        Found{"warning cache/volatile-key \"Execution.PipelineExecutionId\""});
}

TEST_CASE("a chain of cached steps breaks at the one that is not cached") {
  const std::string broken =
      "warning cache/uncached-input "
      "\"Steps.A.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri\"";
  const auto chain = [](const std::string& cache, const std::string& uri = scoped) {
    return findings(processing(output(uri), cache) + "," + reader());
  };
  CHECK(chain("") == Found{broken});
  CHECK(chain(R"("CacheConfig": {"Enabled": false})") == Found{broken});
  CHECK(chain(on).empty());
  // Not known, misspelt, or the same place in every execution of the same parameters.
  CHECK(chain(R"("CacheConfig": {"Enabled": "${Cache}", "ExpireAfter": "P1D"})").empty());
  CHECK(chain(R"("CacheConfg": {"Enabled": true, "ExpireAfter": "P1D"})").empty());
  CHECK(chain(R"("CacheConfig": {"Enable": true, "ExpireAfter": "P1D"})").empty());
  CHECK(chain("", R"({"Get": "Parameters.P"})").empty());
  // Its own key is the cause, and is reported there; what follows from it is a note.
  CHECK(findings(processing(R"("Environment": {"R": {"Get": "Execution.PipelineExecutionId"}}, )" +
                            output(scoped)) +
                 "," + reader()) ==
        Found{"warning cache/volatile-key \"Execution.PipelineExecutionId\"",
              "note cache/volatile-input "
              "\"Steps.A.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri\""});
}

TEST_CASE("an output at a fixed place is one finding, whoever relies on it") {
  const std::string fixed = R"(cache/fixed-output "s3://bucket/o/x")";
  const auto write = [](const std::string& cache, const std::string& more = "") {
    return processing(more + output(R"("s3://bucket/o/x")"), cache);
  };
  CHECK(findings(write("") + "," + reader()) == Found{"warning " + fixed});
  CHECK(findings(write(on) + "," + reader()) == Found{"warning " + fixed});
  CHECK(findings(write("") + "," + reader("")).empty());
  CHECK(findings(write(on) + "," + reader("")).empty());
  CHECK(findings(write(on)).empty());
  CHECK(findings(write(on, R"("Environment": {"A": {"Get": "Parameters.P"}}, )") + "," +
                 reader("")) == Found{"warning " + fixed});
  CHECK(findings(write("") + "," + step("Processing", "B", input(R"("s3://bucket/o/x")"), on)) ==
        Found{"warning " + fixed});
  CHECK(findings(processing(output(R"("s3://bucket/latest")"), "") + "," +
                 step("Processing", "B", input(R"("s3://bucket/latest/x")"), on))
            .size() == 1);
}

TEST_CASE("an image or code that may change is noted where its user can name a version") {
  const auto image = [](const std::string& name) {
    return findings(processing(R"("AppSpecification": {"ImageUri": ")" + name + "\"}"));
  };
  const std::string ecr = "123456789012.dkr.ecr.us-west-2.amazonaws.com/";
  CHECK(image(ecr + "team/prepare").size() == 1);
  CHECK(image(ecr + "team/prepare:stable").size() == 1);
  CHECK(image(ecr + "prepare@sha256:0123").empty());
  CHECK(image(ecr + "prepare:1.2").empty());
  CHECK(image(ecr + "sagemaker-model-monitor-analyzer").empty());
  CHECK(image("${Image}:latest").empty());
  const auto code = [](const std::string& uri) {
    return findings(processing(
        R"("ProcessingInputs": [{"InputName": "code", "S3Input": {"S3Uri": ")" + uri + "\"}}]"));
  };
  CHECK(code("s3://sagemaker-us-west-2-123456789012/scripts/prepare.py").size() == 1);
  CHECK(code("s3://bucket/code/5d9f8cf978eb635fdf8359a0de190535/prepare.py").empty());
  CHECK(code("s3://bucket/scripts/v2/prepare.py").empty());
  CHECK(code("s3://bucket/scripts/1f3a9c2/prepare.py").empty());
}

TEST_CASE("a retry policy of the wrong type is the schema's matter, a placeholder nobody's") {
  const auto policy = [](const std::string& text) {
    return findings(step("Training", "T", "", R"("RetryPolicies": [)" + text + "]"));
  };
  CHECK(policy(R"({"ExceptionType": "Step.THROTTLIN", "MaxAttempts": "often"})").empty());
  CHECK(policy(R"({"ExceptionType": ["${Exception}", 5, null], "MaxAttempts": null})").empty());
  CHECK(policy(R"({"ExceptionType": ["Step.THROTTLING", "Step.THROTTLING"], "MaxAttempts": 16})")
            .empty());
  CHECK(policy(R"({"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 20})").size() == 1);
  CHECK(policy(R"({"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 0})") ==
        Found{"note retry/never-retried 0"});
  CHECK(policy(R"({"ExceptionType": ["Emr.RESOURCE_LIMIT"]})") ==
        Found{"note retry/unknown-exception \"Emr.RESOURCE_LIMIT\""});
  CHECK(
      policy(R"({"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 0, "ExpireAfterMin": 0})") ==
      Found{"error retry/two-limits \"ExpireAfterMin\""});
  CHECK(policy(R"({"ExceptionType": ["Step.THROTTLING"], "IntervalSeconds": 43201})") ==
        Found{"error retry/out-of-range 43201"});
  CHECK(findings(step("EMR", "E", "",
                      R"("RetryPolicies": [{"ExceptionType": ["SageMaker.CAPACITY_ERROR"]}])")) ==
        Found{"warning retry/unsupported-exception \"SageMaker.CAPACITY_ERROR\""});
  // The key is what is wrong there.
  const std::string policies = R"("RetryPolicies": [{"ExceptionType": ["x"]}])";
  CHECK(findings(step("Lambda", "L", "", policies)).empty());
}
