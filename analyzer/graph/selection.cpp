#include "analyzer/graph/selection.h"

#include <array>
#include <map>
#include <numeric>
#include <tuple>

namespace plumbline {
namespace {

// For every step the selected one that a way leads from (or, backwards, to), over steps that are
// not selected; no_step when there is none. One search from all selected steps at once.
std::vector<StepId> search(const Graph& graph, std::size_t count, std::span<const StepId> selected,
                           bool forwards, bool over_branches) {
  std::vector<StepId> nearest(count, no_step);
  std::vector<StepId> queue(selected.begin(), selected.end());
  for (const StepId id : queue) nearest[id] = id;
  for (std::size_t at = 0; at < queue.size(); ++at) {
    const StepId id = queue[at];
    const auto follow = [&](const Edge& edge) {
      const StepId next = forwards ? edge.to : edge.from;
      if (nearest[next] != no_step || (edge.why == Why::branch && !over_branches)) return;
      nearest[next] = nearest[id];
      queue.push_back(next);
    };
    if (forwards) {
      for (const std::uint32_t number : graph.out_of(id)) follow(graph.edges()[number]);
    } else {
      for (const Edge& edge : graph.into(id)) follow(edge);
    }
  }
  return nearest;
}

// Steps that hang together, by a representative.
class Parts {
 public:
  explicit Parts(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), StepId{0});
  }
  StepId find(StepId id) {
    while (parent_[id] != id) id = parent_[id] = parent_[parent_[id]];
    return id;
  }
  void join(StepId a, StepId b) { parent_[find(a)] = find(b); }

 private:
  std::vector<StepId> parent_;
};

}  // namespace

Paths find_paths(const Graph& graph, std::size_t step_count, std::span<const StepId> selected) {
  Paths paths;
  paths.left_out.assign(step_count, false);
  std::vector<bool> between(step_count, false);
  for (const StepId id : selected) between[id] = true;
  const std::vector<bool> is_selected = between;

  // With the edges into branches, and without.
  std::array<std::vector<StepId>, 2> behind, before;
  for (const bool branches : {false, true}) {
    behind[branches] = search(graph, step_count, selected, true, branches);
    before[branches] = search(graph, step_count, selected, false, branches);
  }
  std::map<std::tuple<StepId, StepId, bool>, std::vector<StepId>> gaps;
  for (StepId id = 0; id < step_count; ++id) {
    if (is_selected[id] || behind[1][id] == no_step || before[1][id] == no_step) continue;
    paths.left_out[id] = between[id] = true;
    const bool by_branch = behind[0][id] == no_step || before[0][id] == no_step;
    gaps[{before[by_branch][id], behind[by_branch][id], by_branch}].push_back(id);
  }
  for (auto& [ends, steps] : gaps) {
    const auto& [last, first, by_branch] = ends;
    paths.gaps.push_back({first, last, by_branch, std::move(steps)});
  }

  // Of a path between two selected steps every step is in `between`, and every edge among those is
  // on such a path: what hangs together there hangs together by paths.
  Parts parts(step_count);
  for (const Edge& edge : graph.edges()) {
    if (between[edge.from] && between[edge.to]) parts.join(edge.from, edge.to);
  }
  std::vector<bool> seen(step_count, false);
  for (StepId id = 0; id < step_count; ++id) {
    if (!is_selected[id] || seen[parts.find(id)]) continue;
    seen[parts.find(id)] = true;
    paths.parts.push_back(id);
  }
  return paths;
}

Selection build_selection(const Pipeline& pipeline, const Graph& graph,
                          const StartRequest& request) {
  Selection selection;
  selection.clear = request.selection_complete;
  for (const SelectedStep& step : request.selected) {
    const StepId id = pipeline.find_step(step.name);
    if (id == no_step || pipeline.steps[id].shares_name || is_placeholder(step.name)) {
      selection.clear = false;
    } else if (selection.at.emplace(id, step.at).second) {
      selection.steps.push_back(id);
    }
  }
  if (selection.clear) selection.paths = find_paths(graph, pipeline.steps.size(), selection.steps);
  return selection;
}

}  // namespace plumbline
