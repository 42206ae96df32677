// Private to cache/: the earlier runs of a pipeline's steps.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/cache/forecast.h"

namespace plumbline::cache {

struct Candidate {
  const history::Execution* execution = nullptr;
  const history::StepRun* run = nullptr;
  history::Instant at() const { return run->end != history::no_instant ? run->end : run->start; }
};

struct Candidates {
  std::unordered_map<std::string_view, std::vector<Candidate>> by_step;  // newest first
  const history::Execution* newest = nullptr;                            // that has a definition
  std::size_t without_steps = 0;  // executions whose steps were not saved
  std::string pipeline_name;      // the one that is meant, when that is known
  std::string no_history;         // why there are none; empty: there may be some
  std::vector<std::string> notes;
};

// Only executions of the pipeline that began before the question's moment.
Candidates find_candidates(const Question&);

}  // namespace plumbline::cache
