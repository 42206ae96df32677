// Private to history/: the steps of one execution, of which several answers may tell.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/history/history.h"

namespace plumbline::history {

class StepRuns {
 public:
  void reserve(std::size_t more) { runs_.reserve(runs_.size() + more); }
  // Of several entries with one name the later run stays, and of one run the later state.
  void add(StepRun run);
  std::vector<StepRun> take();  // by start

 private:
  std::vector<StepRun> runs_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
};

}  // namespace plumbline::history
