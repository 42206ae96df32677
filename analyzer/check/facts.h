// What rules look at.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "analyzer/graph/graph.h"
#include "analyzer/graph/selection.h"
#include "analyzer/json/value.h"
#include "analyzer/model/pipeline.h"
#include "analyzer/model/secrets.h"
#include "analyzer/model/start_request.h"
#include "analyzer/schema/envelope.h"
#include "analyzer/source/diagnostic.h"
#include "analyzer/types/locations.h"
#include "analyzer/types/types.h"

namespace plumbline::cache {
struct Drift;
}
namespace plumbline::history {
class History;
}

namespace plumbline {

struct BaselineUse;
struct IgnoreUse;
struct Rule;
struct World;
namespace config {
struct Layer;
}

const World& unknown_world();  // of which nothing is said

// Steps that follow each other, for a loop over their ids.
struct StepIds {
  struct Iterator {
    StepId id;
    StepId operator*() const { return id; }
    Iterator& operator++() {
      ++id;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return id != other.id; }
  };
  StepId first, last;
  Iterator begin() const { return {first}; }
  Iterator end() const { return {last}; }
};

// Everything a rule may look at. Never changes while rules run.
struct Facts {
  const Document& document;
  const json::Tree& tree;
  std::span<const json::Problem> problems;        // of the text
  std::span<const schema::Violation> violations;  // of the envelope
  const Pipeline& pipeline;
  const Graph& graph;
  const Types& types;
  std::string_view pipeline_name = {};        // of the request or answer around the definition
  const StartRequest* start = nullptr;        // how it is to be started; null: not said
  const Selection* selection = nullptr;       // null: all steps are to run
  const cache::Drift* drift = nullptr;        // from the definition as it was; null: none was given
  const Document* drift_from = nullptr;       // that definition
  const history::History* history = nullptr;  // saved executions; null: none were given
  const World* world = &unknown_world();      // what the configuration says; never null

  // For the rules of config/ and suppression/, which run last:
  std::span<const Rule* const> rules = {};          // all that there are
  const config::Layer* configuration = nullptr;     // when the document is one
  const std::vector<IgnoreUse>* ignores = nullptr;  // those in this document; null: none
  const BaselineUse* baseline = nullptr;            // when the document is one

  // Parts of `types` that many ask for.
  const S3Locations& locations = types.locations;
  std::span<const Secret> secrets = types.secrets;

  // What a call of a rule is about: all steps of the pipeline, or for a rule with Needs::part some
  // of them, and the references in those. What is not in a step is with the last ones.
  std::span<const Step> steps = pipeline.steps;
  std::span<const Reference> references = pipeline.references;
  bool last = true;  // after these steps come no more
  StepIds step_ids() const {
    const auto first = static_cast<StepId>(steps.data() - pipeline.steps.data());
    return {first, first + static_cast<StepId>(steps.size())};
  }
  std::span<const S3Location> locations_here() const {
    const StepIds ids = step_ids();
    return locations.of(ids.first, ids.last);
  }
};

}  // namespace plumbline
