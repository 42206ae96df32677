#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

std::string_view partition(const AwsPlace& place) {
  return is_region(place.region) ? partition_of(place.region) : place.partition;
}

void check(const Facts& facts, Findings& findings) {
  const std::vector<AwsPlace>& places = facts.types.places;
  // The partition that a region stands for wins over what an ARN without region says.
  const auto sure = std::find_if(places.begin(), places.end(),
                                 [](const AwsPlace& place) { return is_region(place.region); });
  if (sure == places.end()) return;
  const std::string_view usual = partition(*sure);
  std::unordered_set<std::string_view> said;
  for (const AwsPlace& place : places) {
    const std::string_view other = place.partition.empty() ? partition(place) : place.partition;
    if (other.empty() || other == usual || place.region == "aws") continue;
    if (!said.insert(other).second) continue;
    Diagnostic& found =
        findings.add(place.value->range(),
                     fmt::format("this is in partition {}, and {} is in {}", quoted(other, 20),
                                 quoted(sure->region, 20), quoted(usual, 20)));
    found.mark = "another partition";
    found.labels.push_back(findings.label(sure->value->range(), "in " + quoted(usual)));
    found.help.push_back(fmt::format("start it with \"arn:{}:\"", usual));
  }
}

}  // namespace

extern constinit const Rule portability_other_partition{
    "portability/other-partition", Severity::warning,
    "An ARN names another partition of AWS than the rest of the pipeline.", check};

}  // namespace plumbline
