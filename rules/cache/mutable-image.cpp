#include <fmt/format.h>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

constexpr std::string_view registry = ".amazonaws.com";

// "latest" of an image in ECR; empty for a digest, a fixed tag, or an image of AWS's own.
std::string_view moving_tag(std::string_view image) {
  const std::size_t host = image.find(registry);
  if (image.find(".dkr.ecr.") == std::string_view::npos || host == std::string_view::npos)
    return {};
  std::string_view name = image.substr(image.find('/', host) + 1);
  if (image.find('/', host) == std::string_view::npos || name.starts_with("sagemaker-")) return {};
  if (name.find('@') != std::string_view::npos) return {};
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return "latest";
  const std::string_view tag = name.substr(colon + 1);
  for (const std::string_view moving : {"latest", "dev", "stable"}) {
    if (tag == moving) return moving;
  }
  return {};
}

void check(const Facts& facts, Findings& findings) {
  each_cached(facts, [&](StepId, const Step& step) {
    const json::Value& arguments = (*step.arguments);
    for (const json::Value* const image :
         {&arguments["AppSpecification"]["ImageUri"],
          &arguments["AlgorithmSpecification"]["TrainingImage"],
          &arguments["TrainingJobDefinition"]["AlgorithmSpecification"]["TrainingImage"]}) {
      if (!image->is(json::Kind::string) || is_placeholder(*image)) continue;
      const std::string_view tag = moving_tag(image->text());
      if (tag.empty()) continue;
      Diagnostic& found = findings.add(
          image->range(), fmt::format("{} is cached and does not see another image behind {}",
                                      quoted(step.name, 40), quoted(tag)));
      found.mark = "only the name counts";
      found.help.emplace_back("name the image by a version or its digest");
    }
  });
}

}  // namespace

extern constinit const Rule cache_mutable_image{
    "cache/mutable-image", Severity::note,
    "A cached step's image has a tag that may move to another image.", check};

}  // namespace plumbline
