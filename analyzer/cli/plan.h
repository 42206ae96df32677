// The dry run of a definition, as the command line asks for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/check/analyze.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/plan_cost.h"
#include "analyzer/model/start_request.h"
#include "analyzer/simulate/simulate.h"

namespace CLI {
class App;
}

namespace plumbline::cli {

struct PlanOptions {
  std::string path;
  std::vector<std::string> scenarios;    // files
  std::string start_request, history;    // a file, a directory
  std::string durations, pipeline_file;  // files
  std::string parameters_from, resume;   // executions
  StartOptions start;
  std::optional<std::uint32_t> max_parallel;
  std::string region, now;
  bool continue_after_failure = false;
  std::string max_duration;
  std::vector<std::string> forbid_miss;
  std::optional<double> hit_rate;
  std::vector<std::string> sweeps;  // "max-parallel=1..16"
  bool allow_guesses = false, detailed_exit_code = false;
  CostOptions cost;
  std::vector<std::string> formats{"text"};  // FORMAT or FORMAT:FILE
  std::string output;
  std::string color = "auto";
  std::uint64_t max_file_size = std::uint64_t{32} << 20U;
  CheckOptions which;  // which configuration holds
  Settings settings;   // what it says
};
// With what the configuration says and the command line does not. Throws Error.
PlanOptions configured(PlanOptions);
void add_plan(CLI::App&, PlanOptions&);
int plan(const PlanOptions&);

// All that is read once, whatever the number of scenarios. Throws Error.
struct PlanInputs {
  explicit PlanInputs(const PlanOptions&);
  std::shared_ptr<const Document> definition;
  std::shared_ptr<const history::History> history;
  std::shared_ptr<const simulate::DurationFile> durations;
  std::shared_ptr<const Document> pipeline_file;
  std::shared_ptr<const json::Parsed> pipeline_answer;  // of pipeline_file
  const history::Execution* recorded = nullptr;         // of --parameters-from or --resume
  history::Instant now = 0;
};

// The definition, with what the rules say of this way to start it.
struct Opening {
  std::shared_ptr<const simulate::Scenario> scenario;  // may be null
  std::shared_ptr<const StartRequest> start;           // may be null
  std::shared_ptr<const Analysis> analysis;
};
// Throws Error.
Opening open_plan(const PlanOptions&, const PlanInputs&, std::shared_ptr<const simulate::Scenario>);
// Null for an empty path. Throws Error.
std::shared_ptr<const simulate::Scenario> open_scenario(const PlanOptions&,
                                                        const std::string& path);

struct SweepPlan {
  PlanOptions options;
  std::vector<std::pair<std::string, std::string>> values;
};
// All combinations of what --sweep varies, the last one fastest. Throws Error{usage}.
std::vector<SweepPlan> sweep_of(const PlanOptions&);

// Throws Error{usage} when the inputs contradict each other or the definition.
simulate::Question question_of(const PlanOptions&, const PlanInputs&, const Opening&);

// The definition as it was, on the same assumptions: of --against.
struct Before {
  std::string name;
  Opening opening;
  simulate::Plan plan;
};
// Throws Error.
Before plan_before(const PlanOptions&, const PlanInputs&, const Opening& now);

}  // namespace plumbline::cli
