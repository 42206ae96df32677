#include "analyzer/report/layout.h"

#include <algorithm>
#include <numeric>

namespace plumbline::report {
namespace {

using Id = std::uint32_t;

constexpr std::size_t most_bends = 20'000;  // beyond, long edges are drawn straight
constexpr int sweeps = 24;
constexpr double bend_size = 0.3;  // what an edge takes in a layer that it passes

// The nodes, and a bend for each layer that an edge passes. Edges here lead from a layer to the
// next one only.
class Layered {
 public:
  Layered(Id nodes, const Edges& edges) : real_(nodes), edges_(edges) {
    assign_layers();
    split_edges();
    order_layers();
    place();
  }

  Layout take() {
    Layout out;
    out.layers = static_cast<std::uint32_t>(layers_.size());
    out.crossings = best_;
    double least = 0;
    for (Id i = 0; i < layer_.size(); ++i) least = std::min(least, across_[i] - size_[i] / 2);
    for (Id i = 0; i < layer_.size(); ++i) {
      across_[i] -= least;
      out.breadth = std::max(out.breadth, across_[i] + size_[i] / 2);
    }
    const auto point = [&](Id id) { return Point{static_cast<double>(layer_[id]), across_[id]}; };
    for (Id i = 0; i < real_; ++i) out.nodes.push_back(point(i));
    for (const std::vector<Id>& way : ways_) {
      std::vector<Point> route;
      route.reserve(way.size());
      for (const Id id : way) route.push_back(point(id));
      out.routes.push_back(std::move(route));
    }
    return out;
  }

 private:
  // The longest way from a node without predecessors; nodes without any stand in the first layer,
  // others as late as what they lead to allows, which shortens edges.
  void assign_layers() {
    std::vector<std::vector<Id>> after(real_);
    std::vector<Id> waits(real_, 0);
    for (const auto& [from, to] : edges_) {
      if (from == to) continue;
      after[from].push_back(to);
      ++waits[to];
    }
    layer_.assign(real_, 0);
    std::vector<Id> order;
    for (Id i = 0; i < real_; ++i) {
      if (waits[i] == 0) order.push_back(i);
    }
    for (std::size_t at = 0; at < order.size(); ++at) {
      for (const Id to : after[order[at]]) {
        layer_[to] = std::max(layer_[to], layer_[order[at]] + 1);
        if (--waits[to] == 0) order.push_back(to);
      }
    }
    // Sources are pulled towards what they feed.
    std::vector<bool> has_before(real_, false);
    for (const auto& [from, to] : edges_) has_before[to] = has_before[to] || from != to;
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
      if (has_before[*at] || after[*at].empty()) continue;
      Id nearest = layer_[after[*at].front()];
      for (const Id to : after[*at]) nearest = std::min(nearest, layer_[to]);
      if (nearest > 0) layer_[*at] = nearest - 1;
    }
  }

  void split_edges() {
    std::size_t bends = 0;
    for (const auto& [from, to] : edges_) {
      const Id a = std::min(layer_[from], layer_[to]), b = std::max(layer_[from], layer_[to]);
      bends += b > a ? b - a - 1 : 0;
    }
    const bool straight = bends > most_bends;
    size_.assign(real_, 1.0);
    up_.resize(real_);
    down_.resize(real_);
    for (const auto& [from, to] : edges_) {
      std::vector<Id> way = {from};
      const bool forward = layer_[from] < layer_[to];
      if (forward && (!straight || layer_[to] == layer_[from] + 1)) {
        for (Id layer = layer_[from] + 1; layer < layer_[to]; ++layer) {
          const Id bend = static_cast<Id>(layer_.size());
          layer_.push_back(layer);
          size_.push_back(bend_size);
          up_.emplace_back();
          down_.emplace_back();
          link(way.back(), bend);
          way.push_back(bend);
        }
        link(way.back(), to);
      }
      way.push_back(to);
      ways_.push_back(std::move(way));
    }
    const Id last = layer_.empty() ? 0 : *std::max_element(layer_.begin(), layer_.end());
    layers_.resize(layer_.empty() ? 0 : last + 1);
  }

  void link(Id above, Id below) {
    down_[above].push_back(below);
    up_[below].push_back(above);
  }

  // Depth first from the sources: what belongs together starts side by side.
  void first_order() {
    std::vector<bool> seen(layer_.size(), false);
    std::vector<Id> stack;
    for (Id start = 0; start < real_; ++start) {
      if (!up_[start].empty()) continue;
      stack.push_back(start);
      while (!stack.empty()) {
        const Id id = stack.back();
        stack.pop_back();
        if (seen[id]) continue;
        seen[id] = true;
        layers_[layer_[id]].push_back(id);
        for (auto next = down_[id].rbegin(); next != down_[id].rend(); ++next) {
          stack.push_back(*next);
        }
      }
    }
    for (Id id = 0; id < layer_.size(); ++id) {
      if (!seen[id]) layers_[layer_[id]].push_back(id);
    }
    number();
  }

  void number() {
    place_.resize(layer_.size());
    for (const auto& layer : layers_) {
      for (Id i = 0; i < layer.size(); ++i) place_[layer[i]] = i;
    }
  }

