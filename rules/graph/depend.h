// Making one step wait for another.
#pragma once

#include <algorithm>
#include <optional>

#include "analyzer/check/rule.h"
#include "analyzer/json/edit.h"
#include "analyzer/json/write.h"
#include "rules/graph/races.h"

namespace plumbline {

// The edit that adds `first` to DependsOn of `second`. Nothing where that could be wrong: several
// of these edits together must not close a cycle, so all of them follow one order of the steps; and
// nobody outside a branch can count on what is in it.
inline std::optional<Edit> dependency_added(const Facts& facts, StepId first, StepId second) {
  const Step& before = facts.pipeline.steps[first];
  const Step& after = facts.pipeline.steps[second];
  if (before.shares_name || before.name.empty()) return std::nullopt;
  if (before.parent != no_step && before.parent != after.parent) return std::nullopt;
  const auto order = facts.graph.order();
  const auto at = [&](StepId id) { return std::find(order.begin(), order.end(), id); };
  if (at(first) >= at(second)) return std::nullopt;
  const json::Value& list = (*after.node)["DependsOn"];
  const std::string name = json::quote(before.name);
  if (list.is(json::Kind::array)) {
    return json::inserted(facts.document, list, list.size(), {name});
  }
  if (list) return std::nullopt;
  return json::with_member(facts.document, *after.node, "Arguments", "DependsOn", "[" + name + "]");
}

// Reading the property of the step that writes is better than waiting for it: the path then stands
// in one place only.
inline void mend_race(const Facts& facts, const std::vector<Race>& races, Diagnostic& found) {
  const Race& first = races.front();
  const std::string depend =
      "add " + quoted(facts.pipeline.steps[first.write->step].name) + " to DependsOn";
  const std::string get = get_of(facts, first);
  const bool same = first.read->place == first.write->place;
  found.help.push_back(get.empty() ? depend
                                   : "read " + quoted(get, 250) +
                                         (same ? "" : " with the rest joined to it") +
                                         " instead, or " + depend);
  Fix fix{"Read the property of the step that writes it", Applicability::unsafe, {}};
  for (const Race& race : races) {
    if (!get.empty() && race.read->place == race.write->place) {
      fix.edits.push_back({race.read->value->range(), get_of(facts, race)});
    }
  }
  if (fix.edits.size() == races.size()) found.fixes.push_back(std::move(fix));
  if (const auto edit = dependency_added(facts, first.write->step, first.read->step)) {
    found.fixes.push_back({"Add it to DependsOn", Applicability::unsafe, {*edit}});
  }
}

}  // namespace plumbline
