// The dry run of a definition: analysis and assumptions in, a plan out. Nothing here reads files or
// clocks: the same question gives the same plan.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/cache/forecast.h"
#include "analyzer/graph/graph.h"
#include "analyzer/simulate/durations.h"
#include "analyzer/simulate/plan.h"
#include "analyzer/simulate/scenario.h"
#include "analyzer/simulate/values.h"

namespace plumbline::simulate {

// A parameter's value at the start, as text.
struct GivenValue {
  std::string name, text;
  Origin origin = Origin::request;
};

struct Question {
  // Both must outlive the plan, as must the document behind them.
  const Document& document;
  const Pipeline& pipeline;
  const Graph& graph;
  std::shared_ptr<const Scenario> scenario = {};         // null: nothing is assumed
  std::shared_ptr<const history::History> history = {};  // null: nothing was saved
  std::shared_ptr<const DurationFile> durations = {};    // null: none
  Identity identity = {};
  std::vector<GivenValue> given = {};  // of several with one name the last
  // True: a parameter without default that is not given is undefined; otherwise it is a symbol.
  bool gives_parameters = false;
  std::optional<std::uint32_t> max_parallel = {};
  Origin max_parallel_origin = Origin::none;
  // Only these are to run. Outputs of the others come from `source_execution`: an ARN, an id,
  // "latest", or empty when there is none.
  std::optional<std::vector<StepId>> selected = {};
  std::string source_execution = {};
  // The rest of this execution is to run: what succeeded in it is reused. Null: no such thing.
  const history::Execution* resumed = nullptr;
  bool stop_on_failure = true;
  bool arguments = true;  // false: `resolved_arguments` stay empty
};

// More ways than this that unknown conditions may go are not looked at.
inline constexpr std::size_t most_worlds = 64;

// What the scenario says, for a question that nothing else has been told of: values of parameters
// are added to those that are given, everything else replaces what is there. Throws Error{usage}
// when the scenario does not fit the definition.
void assume(std::shared_ptr<const Scenario>, Question&);

// How many steps run at the same time, where the text around a definition says it: the answer of
// describe-pipeline, a request. Nothing else of it is read.
void heed_limit(const json::Value& around, Origin, Question&);
Plan simulate(const Question&);

}  // namespace plumbline::simulate
