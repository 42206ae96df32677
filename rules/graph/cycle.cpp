#include <fmt/format.h>

#include <algorithm>

#include "rules/graph/reason.h"

namespace plumbline {
namespace {

// A DependsOn is the easiest to take away; a branch the hardest.
const Edge& weakest(const std::vector<Edge>& cycle) {
  const auto last = [&](auto is) { return std::find_if(cycle.rbegin(), cycle.rend(), is); };
  auto found = last([](const Edge& edge) { return edge.why == Why::depends_on; });
  if (found == cycle.rend()) found = last([](const Edge& edge) { return edge.why != Why::branch; });
  return found == cycle.rend() ? cycle.back() : *found;
}

void check(const Facts& facts, Findings& findings) {
  const auto cycles = facts.graph.cycles();
  for (std::size_t i = 0; i < cycles.size(); ++i) {
    if (waits_for_fail(facts.pipeline, cycles[i])) continue;
    const Edge& marked = weakest(cycles[i]);
    Diagnostic& found =
        findings.add(place(facts.pipeline, marked), way_round(facts.pipeline, cycles[i]));
    found.mark = reason(facts.pipeline, marked);
    found.labels_go_on = true;
    const auto first = static_cast<std::size_t>(&marked - cycles[i].data());
    for (std::size_t n = 1; n < cycles[i].size(); ++n) {
      const Edge& edge = cycles[i][(first + n) % cycles[i].size()];
      found.labels.push_back(
          findings.label(place(facts.pipeline, edge), reason(facts.pipeline, edge)));
    }
    found.help.push_back("remove one of the marked dependencies");
    if (const std::uint32_t more = facts.graph.cycle_extra()[i]; more > 0) {
      found.notes.push_back(
          fmt::format("{} more step{} in the same knot", more, more == 1 ? " is" : "s are"));
    }
  }
}

}  // namespace

extern constinit const Rule graph_cycle{"graph/cycle", Severity::error,
                                        "Steps that wait for each other can never start.", check};

}  // namespace plumbline
