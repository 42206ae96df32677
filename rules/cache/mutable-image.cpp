#include <fmt/format.h>

#include "rules/cache/cached.h"
#include "rules/reliability/images.h"

namespace plumbline {
namespace {

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
    "A cached step's image has a tag that may move to another image.", check, Needs::part};

}  // namespace plumbline
