#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::size_t most = 50;

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr || facts.start->selected.size() <= most) return;
  Diagnostic& found =
      findings.add_at(facts.start->selected[most].at,
                      fmt::format("{} steps are selected, and a start takes at most {}",
                                  facts.start->selected.size(), most));
  found.mark = fmt::format("step {}", most + 1);
  found.help.emplace_back("remove steps, or start the whole pipeline: caching may skip what ran");
  found.notes.emplace_back("SelectedSteps has 1 to 50 entries in AWS's API");
}

}  // namespace

extern constinit const Rule selection_too_many_steps{"selection/too-many-steps", Severity::error,
                                                     "A selective execution has at most 50 steps.",
                                                     check};

}  // namespace plumbline
