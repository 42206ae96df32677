#include <fmt/format.h>

#include "rules/references/steps.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr || !(*facts.pipeline.root)["Steps"].is(json::Kind::array)) return;
  const std::vector<std::string_view> names = facts.pipeline.step_names();
  Similar similar;
  std::unordered_set<std::string_view> said;
  for (const SelectedStep& selected : facts.start->selected) {
    if (facts.pipeline.find_step(selected.name) != no_step || is_placeholder(selected.name) ||
        !said.insert(selected.name).second) {
      continue;
    }
    Diagnostic& found = findings.add_at(
        selected.at, fmt::format("selected step {} does not exist", quoted(selected.name)));
    found.mark = "no such step";
    std::vector<std::string_view> parts;
    if (similar.affords(names.size())) {
      std::copy_if(names.begin(), names.end(), std::back_inserter(parts),
                   [&](std::string_view step) { return in_collection(step, selected.name); });
    }
    const auto label = [&](std::string_view name, const char* text) {
      const Step& step = facts.pipeline.steps[facts.pipeline.find_step(name)];
      found.labels.push_back(findings.label(name_range(step), text));
    };
    if (parts.size() == 1) {
      label(parts.front(), "step of the collection");
      findings.suggest(found, selected.at.range, parts.front());
    } else if (!parts.empty()) {
      for (const std::string_view part : parts) label(part, "step of the collection");
      found.help.push_back("name its steps instead: " + quoted_list(parts));
    } else if (const Nearest meant = similar.to(selected.name, names); !meant.empty()) {
      label(meant, "similar name is used here");
      findings.suggest(found, selected.at.range, meant, meant.alone);
    } else if (!names.empty()) {
      found.help.push_back("name one of the steps: " + quoted_list(names));
    }
    if (parts.empty()) continue;
    found.notes.push_back(quoted(selected.name) +
                          " looks like a step collection of the SageMaker "
                          "SDK, whose steps have longer names");
  }
}

}  // namespace

extern constinit const Rule selection_unknown_step{
    "selection/unknown-step",
    Severity::error,
    "A selected step has the name of a step of the definition.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
