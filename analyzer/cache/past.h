// Private to cache/: saved executions as settings.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cache/forecast.h"

namespace plumbline::cache {

using PastRuns = std::unordered_map<const history::Execution*, std::shared_ptr<Past>>;

// Settings are made when first asked for.
class PastExecutions {
 public:
  PastExecutions(const history::History& history, PastRuns& made)
      : history_(history), made_(made) {}
  const Past& of(const history::Execution&);
  // Whose outputs the execution read as those of the step: its own, or of the run that a hit or a
  // selection took. `instead`: what to take when no definition is saved.
  Producer producer(const history::Execution&, std::string_view step, const Producer& instead);

 private:
  // The run that made what the execution took for the step's outputs.
  struct Maker {
    const history::Execution* execution = nullptr;  // null: it is not saved
    std::string_view arn;                           // then
  };
  Maker maker(const history::Execution&, std::string_view step) const;

  const history::History& history_;
  PastRuns& made_;
  unsigned depth_ = 0;  // of executions that lead to each other
};

Run run_of(const history::Execution&);
// S3 places and images in the key that may hold something else by now.
std::vector<std::string> unchecked_inputs(const Side&);
// A step of the type that did the same under a name that the pipeline has no more; empty: none.
std::string renamed_from(const Pipeline& now, StepId step, const Past&);

}  // namespace plumbline::cache
