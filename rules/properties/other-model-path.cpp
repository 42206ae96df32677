#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "analyzer/check/rule.h"
#include "rules/properties/head.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  std::unordered_map<StepId, std::vector<std::pair<std::string, const S3Location*>>> written;
  for (const S3Location& location : facts.locations.all) {
    const StepType type = facts.pipeline.steps[location.step].type;
    if (type != StepType::tuning || !location.writes() || !location.slot->job_name_appended)
      continue;
    const UriPart* reference = nullptr;
    std::string text = head_of(location, reference);
    if (reference != nullptr) text.clear();
    written[location.step].emplace_back(std::move(text), &location);
  }
  for (const S3Location& location : facts.locations.all) {
    if (location.writes() || written.empty()) continue;
    const UriPart* reference = nullptr;
    const std::string text = head_of(location, reference);
    if (reference == nullptr || text.empty()) continue;
    const GetPath path = parse_get(reference->text);
    const StepId tuner = facts.pipeline.find_step(path.name);
    if (!path.path.ends_with("TrainingJobName") || !written.contains(tuner)) continue;
    const auto& places = written[tuner];
    if (std::any_of(places.begin(), places.end(),
                    [&](const auto& each) { return each.first.empty() || each.first == text; })) {
      continue;
    }
    Diagnostic& found = findings.add(
        location.value->range(),
        fmt::format("{} writes its models elsewhere than this is read", quoted(path.name, 40)));
    found.mark = "another place";
    found.labels.push_back(findings.label(places.front().second->value->range(), "written here"));
    found.help.push_back(fmt::format("start the path with {}", quoted(places.front().first)));
  }
}

}  // namespace

extern constinit const Rule properties_other_model_path{
    "properties/other-model-path", Severity::warning,
    "The best model is looked for where the tuning job does not write.", check};

}  // namespace plumbline
