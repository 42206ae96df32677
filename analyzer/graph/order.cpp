#include "analyzer/graph/order.h"

#include <algorithm>
#include <cstdint>

namespace plumbline {

std::vector<bool> waits(const Graph& graph, std::span<const std::pair<StepId, StepId>> pairs) {
  std::vector<bool> answers(pairs.size(), true);
  std::vector<StepId> first;
  StepId last = 0;
  for (const auto& [from, to] : pairs) {
    first.push_back(from);
    last = std::max({last, from, to});
  }
  for (const StepId id : graph.order()) last = std::max(last, id);
  std::sort(first.begin(), first.end());
  first.erase(std::unique(first.begin(), first.end()), first.end());
  first.resize(std::min(first.size(), most_first_steps));

  std::vector<std::vector<std::size_t>> asked(first.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto at = std::lower_bound(first.begin(), first.end(), pairs[i].first);
    if (at != first.end() && *at == pairs[i].first) {
      asked[static_cast<std::size_t>(at - first.begin())].push_back(i);
    }
  }
  std::vector<std::uint64_t> behind(std::size_t{last} + 1);  // bit i: waits for first[begin + i]
  std::vector<std::uint64_t> own(behind.size());
  for (std::size_t begin = 0; begin < first.size(); begin += 64) {
    const std::size_t count = std::min<std::size_t>(64, first.size() - begin);
    std::fill(behind.begin(), behind.end(), 0);
    for (std::size_t i = 0; i < count; ++i) own[first[begin + i]] = std::uint64_t{1} << i;
    for (const StepId id : graph.order()) {
      for (const Edge& edge : graph.into(id)) behind[id] |= behind[edge.from] | own[edge.from];
    }
    for (std::size_t i = 0; i < count; ++i) {
      own[first[begin + i]] = 0;
      for (const std::size_t pair : asked[begin + i]) {
        answers[pair] = (behind[pairs[pair].second] >> i & 1U) != 0;
      }
    }
  }
  return answers;
}

bool exclude_each_other(const Pipeline& pipeline, StepId a, StepId b) {
  const auto depth = [&](StepId id) {
    std::size_t levels = 0;
    while ((id = pipeline.steps[id].parent) != no_step) ++levels;
    return levels;
  };
  std::size_t of_a = depth(a), of_b = depth(b);
  for (; of_a > of_b; --of_a) a = pipeline.steps[a].parent;
  for (; of_b > of_a; --of_b) b = pipeline.steps[b].parent;
  // Side by side up to the condition that holds both.
  while (a != b && pipeline.steps[a].parent != pipeline.steps[b].parent) {
    a = pipeline.steps[a].parent;
    b = pipeline.steps[b].parent;
  }
  return a != b && pipeline.steps[a].branch != pipeline.steps[b].branch;
}

}  // namespace plumbline
