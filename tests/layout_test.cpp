// The layered layout: its crossings against counting them one by one, and its promises.
#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <random>

#include "analyzer/report/layout.h"

namespace {

using namespace plumbline::report;

// Like std::mt19937, with numbers that fit.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::uint32_t operator()() { return static_cast<std::uint32_t>(engine_()); }

 private:
  std::mt19937 engine_;
};

Edges random_edges(Random& random, std::uint32_t nodes, std::uint32_t count) {
  Edges edges;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t a = random() % nodes, b = random() % nodes;
    if (a != b) edges.emplace_back(std::min(a, b), std::max(a, b));
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

}  // namespace

TEST_CASE("crossings are those that counting every pair finds") {
  Random random(1);
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t lower = 1 + random() % 9;
    Edges edges;
    for (std::uint32_t i = 0; i < random() % 30; ++i) {
      edges.emplace_back(random() % 9, random() % lower);
    }
    std::uint64_t slow = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const auto& a = edges[i];
        const auto& b = edges[j];
        if ((a.first < b.first && a.second > b.second) ||
            (a.first > b.first && a.second < b.second)) {
          ++slow;
        }
      }
    }
    CHECK(count_crossings(edges, lower) == slow);
  }
}

TEST_CASE("every edge leads to a later layer and no two nodes of a layer overlap") {
  Random random(2);
  for (int round = 0; round < 60; ++round) {
    const std::uint32_t nodes = 2 + random() % 40;
    const Edges edges = random_edges(random, nodes, nodes * 2);
    const Layout layout = lay_out(nodes, edges);
    REQUIRE(layout.nodes.size() == nodes);
    REQUIRE(layout.routes.size() == edges.size());
    for (std::size_t i = 0; i < edges.size(); ++i) {
      CHECK(layout.nodes[edges[i].first].along < layout.nodes[edges[i].second].along);
      CHECK(layout.routes[i].front().across == layout.nodes[edges[i].first].across);
      CHECK(layout.routes[i].back().across == layout.nodes[edges[i].second].across);
      for (std::size_t j = 1; j < layout.routes[i].size(); ++j) {
        CHECK(layout.routes[i][j].along == layout.routes[i][j - 1].along + 1);
      }
    }
    for (std::uint32_t a = 0; a < nodes; ++a) {
      CHECK(layout.nodes[a].across >= 0.5 - 1e-9);
      CHECK(layout.nodes[a].across <= layout.breadth - 0.5 + 1e-9);
      for (std::uint32_t b = 0; b < a; ++b) {
        if (layout.nodes[a].along != layout.nodes[b].along) continue;
        const double apart = layout.nodes[a].across - layout.nodes[b].across;
        CHECK((apart > 1 - 1e-9 || apart < -1 + 1e-9));
      }
    }
  }
}

TEST_CASE("graphs that can be drawn without a crossing are") {
  // A tree, a ladder, and two chains beside each other.
  Edges tree;
  for (std::uint32_t i = 1; i < 31; ++i) tree.emplace_back((i - 1) / 2, i);
  CHECK(lay_out(31, tree).crossings == 0);
  Edges ladder;
  for (std::uint32_t i = 0; i + 2 < 20; i += 2) {
    ladder.emplace_back(i, i + 2);
    ladder.emplace_back(i + 1, i + 3);
    ladder.emplace_back(i, i + 3);
  }
  CHECK(lay_out(20, ladder).crossings == 0);
  // K(3,3) cannot: nine crossings of its edges in two layers, whatever the order.
  Edges full;
  for (std::uint32_t i = 0; i < 3; ++i) {
    for (std::uint32_t j = 3; j < 6; ++j) full.emplace_back(i, j);
  }
  CHECK(lay_out(6, full).crossings == 9);
}

TEST_CASE("a layout holds for nothing, for cycles and for itself, and is the same again") {
  CHECK(lay_out(0, {}).nodes.empty());
  CHECK(lay_out(3, {}).breadth == 3);
  const Edges cycle = {{0, 1}, {1, 2}, {2, 0}, {1, 1}};
  CHECK(lay_out(3, cycle).routes.size() == 4);
  Random random(3);
  const Edges edges = random_edges(random, 100, 180);
  const Layout first = lay_out(100, edges), second = lay_out(100, edges);
  for (std::size_t i = 0; i < 100; ++i) {
    CHECK(first.nodes[i].along == second.nodes[i].along);
    CHECK(first.nodes[i].across == second.nodes[i].across);
  }
}

TEST_CASE("a long chain with far edges is laid out in time") {
  Edges edges;
  for (std::uint32_t i = 1; i < 20'000; ++i) {
    edges.emplace_back(i - 1, i);
    edges.emplace_back(0, i);
  }
  const auto begin = std::chrono::steady_clock::now();
  CHECK(lay_out(20'000, edges).layers == 20'000);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}
