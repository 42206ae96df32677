// What the expressions of a definition come to in a dry run. Keys of caches ask another question
// (analyzer/cache/values.h: would this be the same in another execution); outputs of earlier
// executions are answered by that one here too.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/cache/values.h"
#include "analyzer/history/instant.h"
#include "analyzer/model/pipeline.h"
#include "analyzer/simulate/job.h"
#include "analyzer/simulate/value.h"

namespace plumbline::simulate {

// What is known of the execution itself; empty: a symbol.
struct Identity {
  std::string pipeline_name, id, region, account;
  history::Instant now = 0;  // its start
  std::string pipeline_arn() const;
  std::string execution_arn() const;
};

// What is said of a step's outputs.
struct Outputs {
  const json::Value* properties = nullptr;      // like the answer of describe-*-job
  const json::Value* property_files = nullptr;  // by name
  const json::Value* output_parameters = nullptr;
  const json::Value* described = nullptr;    // what describe-*-job said of the run that is taken
  const cache::Producer* earlier = nullptr;  // whose outputs these are: a hit's, a reused step's
};

// Everything but what happens while time goes by.
struct Known {
  const Pipeline& pipeline;
  Identity identity;
  std::unordered_map<std::string_view, Value> parameters;
  std::vector<Outputs> outputs;                          // by step
  std::map<std::string_view, const json::Value*> files;  // by URI
};

class Values {
 public:
  explicit Values(const Known& known);

  // The clock, and what steps have come to.
  void start(StepId step, Milliseconds at) { started_[step] = at; }
  void decide(StepId condition, std::optional<bool> outcome) { outcome_[condition] = outcome; }
  void reset();

  // Has anything that was evaluated since forget() to do with the clock or with what conditions
  // came to? What has not is the same in every world.
  bool varied() const { return varied_; }
  void forget() const { varied_ = false; }

  // A literal or a function in a step, as it is when the step starts (no_step: at the root).
  Value evaluate(const json::Value&, StepId owner) const;
  // All of a value with its functions filled in. False: something in it is undefined; `out` is
  // then the reason.
  bool fill_in(const json::Value&, StepId owner, std::string& out) const;

 private:
  Value at_depth(const json::Value&, StepId owner, unsigned depth) const;
  Value join(const json::Value& function, StepId owner, unsigned depth) const;
  Value from_file(const json::Value& function, StepId owner, unsigned depth) const;
  Value report(const Reference&, std::string_view path, unsigned depth) const;
  Value variable(std::string_view name, StepId owner) const;
  Value parameter(std::string_view name) const;
  Value output(const Reference&, unsigned depth) const;
  Value make_output(const Reference&, unsigned depth) const;
  std::optional<Value> said(StepId step, std::string_view path) const;
  Value output_parameter(StepId step, std::string_view path) const;
  Value modelled(StepId step, std::string_view path, unsigned depth) const;
  bool write(const json::Value&, StepId owner, unsigned depth, std::string& out) const;

  const Known& known_;
  std::vector<Milliseconds> started_;
  std::vector<std::optional<bool>> outcome_;
  // Outputs that were asked for: outputs made of outputs are else worked out again and again.
  struct Made {
    Value value;
    bool varies = false;
  };
  mutable std::unordered_map<std::string, Made> made_;
  mutable std::vector<std::string> varying_;  // of made_
  mutable bool varied_ = false;
  mutable unsigned structures_ = 0;  // in the value that is filled in
};

}  // namespace plumbline::simulate
