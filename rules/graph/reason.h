// Edges and branches in words, for messages.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "rules/references/names.h"

namespace plumbline {

// What a condition must come out as for a branch to run.
inline std::string_view outcome(Branch branch) {
  return branch == Branch::if_steps ? "true" : "false";
}

// Whether the step is the condition itself or inside one of its branches, at any depth.
inline bool encloses(const Pipeline& pipeline, StepId condition, StepId step) {
  while (step != no_step && step != condition) step = pipeline.steps[step].parent;
  return step == condition;
}

// The text that causes an edge; for a branch the step's name, because the step itself is long.
inline Range place(const Pipeline& pipeline, const Edge& edge) {
  return edge.why == Why::branch ? name_range(pipeline.steps[edge.to]) : edge.at->range();
}

inline std::string reason(const Pipeline& pipeline, const Edge& edge) {
  const std::string from = quoted(pipeline.steps[edge.from].name);
  const std::string to = quoted(pipeline.steps[edge.to].name);
  switch (edge.why) {
    case Why::depends_on: return to + " depends on " + from;
    case Why::data: return to + " reads a property of " + from;
    case Why::property_file: return to + " reads a property file of " + from;
    case Why::branch: break;
  }
  return to + " is in " + std::string(to_string(pipeline.steps[edge.to].branch)) + " of " + from;
}

// A loop, "`A` -> `B` -> `A`", without steps in the middle when it would be too long to read.
inline std::string way_round(const Pipeline& pipeline, const std::vector<Edge>& cycle) {
  constexpr std::size_t longest = 120;
  // Long names are cut before steps are left out.
  std::size_t width = 60;
  const auto name = [&](std::size_t i) {
    return quoted(pipeline.steps[cycle[i].from].name, width);
  };
  std::size_t letters = 0;
  for (const Edge& edge : cycle) letters += pipeline.steps[edge.from].name.size() + 6;
  if (letters > longest / 2) width = 16;
  for (std::size_t shown = std::min<std::size_t>(cycle.size(), 16); shown > 1; --shown) {
    const std::size_t tail = shown < cycle.size() ? shown / 2 : 0;
    std::string way = "steps wait for each other: ";
    for (std::size_t i = 0; i < shown - tail; ++i) way += name(i) + " -> ";
    if (shown < cycle.size()) way += "... -> ";
    for (std::size_t i = cycle.size() - tail; i < cycle.size(); ++i) way += name(i) + " -> ";
    way += name(0);
    if (way.size() <= longest) return way;
  }
  return std::to_string(cycle.size()) + " steps wait for each other, " + name(0) +
         " is one of them";
}

// Waiting for a Fail step is a mistake of its own, and mending it breaks the loop.
inline bool waits_for_fail(const Pipeline& pipeline, const std::vector<Edge>& cycle) {
  return std::any_of(cycle.begin(), cycle.end(), [&](const Edge& edge) {
    const Step& from = pipeline.steps[edge.from];
    return from.type == StepType::fail && !from.shares_name;
  });
}

}  // namespace plumbline
