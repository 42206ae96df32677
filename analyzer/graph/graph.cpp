#include "analyzer/graph/graph.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace plumbline {

std::string_view to_string(Why why) {
  switch (why) {
    case Why::depends_on: return "dependsOn";
    case Why::data: return "data";
    case Why::property_file: return "propertyFile";
    case Why::branch: return "branch";
  }
  return {};
}

namespace {

// Collects the edges into one step after the other.
class EdgeCollector {
 public:
  EdgeCollector(std::size_t steps, std::vector<Edge>& edges, std::vector<Edge>& self_edges)
      : seen_(steps * 4, no_step), edges_(edges), self_edges_(self_edges) {}

  void add(StepId from, StepId to, Why why, const json::Value* at) {
    if (from == no_step) return;
    StepId& seen = seen_[std::size_t{from} * 4 + static_cast<std::size_t>(why)];
    if (seen == to) return;
    seen = to;
    (from == to ? self_edges_ : edges_).push_back({from, to, why, at});
  }

 private:
  std::vector<StepId> seen_;  // the last step that had an edge from this one for this reason
  std::vector<Edge>& edges_;
  std::vector<Edge>& self_edges_;
};

}  // namespace

Graph::Graph(const Pipeline& pipeline) {
  const std::size_t count = pipeline.steps.size();
  EdgeCollector collector(count, edges_, self_edges_);
  first_in_.reserve(count + 1);
  for (StepId id = 0; id < count; ++id) {
    const Step& step = pipeline.steps[id];
    first_in_.push_back(static_cast<std::uint32_t>(edges_.size()));
    collector.add(step.parent, id, Why::branch, step.node);
    for (const Dependency& dependency : step.depends_on) {
      collector.add(dependency.target, id, Why::depends_on, dependency.at);
    }
    for (const Reference& reference : pipeline.references_of(id)) {
      const bool file = reference.kind == ReferenceKind::property_file;
      collector.add(reference.target, id, file ? Why::property_file : Why::data, reference.at);
    }
    std::stable_sort(
        edges_.begin() + first_in_.back(), edges_.end(),
        [](const Edge& a, const Edge& b) { return a.at->range().begin < b.at->range().begin; });
  }
  first_in_.push_back(static_cast<std::uint32_t>(edges_.size()));

  first_out_.assign(count + 1, 0);
  for (const Edge& edge : edges_) ++first_out_[edge.from + 1];
  for (std::size_t i = 1; i <= count; ++i) first_out_[i] += first_out_[i - 1];
  out_.resize(edges_.size());
  std::vector<std::uint32_t> next(first_out_.begin(), first_out_.end() - 1);
  for (std::uint32_t i = 0; i < edges_.size(); ++i) out_[next[edges_[i].from]++] = i;

  find_order();
  if (order_.size() < count) find_cycles();
  find_contradictions(pipeline);
}

std::span<const Edge> Graph::into(StepId id) const {
  return std::span(edges_).subspan(first_in_[id], first_in_[id + 1] - first_in_[id]);
}

std::span<const std::uint32_t> Graph::out_of(StepId id) const {
  return std::span(out_).subspan(first_out_[id], first_out_[id + 1] - first_out_[id]);
}

std::vector<StepId> Graph::waiting_for(StepId id) const {
  std::vector<StepId> result;
  for (const std::uint32_t i : out_of(id)) {
    if (result.empty() || result.back() != edges_[i].to) result.push_back(edges_[i].to);
  }
  return result;
}

void Graph::find_order() {
  const std::size_t count = first_in_.size() - 1;
  std::vector<std::uint32_t> waiting(count);
  std::priority_queue<StepId, std::vector<StepId>, std::greater<>> ready;
  for (StepId id = 0; id < count; ++id) {
    waiting[id] = first_in_[id + 1] - first_in_[id];
    if (waiting[id] == 0) ready.push(id);
  }
  order_.reserve(count);
  while (!ready.empty()) {
    const StepId id = ready.top();
    ready.pop();
    order_.push_back(id);
    for (const std::uint32_t i : out_of(id)) {
      if (--waiting[edges_[i].to] == 0) ready.push(edges_[i].to);
    }
  }
}

namespace {

// Tarjan's algorithm without recursion. Calls `found` with the steps of every knot.
class Knots {
 public:
  Knots(std::size_t count, std::function<std::span<const Edge>(StepId)> into)
      : into_(std::move(into)), number_(count, 0), low_(count, 0), on_stack_(count, false) {}

