#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// An image with a tag that moves.
struct Moving {
  const Step* step = nullptr;
  const json::Value* slot = nullptr;
  const json::Value* image = nullptr;  // the literal, or the parameter's default
};

struct Seen {
  std::unordered_set<std::string_view> said;
  std::vector<Moving> models;  // those of jobs are said first
};

void check(const Facts& facts, Findings& findings) {
  Seen& seen = findings.state<Seen>();
  const auto look = [&](const Step& step, const json::Value& slot, const auto& found) {
    const json::Value& image = settled(facts.pipeline, slot);
    if (!image.is(json::Kind::string) || is_placeholder(image)) return;
    if (!moving_tag(image.text()).empty()) found(Moving{&step, &slot, &image});
  };
  const auto say = [&](const Moving& moving) {
    const auto& [step, slot, image] = moving;
    if (!seen.said.insert(image->text()).second) return;
    Diagnostic& found = findings.add(
        slot->range(), fmt::format("{} runs whatever image is called {} when it starts",
                                   quoted(step->name, 40), quoted(moving_tag(image->text()))));
    found.mark = "another image tomorrow";
    if (image != slot) {
      found.labels.push_back(findings.label(image->range(), "the parameter's default"));
    }
    found.help.emplace_back("name the image by a version or its digest");
  };
  const auto later = [&](const Moving& moving) { seen.models.push_back(moving); };
  each_job(facts, [&](const Job& job) { look(*job.step, *job.image, say); });
  for (const Step& step : facts.steps) {
    const json::Value& arguments = *step.arguments;
    look(step, arguments["PrimaryContainer"]["Image"], later);
    for (const json::Value& each : arguments["Containers"].items()) {
      look(step, each["Image"], later);
    }
    for (const json::Value& each : arguments["InferenceSpecification"]["Containers"].items()) {
      look(step, each["Image"], later);
    }
  }
  if (facts.last) std::for_each(seen.models.begin(), seen.models.end(), say);
}

}  // namespace

extern constinit const Rule reproducibility_mutable_image{
    "reproducibility/mutable-image",
    Severity::warning,
    "A job runs whatever image has a tag at the time.",
    check,
    Needs::part,
    false,
    Profiles::production};

}  // namespace plumbline
