// Finds the pipeline definition in a file: the file itself, or text inside a JSON string of an AWS
// CLI answer or request (PipelineDefinition), whose bytes then map back into the file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/json/value.h"
#include "analyzer/source/document.h"

namespace plumbline {

struct Opened {
  std::shared_ptr<const Document> document;  // the definition's text; may be embedded in the file
  json::Parsed parsed;
  std::string pipeline_name;  // PipelineName of the answer or request around it; may be empty
};

// What the file holds. No definition: `definition` is empty, and `problems` or `why_not` say why.
struct Contents {
  std::shared_ptr<const Document> file;
  std::optional<Opened> definition;
  // The file around an embedded definition has its own syntax problems, and keeps its tree.
  json::Parsed host;
  std::string why_not;  // "a JSON object without `Steps`"
  // The text is broken and shows no sign of a definition: worth a finding only when the user named
  // the file.
  bool guessed = false;
};

Contents open_definition(std::shared_ptr<const Document> file);

// The decoded text of a JSON string as a document of its own. `value` is a string of `host`.
std::shared_ptr<const Document> embed(std::shared_ptr<const Document> host,
                                      const json::Value& value);

}  // namespace plumbline
