// Selected steps and steps that are left out, in words.
#pragma once

#include "analyzer/json/edit.h"
#include "analyzer/json/write.h"
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

// Adds the steps to the request's selection before the one that the finding marks, each written as
// that one is. Nothing for a selection that was typed.
inline void suggest_selecting(const Facts& facts, const std::vector<StepId>& steps,
                              std::string title, Diagnostic& found) {
  constexpr std::size_t most = 50;  // AWS takes no more
  const StartRequest& start = *facts.start;
  const Document& document = *found.where.document;
  const json::Value& list = start.root()["SelectiveExecutionConfig"]["SelectedSteps"];
  const std::size_t index = json::item_around(list, found.where.range);
  if (start.is_typed(document) || index == list.size() || list.size() + steps.size() > most) return;
  const Range entry = list[index].range(), name = list[index]["StepName"].range();
  const std::string before(document.text({entry.begin, name.begin}));
  const std::string after(document.text({name.end, entry.end}));
  std::vector<std::string> entries;
  entries.reserve(steps.size());
  for (const StepId id : steps) {
    entries.push_back(before + json::quote(facts.pipeline.steps[id].name) + after);
  }
  found.fixes.push_back(
      {std::move(title), Applicability::unsafe, {json::inserted(document, list, index, entries)}});
}

}  // namespace plumbline
