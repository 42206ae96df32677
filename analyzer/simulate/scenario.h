// A scenario file: what is assumed of an execution that nobody has run. What it leaves out is
// modelled. Views into the text that is held here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/history/instant.h"
#include "analyzer/model/pipeline.h"
#include "analyzer/simulate/job.h"
#include "analyzer/simulate/retries.h"

namespace plumbline::simulate {

struct Length {
  Milliseconds p50 = 0;
  std::optional<Milliseconds> p90;
};

struct ScenarioStep {
  std::string_view name;
  Location at;  // of the name
  std::optional<Length> duration;
  std::optional<bool> succeeds;
  std::string_view failure_reason;
  std::vector<Try> attempts;
  const json::Value* properties = nullptr;
  const json::Value* property_files = nullptr;
  const json::Value* output_parameters = nullptr;
};

struct Scenario {
  std::shared_ptr<const Document> file;  // null: nothing is assumed
  json::Parsed parsed;
  std::string name = "default";  // the file's, without folder and ending

  std::optional<history::Instant> now;
  std::string_view id, pipeline_name, region, account;  // empty: not said
  bool gives_parameters = false;
  struct Given {
    std::string_view name;
    std::string text;  // the value as StartPipelineExecution would get it
    Location name_at, value_at;
  };
  std::vector<Given> parameters;
  struct Named {
    std::string_view name;
    Location at;
  };
  std::optional<std::vector<Named>> selected;
  std::string_view source_execution;
  std::optional<std::uint32_t> max_parallel;
  Location max_parallel_at, selected_at;
  std::vector<ScenarioStep> steps;
  std::vector<std::pair<std::string_view, const json::Value*>> files;
  struct Forced {
    std::string_view name;
    bool outcome = false;
    Location at;
  };
  std::vector<Forced> conditions;

  // "scenario.json:3:12", counted from 1.
  std::string spot(Location) const;
};

// Throws Error{usage}: one line that says where and what is wrong.
std::shared_ptr<const Scenario> read_scenario(const std::shared_ptr<const Document>& file);

// Everything that it names is in the definition, and nothing contradicts it. Throws Error{usage}.
void require_fitting(const Scenario&, const Pipeline&);

// Seconds, or {"p50": .., "p90": ..}; the reason when it is neither.
std::string length_of(const json::Value&, Length&);

}  // namespace plumbline::simulate
