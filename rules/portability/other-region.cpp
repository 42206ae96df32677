#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

#include "analyzer/check/rule.h"
#include "analyzer/config/world.h"

namespace plumbline {
namespace {

// Services that a pipeline reaches only in its own region; keys and secrets may be replicas.
bool is_regional(std::string_view text) {
  for (const std::string_view service : {":lambda:", ":sagemaker:", ":kms:"}) {
    if (text.starts_with("arn:") && text.find(service) < 25) return true;
  }
  return text.find(".dkr.ecr.") != std::string_view::npos || text.starts_with("https://sqs.");
}

void check(const Facts& facts, Findings& findings) {
  std::vector<AwsPlace> places = facts.types.places;
  std::erase_if(places, [](const AwsPlace& place) {
    return !is_region(place.region) || !is_regional(place.value->text());
  });
  std::map<std::string_view, std::size_t> counts;
  for (const AwsPlace& place : places) ++counts[place.region];
  // Where the pipeline runs: as the configuration says, or else where most is.
  const bool said_so = !facts.world->region.empty();
  if (counts.empty() || (!said_so && counts.size() < 2)) return;
  const std::string_view usual =
      said_so ? facts.world->region
              : std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
                  return a.second < b.second;
                })->first;
  const auto example = std::find_if(places.begin(), places.end(),
                                    [&](const AwsPlace& place) { return place.region == usual; });
  std::unordered_set<std::string_view> said;
  for (const AwsPlace& place : places) {
    if (place.region == usual || !said.insert(place.region).second) continue;
    Diagnostic& found =
        findings.add(place.value->range(),
                     fmt::format("this is in {}, and the {} in {}", quoted(place.region),
                                 said_so ? "pipeline runs" : "other parts are", quoted(usual)));
    found.mark = "another region";
    if (example != places.end()) {
      found.labels.push_back(findings.label(example->value->range(), "in " + quoted(usual)));
    }
    found.help.push_back(fmt::format("use what is in {}", quoted(usual)));
  }
}

}  // namespace

extern constinit const Rule portability_other_region{
    "portability/other-region", Severity::warning, "Parts of a pipeline are in different regions.",
    check};

}  // namespace plumbline
