#include <fmt/format.h>

#include <unordered_map>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr) return;
  std::unordered_map<std::string_view, Location> first;
  for (const SelectedStep& step : facts.start->selected) {
    const auto [entry, fresh] = first.emplace(step.name, step.at);
    if (fresh || is_placeholder(step.name)) continue;
    Diagnostic& found =
        findings.add_at(step.at, fmt::format("step {} is already selected", quoted(step.name)));
    found.mark = "selected again";
    found.labels.push_back({entry->second, "first selected here"});
    found.help.emplace_back("remove one of the two");
  }
}

}  // namespace

extern constinit const Rule selection_repeated_step{"selection/repeated-step", Severity::warning,
                                                    "A step is selected once.", check};

}  // namespace plumbline