  template <typename Found>
  void run(Found found) {
    for (StepId root = 0; root < number_.size(); ++root) {
      if (number_[root] != 0) continue;
      enter(root);
      while (!frames_.empty()) {
        Frame& frame = frames_.back();
        const std::span<const Edge> edges = into_(frame.step);
        if (frame.next < edges.size()) {
          const StepId other = edges[frame.next++].from;
          if (number_[other] == 0) {
            enter(other);
          } else if (on_stack_[other]) {
            low_[frame.step] = std::min(low_[frame.step], number_[other]);
          }
          continue;
        }
        const StepId done = frame.step;
        frames_.pop_back();
        if (!frames_.empty()) {
          low_[frames_.back().step] = std::min(low_[frames_.back().step], low_[done]);
        }
        if (low_[done] == number_[done]) leave(done, found);
      }
    }
  }

 private:
  struct Frame {
    StepId step;
    std::size_t next;
  };

  void enter(StepId id) {
    number_[id] = low_[id] = ++counter_;
    on_stack_[id] = true;
    stack_.push_back(id);
    frames_.push_back({id, 0});
  }

  template <typename Found>
  void leave(StepId root, Found& found) {
    std::vector<StepId> knot;
    do {
      knot.push_back(stack_.back());
      on_stack_[stack_.back()] = false;
      stack_.pop_back();
    } while (knot.back() != root);
    if (knot.size() > 1) found(std::move(knot));
  }

  std::function<std::span<const Edge>(StepId)> into_;
  std::vector<std::uint32_t> number_, low_;
  std::vector<bool> on_stack_;
  std::vector<StepId> stack_;
  std::vector<Frame> frames_;
  std::uint32_t counter_ = 0;
};

}  // namespace

struct Graph::Search {
  std::vector<std::uint32_t> reached_by;  // the edge that led to a step
  std::vector<bool> in_knot;
};

std::vector<Edge> Graph::shortest_way_round(const std::vector<StepId>& knot, Search& search) const {
  constexpr std::size_t most_starts = 64;
  constexpr std::uint32_t unreached = 0xFFFFFFFF;
  auto& [reached_by, in_knot] = search;
  for (const StepId id : knot) in_knot[id] = true;
  std::vector<std::uint32_t> best;
  for (std::size_t i = 0; i < std::min(knot.size(), most_starts); ++i) {
    const StepId start = knot[i];
    for (const StepId id : knot) reached_by[id] = unreached;
    std::vector<StepId> queue{start};
    std::uint32_t closing = unreached;
    for (std::size_t at = 0; at < queue.size() && closing == unreached; ++at) {
      for (const std::uint32_t edge : out_of(queue[at])) {
        const StepId to = edges_[edge].to;
        if (to == start) {
          closing = edge;
          break;
        }
        if (!in_knot[to] || reached_by[to] != unreached) continue;
        reached_by[to] = edge;
        queue.push_back(to);
      }
    }
    if (closing == unreached) continue;
    std::vector<std::uint32_t> way{closing};
    while (edges_[way.back()].from != start) way.push_back(reached_by[edges_[way.back()].from]);
    if (best.empty() || way.size() < best.size()) best = std::move(way);
    if (best.size() == 2) break;
  }
  for (const StepId id : knot) in_knot[id] = false;
  std::vector<Edge> result;
  for (auto edge = best.rbegin(); edge != best.rend(); ++edge) result.push_back(edges_[*edge]);
  const auto first = std::min_element(result.begin(), result.end(),
                                      [](const Edge& a, const Edge& b) { return a.from < b.from; });
  std::rotate(result.begin(), first, result.end());
  return result;
}

void Graph::find_cycles() {
  const std::size_t count = first_in_.size() - 1;
  std::vector<std::vector<StepId>> knots;
  Knots(count, [this](StepId id) { return into(id); }).run([&](std::vector<StepId> knot) {
    std::sort(knot.begin(), knot.end());
    knots.push_back(std::move(knot));
  });
  std::sort(knots.begin(), knots.end());
  Search search{std::vector<std::uint32_t>(count), std::vector<bool>(count, false)};
  for (const auto& knot : knots) {
    cycles_.push_back(shortest_way_round(knot, search));
    cycle_extra_.push_back(static_cast<std::uint32_t>(knot.size() - cycles_.back().size()));
  }
}

}  // namespace plumbline
