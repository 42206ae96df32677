#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "rules/selection/names.h"

namespace plumbline {
namespace {

// Whether a step waits for one that is not known: what seems to be apart may hang together.
bool has_loose_ends(const Pipeline& pipeline) {
  const auto loose = [](const auto& dependency) { return dependency.target == no_step; };
  const auto loose_step = [&](const Step& step) {
    return std::any_of(step.depends_on.begin(), step.depends_on.end(), loose);
  };
  const auto loose_get = [&](const Reference& get) {
    const bool names_step = get.kind == ReferenceKind::step_property ||
                            get.kind == ReferenceKind::property_file ||
                            get.kind == ReferenceKind::malformed;
    return names_step && loose(get);
  };
  return std::any_of(pipeline.steps.begin(), pipeline.steps.end(), loose_step) ||
         std::any_of(pipeline.references.begin(), pipeline.references.end(), loose_get);
}

void explain(const Facts& facts, const Gap& gap, const Findings& findings, Diagnostic& found) {
  found.labels.push_back({facts.selection->at.at(gap.behind), "leads to what is left out"});
  std::string entries;
  for (const StepId id : gap.steps) {
    const Step& step = facts.pipeline.steps[id];
    found.labels.push_back(findings.label(name_range(step), "not selected"));
    entries += json::quote(step.name) + "}, {\"StepName\": ";
  }
  found.help.push_back(
      fmt::format("add {} to the selection", all_names(facts.pipeline, gap.steps)));
  const std::uint32_t begin = found.where.range.begin;
  found.fixes.push_back({"Select what lies between", false, {{{begin, begin}, entries}}});
  found.notes.emplace_back(
      gap.only_by_branch
          ? "the path leads from a Condition step into its branch; whether AWS counts that is not "
            "documented"
          : "AWS wants all steps on all paths between two selected steps to be selected");
}

void check(const Facts& facts, Findings& findings) {
  if (facts.selection == nullptr || !facts.selection->clear || !facts.graph.acyclic()) return;
  const Selection& selection = *facts.selection;
  const auto name = [&](StepId id) { return quoted(facts.pipeline.steps[id].name, 20); };
  for (const Gap& gap : selection.paths.gaps) {
    const bool one = gap.steps.size() == 1;
    Diagnostic& found =
        findings.add_at(selection.at.at(gap.before),
                        fmt::format("{} {} between {} and {}, but {} not selected",
                                    some_names(facts.pipeline, gap.steps), one ? "lies" : "lie",
                                    name(gap.behind), name(gap.before), one ? "is" : "are"),
                        gap.only_by_branch ? Severity::warning : Severity::error);
    found.mark = "waits for what is left out";
    explain(facts, gap, findings, found);
  }
  const std::vector<StepId>& parts = selection.paths.parts;
  if (parts.size() < 2 || has_loose_ends(facts.pipeline)) return;
  Diagnostic& found =
      findings.add_at(selection.at.at(parts[1]),
                      fmt::format("no path connects {} with {}, and both are selected",
                                  name(parts[1]), name(parts[0])),
                      Severity::warning);
  found.mark = "part 2 of the selection";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 1) found.labels.push_back({selection.at.at(parts[i]), fmt::format("part {}", i + 1)});
  }
  found.help.push_back("start each part on its own, unless AWS takes them together");
  found.notes.emplace_back("AWS's guide asks for steps that are connected, its API does not");
}

}  // namespace

extern constinit const Rule selection_not_connected{
    "selection/not-connected",
    Severity::error,
    "What lies between two selected steps is selected as well.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
