#include <fmt/format.h>

#include <unordered_set>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  std::unordered_set<std::string_view> said;
  const auto look = [&](const Step& step, const json::Value& slot) {
    const json::Value& image = settled(facts.pipeline, slot);
    if (!image.is(json::Kind::string) || is_placeholder(image)) return;
    const std::string_view tag = moving_tag(image.text());
    if (tag.empty() || !said.insert(image.text()).second) return;
    Diagnostic& found =
        findings.add(slot.range(), fmt::format("{} runs whatever image is called {} when it starts",
                                               quoted(step.name, 40), quoted(tag)));
    found.mark = "another image tomorrow";
    if (&image != &slot) {
      found.labels.push_back(findings.label(image.range(), "the parameter's default"));
    }
    found.help.emplace_back("name the image by a version or its digest");
  };
  each_job(facts, [&](const Job& job) { look(*job.step, *job.image); });
  for (const Step& step : facts.pipeline.steps) {
    const json::Value& arguments = *step.arguments;
    look(step, arguments["PrimaryContainer"]["Image"]);
    for (const json::Value& each : arguments["Containers"].items()) look(step, each["Image"]);
    for (const json::Value& each : arguments["InferenceSpecification"]["Containers"].items()) {
      look(step, each["Image"]);
    }
  }
}

}  // namespace

extern constinit const Rule reproducibility_mutable_image{
    "reproducibility/mutable-image",
    Severity::warning,
    "A job runs whatever image has a tag at the time.",
    check,
    Needs::nothing,
    false,
    Profiles::production};

}  // namespace plumbline
