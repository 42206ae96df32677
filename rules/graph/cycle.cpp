#include <fmt/format.h>

#include <algorithm>

#include "rules/graph/reason.h"

namespace plumbline {
namespace {

// "`A` -> `B` -> `A`", without steps in the middle when it would be too long to read.
std::string way_round(const Pipeline& pipeline, const std::vector<Edge>& cycle) {
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
  return fmt::format("{} steps wait for each other, {} is one of them", cycle.size(), name(0));
}

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
