#include <fmt/format.h>

#include "rules/graph/races.h"

namespace plumbline {
namespace {

void mend(const Facts& facts, const std::vector<Race>& races, Diagnostic& found) {
  const Race& first = races.front();
  const std::string depend =
      fmt::format("add {} to DependsOn", quoted(facts.pipeline.steps[first.write->step].name));
  const std::string get = get_of(facts, first);
  if (get.empty()) return found.help.push_back(depend);
  const bool same = first.read->place == first.write->place;
  found.help.push_back(fmt::format("read {}{} instead, or {}", quoted(get, 250),
                                   same ? "" : " with the rest joined to it", depend));
  Fix fix{"Read the property of the step that writes it", false, {}};
  for (const Race& race : races) {
    if (race.read->place == race.write->place) {
      fix.edits.push_back({race.read->value->range(), get_of(facts, race)});
    }
  }
  if (fix.edits.size() == races.size()) found.fixes.push_back(std::move(fix));
}

void check(const Facts& facts, Findings& findings) {
  if (!facts.graph.acyclic()) return;
  constexpr std::size_t most_labels = 10;
  for (const std::vector<Race>& of_steps : races(facts)) {
    const Race& first = of_steps.front();
    const Step& reader = facts.pipeline.steps[first.read->step];
    const Step& writer = facts.pipeline.steps[first.write->step];
    Diagnostic& found =
        findings.add(first.read->value->range(),
                     fmt::format("step {} reads what {} writes, but does not wait for it",
                                 quoted(reader.name, 32), quoted(writer.name, 32)));
    found.mark = "may be read before it is written";
    found.labels.push_back(findings.label(
        first.write->value->range(), what_writes(facts.pipeline, *first.write) + " goes here"));
    for (std::size_t i = 1; i < of_steps.size() && found.labels.size() < most_labels; ++i) {
      found.labels.push_back(findings.label(of_steps[i].read->value->range(), "likewise"));
    }
    mend(facts, of_steps, found);
    found.notes.emplace_back(
        "a path in S3 makes no step wait: the job fails, or reads what an "
        "earlier execution left there");
  }
}

}  // namespace

extern constinit const Rule graph_unordered_read{
    "graph/unordered-read",
    Severity::warning,
    "A step reads what another step writes, but does not wait for it.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
