#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// Where the SageMaker SDK 2.257.6 still asks for an experiment by itself.
constexpr std::string_view with_experiments[] = {
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",      "ca-central-1",
    "eu-west-1",      "eu-west-2",      "eu-west-3",      "eu-central-1",   "eu-north-1",
    "eu-south-1",     "eu-south-2",     "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-south-1",     "ap-east-1",
    "sa-east-1",      "af-south-1",     "me-south-1",     "il-central-1",   "cn-north-1",
    "cn-northwest-1"};

void check(const Facts& facts, Findings& findings) {
  const json::Value& config = facts.tree.root()["PipelineExperimentConfig"];
  if (!config.is(json::Kind::object)) return;
  const AwsPlace* first = nullptr;
  const std::vector<AwsPlace>& places = facts.types.places;
  for (const AwsPlace& place : places) {
    if (!is_region(place.region)) continue;
    if (first == nullptr) first = &place;
    if (place.region != first->region) return;  // portability/other-region
  }
  if (first == nullptr || std::find(std::begin(with_experiments), std::end(with_experiments),
                                    first->region) != std::end(with_experiments)) {
    return;
  }
  Diagnostic& found = findings.add(
      {config.range().begin, config.range().begin + 1},
      fmt::format("the pipeline is in {}, which has no experiments", quoted(first->region)));
  found.mark = "executions fail";
  found.labels.push_back(findings.label(first->value->range(), "the region"));
  found.help.emplace_back("set `PipelineExperimentConfig` to null");
}

}  // namespace

extern constinit const Rule portability_no_experiments{
    "portability/no-experiments", Severity::warning,
    "An experiment is asked for in a region that has none.", check};

}  // namespace plumbline
