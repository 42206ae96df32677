// How an execution is to be started: a StartPipelineExecution request (what `aws sagemaker
// start-pipeline-execution --cli-input-json` takes), the command line's options, or both. Views
// into the texts that are held here; every item knows its place. Members of a wrong shape are left
// out and reported by selection/malformed-request.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline {

// A value for one execution.
struct StartParameter {
  std::string_view name, value;
  Location name_at, value_at;
  bool has_value = true;  // false: the request gives no text
};

// An entry of SelectedSteps, or a name after --selected-steps.
struct SelectedStep {
  std::string_view name;
  Location at;
};

// The execution that gives the outputs of steps that are not selected.
struct SourceExecution {
  enum class Kind : std::uint8_t { none, latest, given };
  Kind kind = Kind::none;
  std::string_view arn;  // given
  Location at;           // what says so; no document when nothing does, or no text
};

// What the command line's options say; they win over the request.
struct StartOptions {
  std::vector<std::string> parameters;          // NAME=VALUE
  std::optional<std::string> selected_steps;    // A,B
  std::optional<std::string> source_execution;  // an ARN, "latest" or "none"
  bool any() const { return !parameters.empty() || selected_steps || source_execution; }
};

struct StartRequest {
  std::shared_ptr<const Document> file;  // null: only options were given
  json::Parsed parsed;
  // One for each option, named like it; its text is what the user typed.
  std::vector<std::shared_ptr<const Document>> typed;

  std::string_view pipeline_name;  // the last part when PipelineName is an ARN; may be empty
  // A request is there, or values are given: a parameter that gets none has only its default.
  bool gives_parameters = false;
  bool parameters_complete = true;         // false: some could not be read
  std::vector<StartParameter> parameters;  // of the request but for what options replace; options
  bool selective = false;                  // only some steps are to run
  bool selection_complete = true;          // false: some could not be read
  std::vector<SelectedStep> selected;
  SourceExecution source;

  const json::Value& root() const { return parsed.tree.root(); }
  bool is_typed(const Document& document) const { return &document != file.get(); }
};

// Throws Error{usage} for options that say nothing: `--parameter X`, `--selected-steps A,,B`.
std::shared_ptr<const StartRequest> read_start_request(std::shared_ptr<const Document> file,
                                                       const StartOptions& options = {});

}  // namespace plumbline
