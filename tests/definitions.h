// Definitions in tests: a text and what is built of it.
#pragma once

#include <memory>
#include <string>

#include "analyzer/graph/graph.h"
#include "analyzer/json/value.h"
#include "analyzer/model/pipeline.h"

namespace plumbline::tests {

struct Loaded {
  explicit Loaded(std::string text, std::string name = "definition.json")
      : document(std::make_shared<const Document>(std::move(name), std::move(text))),
        parsed(json::parse(*document)),
        pipeline(build_pipeline(parsed.tree)),
        graph(pipeline) {}
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;

  std::shared_ptr<const Document> document;
  json::Parsed parsed;
  Pipeline pipeline;
  Graph graph;
};

}  // namespace plumbline::tests
