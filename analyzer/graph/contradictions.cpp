// Finds steps that need both outcomes of a condition. A step needs an outcome when it sits in that
// branch, or waits for a step that needs it (dependencies are ANDed).
#include <algorithm>
#include <bit>

#include "analyzer/graph/graph.h"

namespace plumbline {
namespace {

constexpr std::size_t most_conditions = 65536;  // in a file of 32 MB there are not many more

// Which branches of which conditions have edges that lead out of them. Only those can meet again.
class Leaks {
 public:
  explicit Leaks(const Pipeline& pipeline)
      : pipeline_(pipeline), end_(pipeline.steps.size()), leaks_(pipeline.steps.size(), 0) {
    // Steps are numbered from the outside in: a subtree is a run of ids.
    for (StepId id = static_cast<StepId>(end_.size()); id-- > 0;) {
      end_[id] = std::max(end_[id], id + 1);
      const StepId parent = pipeline.steps[id].parent;
      if (parent != no_step) end_[parent] = std::max(end_[parent], end_[id]);
    }
  }

  void add(const Edge& edge) {
    if (edge.why == Why::branch) return;
    // The way up from the source stops at the first branch that holds the target, too.
    for (StepId inner = edge.from; pipeline_.steps[inner].parent != no_step;) {
      const StepId condition = pipeline_.steps[inner].parent;
      const Branch from = pipeline_.steps[inner].branch;
      const Branch to = branch_of(edge.to, condition);
      if (to == from) return;
      leaks_[condition] |= from == Branch::if_steps ? 1U : 2U;
      if (to != Branch::none) leaks_[condition] |= 3U;
      inner = condition;
    }
  }

  std::vector<StepId> candidates() const {
    std::vector<StepId> result;
    for (StepId id = 0; id < leaks_.size() && result.size() < most_conditions; ++id) {
      if (leaks_[id] == 3U) result.push_back(id);
    }
    return result;
  }

 private:
  Branch branch_of(StepId step, StepId condition) const {
    if (step <= condition || step >= end_[condition]) return Branch::none;
    while (pipeline_.steps[step].parent != condition) step = pipeline_.steps[step].parent;
    return pipeline_.steps[step].branch;
  }

  const Pipeline& pipeline_;
  std::vector<StepId> end_;      // one past the last step inside
  std::vector<unsigned> leaks_;  // bit 0: out of IfSteps, bit 1: out of ElseSteps
};

}  // namespace

void Graph::find_contradictions(const Pipeline& pipeline) {
  Leaks leaks(pipeline);
  for (const Edge& edge : edges_) leaks.add(edge);
  const std::vector<StepId> candidates = leaks.candidates();
  if (candidates.empty()) return;

  const std::size_t count = pipeline.steps.size();
  std::vector<bool> stuck(count, false);  // itself or something it waits for
  std::vector<Contradiction> found;
  for (std::size_t from = 0; from < candidates.size(); from += 64) {
    const std::size_t width = std::min<std::size_t>(64, candidates.size() - from);
    std::vector<std::uint64_t> needs_true(count, 0), needs_false(count, 0);
    for (std::size_t bit = 0; bit < width; ++bit) {
      const StepId condition = candidates[from + bit];
      for (const StepId member : waiting_for(condition)) {
        if (pipeline.steps[member].parent != condition) continue;
        auto& needs = pipeline.steps[member].branch == Branch::if_steps ? needs_true : needs_false;
        needs[member] |= std::uint64_t{1} << bit;
      }
    }
    for (const StepId id : order_) {
      const std::uint64_t own_true = needs_true[id], own_false = needs_false[id];
      for (const Edge& edge : into(id)) {
        needs_true[id] |= needs_true[edge.from];
        needs_false[id] |= needs_false[edge.from];
        if (stuck[edge.from]) stuck[id] = true;
      }
      const std::uint64_t both = needs_true[id] & needs_false[id];
      if (both == 0 || stuck[id]) continue;
      stuck[id] = true;
      const std::uint64_t bit = both & (~both + 1);
      const auto cause = [&](std::uint64_t own, const std::vector<std::uint64_t>& needs) {
        const Edge* edge = nullptr;
        if ((own & bit) != 0) return edge;
        for (const Edge& candidate : into(id)) {
          if ((needs[candidate.from] & bit) == 0) continue;
          // The branch the step sits in says nothing that its author wrote here.
          if (candidate.why == Why::branch) return static_cast<const Edge*>(nullptr);
          if (edge == nullptr) edge = &candidate;
        }
        return edge;
      };
      found.push_back({id, candidates[from + static_cast<std::size_t>(std::countr_zero(bit))],
                       cause(own_true, needs_true), cause(own_false, needs_false)});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Contradiction& a, const Contradiction& b) { return a.step < b.step; });
  contradictions_ = std::move(found);
}

}  // namespace plumbline
