#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "rules/parameters/given.h"
#include "rules/selection/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr || facts.selection == nullptr || !facts.selection->clear) return;
  // Conditions around a selected step are not run, but what they hold is.
  std::unordered_map<std::string_view, std::vector<StepId>> readers;
  std::unordered_set<std::string_view> effective;
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind == ReferenceKind::malformed) return;
    if (reference.kind != ReferenceKind::parameter) continue;
    if (reference.owner == no_step || facts.selection->at.contains(reference.owner)) {
      effective.insert(reference.name);
      continue;
    }
    std::vector<StepId>& steps = readers[reference.name];
    if (steps.empty() || steps.back() != reference.owner) steps.push_back(reference.owner);
  }
  each_given(facts, [&](const StartParameter& given, const Parameter* parameter) {
    const auto found_readers = readers.find(given.name);
    if (parameter == nullptr || effective.contains(given.name)) return;
    if (found_readers == readers.end()) return;  // parameters/unused
    Diagnostic& found = findings.add_at(
        given.name_at,
        fmt::format("only {}, not selected, reads {}: the value changes nothing",
                    some_names(facts.pipeline, found_readers->second), quoted(given.name, 40)));
    found.mark = "changes nothing";
    found.help.emplace_back("add the step to the selection, or drop the value");
    found.notes.emplace_back(
        "outputs of steps that are not selected are those of the source execution");
  });
}

}  // namespace

extern constinit const Rule selection_ineffective_value{
    "selection/ineffective-value", Severity::warning,
    "A value is given for a parameter that only steps read which are not to run.", check,
    Needs::all_steps | Needs::all_parameters};

}  // namespace plumbline
