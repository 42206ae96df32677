// Selected steps and steps that are left out, in words.
#pragma once

#include "rules/references/names.h"

namespace plumbline {

// "`A`, `B`, `C`": as many as can be selected at all.
inline std::string all_names(const Pipeline& pipeline, const std::vector<StepId>& steps) {
  constexpr std::size_t most = 50;
  std::string names;
  for (std::size_t i = 0; i < std::min(steps.size(), most); ++i) {
    names += (i == 0 ? "" : ", ") + quoted(pipeline.steps[steps[i]].name);
  }
  if (steps.size() > most) names += " and " + std::to_string(steps.size() - most) + " more";
  return names;
}

// "`A`", or "`A` and 2 more".
inline std::string some_names(const Pipeline& pipeline, const std::vector<StepId>& steps) {
  const std::string first = quoted(pipeline.steps[steps.front()].name, 20);
  return steps.size() == 1 ? first : first + " and " + std::to_string(steps.size() - 1) + " more";
}

}  // namespace plumbline
