// What the values of a definition come to in one execution: parameters filled in, Std:Join joined,
// outputs of other steps followed to the execution that made them. What only the service knows
// stays a symbol, which is equal to itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/model/pipeline.h"

namespace plumbline::cache {

// A piece of a resolved value.
struct Part {
  enum class Kind : std::uint8_t {
    text,
    run,    // has another value in every run: an execution's id, a job's name
    value,  // what a run computed: another run may give the same or another
    open,   // not known at all: a parameter without a value, a placeholder
  };
  Kind kind = Kind::text;
  std::string text;    // a symbol's name: "Steps.Train.ModelArtifacts.S3ModelArtifacts"
  std::string run;     // run, value: the execution whose run it is
  bool maybe = false;  // run, value: it is not sure that it is that run
  bool operator==(const Part&) const = default;
};

struct Resolved {
  json::Kind kind = json::Kind::missing;  // a scalar's; missing: not known
  std::vector<Part> parts;                // texts are never side by side
  bool follows_steps = false;             // an output of another step, or an execution variable
  // For people: "s3://bucket/{Execution.PipelineExecutionId}/train".
  std::string text() const;
  bool is_literal() const;
};

enum class Match : std::uint8_t {
  equal,
  likely_equal,  // a job's name in a recorded value stands for the symbol of that job
  unknown,
  different,
};
// `numeric`: the API member is a number, so that 1 is 1.0.
Match match(const Resolved& a, const Resolved& b, bool numeric);
// "1.50e1" and "15": the same number. Other texts are equal to themselves only.
bool same_number(std::string_view a, std::string_view b);

// A run of steps: an execution, or what stands for one in a comparison.
struct Run {
  std::string id;        // "abcdefghijkl", or a name that no execution has
  bool literal = false;  // the id is the execution's own, and reads as text in resolved values
  bool maybe = false;    // it is not sure that it is this run
  std::string arn = {};  // empty: not known
};

class Setting;

// Whose outputs a reference to a step reads.
struct Producer {
  const Setting* setting = nullptr;
  StepId step = no_step;
  Run run;
};

// A definition in one execution.
class Setting {
 public:
  using Values = std::vector<std::pair<std::string, std::string>>;
  // `given`: values at the start, as texts. The pipeline must outlive the setting.
  Setting(const Pipeline&, Run run, Values given = {}, std::string pipeline_name = {});

  const Pipeline& pipeline() const { return pipeline_; }
  const Run& run() const { return run_; }
  // Without one, a step's outputs come from this setting's own run.
  void set_producer(StepId, Producer);
  const Producer* producer(StepId) const;  // null: the step runs here
  // What describe-*-job said of the step's job in this run: wins over the definition.
  void set_recorded(StepId, const json::Value& answer);
  const json::Value& recorded(StepId) const;  // missing: nothing was recorded

  // A scalar or a function in a step, or at the root (no_step).
  Resolved resolve(const json::Value&, StepId owner) const;
  // What a reference to an output of the step reads that the run made. `path` as in GetPath.
  Resolved output_of(StepId, std::string_view path, const Run&) const;
  // The property file that a Std:JsonGet in the step reads.
  Resolved resolve_file(const Reference&) const;

 private:
  struct Way;  // how deep, and in which run
  Resolved evaluate(const json::Value&, StepId owner, const Way&) const;
  Resolved parameter(std::string_view name) const;
  Resolved variable(std::string_view name, StepId owner, const Run&) const;
  Resolved experiment(std::string_view name, const Way&) const;
  Resolved property(const Reference&, const Way&) const;
  Resolved output(StepId, std::string_view path, const Way&) const;
  Resolved from_file(const json::Value& function, StepId owner, const Way&) const;
  Resolved join(const json::Value& function, StepId owner, const Way&) const;
  Producer producer_of(StepId, const Way&) const;

  const Pipeline& pipeline_;
  Run run_;
  Values given_;
  std::unordered_map<std::string_view, std::string_view> given_index_;
  std::string pipeline_name_;
  std::unordered_map<StepId, Producer> producers_;
  std::unordered_map<StepId, const json::Value*> recorded_;
  mutable std::unordered_map<std::string, Resolved> known_;  // outputs by step, path and run
};

// Does a property that is no copy of an argument differ whenever its step has run again: what bears
// a job's name, what a job made? Others are values that a run computes.
bool is_made_anew(std::string_view path);

}  // namespace plumbline::cache
