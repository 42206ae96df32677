// Where the nodes of a graph without cycles go when it is drawn in layers: every edge leads to a
// later layer, few edges cross, and most of them are straight.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace plumbline::report {

struct Point {
  double along = 0;   // which layer
  double across = 0;  // place in it; a node takes 1
};

struct Layout {
  std::vector<Point> nodes;
  // For each edge: both ends, and between them a point in each layer that it passes.
  std::vector<std::vector<Point>> routes;
  std::uint32_t layers = 0;
  double breadth = 0;  // of the widest layer
  std::uint64_t crossings = 0;
};

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // from, to

// Edges that close a cycle are drawn backwards. The same graph gives the same layout.
Layout lay_out(std::uint32_t nodes, const Edges&);

// Pairs of edges that cross between two layers; `edges`: places in the upper and in the lower one.
std::uint64_t count_crossings(std::vector<std::pair<std::uint32_t, std::uint32_t>> edges,
                              std::uint32_t lower_size);

}  // namespace plumbline::report
