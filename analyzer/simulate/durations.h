// How long a step takes when nothing goes wrong: from a scenario, else from saved executions, else
// from a file of durations, else a guess for its type.
#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/history/statistics.h"
#include "analyzer/simulate/scenario.h"
#include "analyzer/simulate/words.h"

namespace plumbline::simulate {

// {"steps": {"Train": 3600}, "types": {"Training": {"p50": 3000, "p90": 5400}}}, with comments.
struct DurationFile {
  std::shared_ptr<const Document> file;
  json::Parsed parsed;
  std::unordered_map<std::string_view, Length> steps, types;
};
// Throws Error{usage}.
std::shared_ptr<const DurationFile> read_durations(const std::shared_ptr<const Document>& file);

class Durations {
 public:
  // Each may be null. `pipeline_name`: empty when it is not known.
  Durations(const Scenario*, const history::History*, const DurationFile*,
            std::string_view pipeline_name);
  // `job`: of the step, where it is known; `longest`: of one try, in seconds. A guess is no longer
  // than that.
  Duration of(const Step&, const Job& job, std::optional<std::int64_t> longest) const;

 private:
  std::unordered_map<std::string_view, Length> said_;
  const DurationFile* file_;
  std::map<std::pair<std::string_view, std::string_view>, Length> seen_;  // by name and type
};

// A guess, and no more: for a step of the type.
Milliseconds guessed_duration(StepType, const Job&);

}  // namespace plumbline::simulate
