// What a selective execution runs and leaves out. AWS wants every step on every path between two
// selected steps to be selected as well.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "analyzer/graph/graph.h"
#include "analyzer/model/start_request.h"

namespace plumbline {

// Steps that are not selected and lie on paths between two selected ones.
struct Gap {
  StepId behind = 0, before = 0;  // selected: ways lead from `behind` over the steps to `before`
  // True when all such paths follow an edge from a Condition step into its branches.
  bool only_by_branch = false;
  std::vector<StepId> steps;  // in document order
};

struct Paths {
  std::vector<Gap> gaps;       // every step is in one at most; by `before`, then `behind`
  std::vector<bool> left_out;  // by step: in a gap
  // The first step in the document of every part of the selection: no path, also over steps that
  // are left out, connects a step of one part with a step of another.
  std::vector<StepId> parts;
};

// Linear in steps plus edges, however many steps are selected. `selected` names each step once.
Paths find_paths(const Graph&, std::size_t step_count, std::span<const StepId> selected);

// A start request's selection as steps of the definition.
struct Selection {
  std::vector<StepId> steps;  // each once, in the order of the request
  std::unordered_map<StepId, Location> at;
  // False when it is not clear which steps are meant, all of them: names that no step has, or that
  // two have, or that another tool fills in.
  bool clear = true;
  Paths paths;  // empty when not clear
};

Selection build_selection(const Pipeline&, const Graph&, const StartRequest&);

}  // namespace plumbline