  std::uint64_t crossings() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
      Edges pairs;
      for (const Id id : layers_[i]) {
        for (const Id to : down_[id]) pairs.emplace_back(place_[id], place_[to]);
      }
      sum += count_crossings(std::move(pairs), static_cast<Id>(layers_[i + 1].size()));
    }
    return sum;
  }

  // Each node goes to the middle of its neighbours in the layer before.
  void sort_layer(std::vector<Id>& layer, const std::vector<std::vector<Id>>& neighbours) {
    std::vector<std::pair<double, Id>> wanted;
    for (const Id id : layer) {
      double sum = place_[id];
      if (!neighbours[id].empty()) {
        sum = 0;
        for (const Id other : neighbours[id]) sum += place_[other];
        sum /= static_cast<double>(neighbours[id].size());
      }
      wanted.emplace_back(sum, id);
    }
    std::stable_sort(wanted.begin(), wanted.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (Id i = 0; i < layer.size(); ++i) {
      layer[i] = wanted[i].second;
      place_[layer[i]] = i;
    }
  }

  // Crossings of the edges of two neighbours, as they stand.
  std::uint64_t between(Id left, Id right, const std::vector<std::vector<Id>>& neighbours) const {
    std::uint64_t sum = 0;
    for (const Id a : neighbours[left]) {
      for (const Id b : neighbours[right]) sum += place_[a] > place_[b] ? 1 : 0;
    }
    return sum;
  }

  // Neighbours change places where that saves crossings.
  bool swap_neighbours() {
    bool better = false;
    for (auto& layer : layers_) {
      for (std::size_t i = 0; i + 1 < layer.size(); ++i) {
        const Id left = layer[i], right = layer[i + 1];
        const std::size_t work =
            up_[left].size() * up_[right].size() + down_[left].size() * down_[right].size();
        if (work > 4096) continue;
        const std::uint64_t now = between(left, right, up_) + between(left, right, down_);
        const std::uint64_t then = between(right, left, up_) + between(right, left, down_);
        if (then >= now) continue;
        std::swap(layer[i], layer[i + 1]);
        std::swap(place_[left], place_[right]);
        better = true;
      }
    }
    return better;
  }

  void order_layers() {
    first_order();
    auto best = layers_;
    best_ = crossings();
    for (int sweep = 0; sweep < sweeps && best_ > 0; ++sweep) {
      if (sweep % 2 == 0) {
        for (std::size_t i = 1; i < layers_.size(); ++i) sort_layer(layers_[i], up_);
      } else {
        for (std::size_t i = layers_.size() - 1; i-- > 0;) sort_layer(layers_[i], down_);
      }
      for (int pass = 0; pass < 4 && swap_neighbours(); ++pass) {
      }
      const std::uint64_t now = crossings();
      if (now < best_) {
        best_ = now;
        best = layers_;
      }
    }
    layers_ = std::move(best);
    number();
  }

  // The places nearest to `wanted` (least squares) that keep the order and the room of each:
  // neighbours that are too near to each other move as one block.
  void settle(const std::vector<Id>& layer, const std::vector<double>& wanted,
              const std::vector<double>& weight) {
    struct Block {
      double sum, weight;
      std::size_t count;
      double middle() const { return sum / weight; }
    };
    std::vector<double> offset(layer.size(), 0);
    for (std::size_t i = 1; i < layer.size(); ++i) {
      offset[i] = offset[i - 1] + (size_[layer[i - 1]] + size_[layer[i]]) / 2;
    }
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      blocks.push_back({(wanted[i] - offset[i]) * weight[i], weight[i], 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].middle() > blocks.back().middle()) {
        const Block last = blocks.back();
        blocks.pop_back();
        blocks.back().sum += last.sum;
        blocks.back().weight += last.weight;
        blocks.back().count += last.count;
      }
    }
    std::size_t at = 0;
    for (const Block& block : blocks) {
      for (std::size_t i = 0; i < block.count; ++i, ++at) {
        across_[layer[at]] = block.middle() + offset[at];
      }
    }
  }

  void place() {
    across_.assign(layer_.size(), 0);
    for (const auto& layer : layers_) {
      double at = 0;
      for (const Id id : layer) {
        across_[id] = at + size_[id] / 2;
        at += size_[id];
      }
      for (const Id id : layer) across_[id] -= at / 2;
    }
    std::vector<double> wanted, weight;
    for (int sweep = 0; sweep < sweeps; ++sweep) {
      for (std::size_t step = 0; step < layers_.size(); ++step) {
        const std::size_t i = sweep % 2 == 0 ? step : layers_.size() - 1 - step;
        wanted.clear();
        weight.clear();
        for (const Id id : layers_[i]) {
          double sum = 0, total = 0;
          const auto pull = [&](Id other) {
            const double w = id >= real_ && other >= real_ ? 8 : 1;
            sum += across_[other] * w;
            total += w;
          };
          for (const Id other : up_[id]) pull(other);
          for (const Id other : down_[id]) pull(other);
          wanted.push_back(total > 0 ? sum / total : across_[id]);
          weight.push_back(std::max(total, 0.01));
        }
        settle(layers_[i], wanted, weight);
      }
    }
  }

  Id real_;
  const Edges& edges_;
  std::vector<Id> layer_;
  std::vector<double> size_, across_;
  std::vector<std::vector<Id>> up_, down_, ways_, layers_;
  std::vector<Id> place_;
  std::uint64_t best_ = 0;
};

}  // namespace

std::uint64_t count_crossings(Edges edges, std::uint32_t lower_size) {
  std::sort(edges.begin(), edges.end());
  // How many edges so far end at each place or before: sums in a tree of powers of two.
  std::vector<std::uint32_t> tree(lower_size + 1, 0);
  std::uint64_t sum = 0, seen = 0;
  for (const auto& edge : edges) {
    std::uint64_t not_behind = 0;
    for (std::uint32_t i = edge.second + 1; i > 0; i -= i & (~i + 1)) not_behind += tree[i];
    sum += seen - not_behind;
    for (std::uint32_t i = edge.second + 1; i <= lower_size; i += i & (~i + 1)) ++tree[i];
    ++seen;
  }
  return sum;
}

Layout lay_out(std::uint32_t nodes, const Edges& edges) { return Layered(nodes, edges).take(); }

}  // namespace plumbline::report
