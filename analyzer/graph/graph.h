// Who waits for whom, and why. Every edge carries the text that causes it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzer/model/pipeline.h"

namespace plumbline {

enum class Why : std::uint8_t { depends_on, data, property_file, branch };
std::string_view to_string(Why);  // "dependsOn", "data", "propertyFile", "branch"

struct Edge {
  StepId from = 0, to = 0;  // `to` waits for `from`
  Why why = Why::depends_on;
  const json::Value* at = nullptr;  // DependsOn entry, Get string, or the branch step itself
};

// A step that can never run, because what it waits for needs both outcomes of one condition.
struct Contradiction {
  StepId step = 0, condition = 0;
  // How each outcome comes to be needed here: an edge into the step, or null when the step itself
  // sits in that branch.
  const Edge* if_edge = nullptr;
  const Edge* else_edge = nullptr;
};

// All of it is linear in steps plus edges.
class Graph {
 public:
  explicit Graph(const Pipeline&);

  // One edge for each pair and reason, the first in the document; no edge from a step to itself.
  // Sorted by `to`, then in document order.
  std::span<const Edge> edges() const { return edges_; }
  std::span<const Edge> into(StepId) const;       // what the step waits for
  std::vector<StepId> waiting_for(StepId) const;  // who waits for the step
  // Numbers in edges() of those that lead away from the step.
  std::span<const std::uint32_t> out_of(StepId) const;
  // Edges from a step to itself, which `edges` leaves out.
  std::span<const Edge> self_edges() const { return self_edges_; }

  // Topological, ties in document order; steps on a cycle, and behind one, are left out.
  std::span<const StepId> order() const { return order_; }
  // One shortest way round for each knot of steps that wait for each other, as consecutive edges
  // (the last one leads back to the first one's `from`). Starts at the way's first step in the
  // document. Shortest among the ways through the knot's first 64 steps.
  std::span<const std::vector<Edge>> cycles() const { return cycles_; }
  // Number of further steps in the same knot that the shown way does not pass.
  std::span<const std::uint32_t> cycle_extra() const { return cycle_extra_; }
  bool acyclic() const { return cycles_.empty() && self_edges_.empty(); }

  // Steps where a contradiction first arises, in document order; what merely waits for such a step
  // is not listed. At most 65,536 conditions that steps of both branches lead out of are looked
  // at, 64 in one pass.
  std::span<const Contradiction> contradictions() const { return contradictions_; }

 private:
  struct Search;  // memory for one search after the other
  std::vector<Edge> shortest_way_round(const std::vector<StepId>& knot, Search&) const;
  void find_order();
  void find_cycles();
  void find_contradictions(const Pipeline&);

  std::vector<Edge> edges_, self_edges_;
  std::vector<std::uint32_t> first_in_;  // CSR over edges_, by `to`
  std::vector<std::uint32_t> first_out_;
  std::vector<std::uint32_t> out_;  // edge numbers, by `from`
  std::vector<StepId> order_;
  std::vector<std::vector<Edge>> cycles_;
  std::vector<std::uint32_t> cycle_extra_;
  std::vector<Contradiction> contradictions_;
};

}  // namespace plumbline
