// Finds the pipeline definitions in a file: the file itself, or what an AWS CLI answer or request,
// a CloudFormation template, Terraform or a Kubernetes resource holds. Their bytes map back into
// the file.
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
  // What the file calls it: a logical id, a Terraform address, a Kubernetes name; may be empty.
  std::string label = {};

  bool is_called(std::string_view name) const { return name == pipeline_name || name == label; }
  // Its name, else its label, for a message; may be empty.
  std::string_view name() const { return pipeline_name.empty() ? label : pipeline_name; }
};

// What the file holds. No definition: `definition` is empty, and `problems` or `why_not` say why.
struct Contents {
  std::shared_ptr<const Document> file;
  std::optional<Opened> definition;
  std::vector<Opened> others;  // of a file with several: those behind the first, by place
  // The file around an embedded definition has its own syntax problems, and keeps its tree.
  json::Parsed host;
  std::string why_not;  // "a JSON object without `Steps`"
  // Pipelines of the file whose definition cannot be seen there: "`Train`: its definition is in
  // S3".
  std::vector<std::string> unseen;
  // The text is broken and shows no sign of a definition: worth a finding only when the user named
  // the file.
  bool guessed = false;
};

// `pipeline`: of several, only the one that is called so; empty: all.
Contents open_definition(std::shared_ptr<const Document> file, std::string_view pipeline = {});

// The decoded text of a JSON string as a document of its own. `value` is a string of `host`.
std::shared_ptr<const Document> embed(std::shared_ptr<const Document> host,
                                      const json::Value& value);

}  // namespace plumbline
