// Would a step take an earlier result, and if not, because of what? Answers what saved history can
// answer; what the service does not document is `unknown`, with the reason.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/cache/verdict.h"
#include "analyzer/graph/graph.h"
#include "analyzer/history/history.h"

namespace plumbline::cache {

// An execution that is about to start.
struct Question {
  const Pipeline& pipeline;
  const Graph& graph;
  const history::History* history = nullptr;  // null: nothing was saved
  history::Instant now = 0;                   // runs that ended later are in progress
  std::string pipeline_name = {};             // empty: the only one in the history
  Setting::Values given = {};                 // values of parameters, as texts
  // Only these steps are to run; outputs of the others come from `source_execution` (ARN or id).
  std::optional<std::vector<StepId>> selected = {};
  std::string source_execution = {};
};

// Where an earlier key comes from.
enum class Origin : std::uint8_t {
  none,
  definition,  // rebuilt from the stored definition and parameters
  job,         // what describe-*-job said, looked at where the definition holds a member
};
std::string_view to_string(Origin);

struct StepForecast {
  StepId step = no_step;
  Verdict verdict = Verdict::unknown;
  Certainty certainty = Certainty::unknown;
  std::vector<Reason> reasons;  // of a miss or an unknown; the primary one first
  std::string why;              // unknown: in words; "no-history" without any history
  bool selected = true;
  // A hit: the run whose result is taken. Otherwise the newest run that it was compared with.
  const history::Execution* source = nullptr;
  const history::StepRun* source_run = nullptr;
  std::string source_arn;                   // of the original execution, also when it is not saved
  std::optional<history::Instant> age;      // milliseconds
  std::optional<history::Instant> expires;  // the last moment at which it can be taken
  Origin origin = Origin::none;
  std::unique_ptr<Comparison> comparison;  // with `source`; reasons point into it
  std::vector<std::string> assumptions;    // what the certainty rests on
  std::vector<std::string> unchecked;      // S3 places and images whose content nobody looks at
};

// A saved execution with its definition: what comparisons with it point into.
struct Past {
  std::shared_ptr<const history::Definition> definition;  // null: not saved
  std::unique_ptr<Setting> setting;                       // null likewise
};

struct Forecast {
  std::vector<StepForecast> steps;  // as the pipeline's
  std::vector<std::string> notes;   // about the history as a whole
  // What the comparisons point into.
  std::unique_ptr<Setting> setting;
  std::unordered_map<const history::Execution*, std::shared_ptr<Past>> past;

  Forecast();
  Forecast(Forecast&&) noexcept;
  Forecast& operator=(Forecast&&) noexcept;
  ~Forecast();
};

Forecast forecast(const Question&);

// What every forecast takes for granted, for the foot of a report.
inline constexpr std::array<std::string_view, 5> taken_for_granted{
    "keys are compared with references replaced by their values",
    "the age of a result counts from the end of its step",
    "a hit does not renew the result that it takes",
    "only runs with caching turned on leave a result",
    "years and months are subtracted on the calendar in UTC"};

}  // namespace plumbline::cache
