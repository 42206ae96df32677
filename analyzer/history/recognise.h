// Private to history/: which AWS CLI answer a file holds, by its content.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/history/history.h"

namespace plumbline::history {

enum class Answer : std::uint8_t {
  none,
  steps,                 // list-pipeline-execution-steps, or its inner list
  executions,            // list-pipeline-executions, or its inner list
  execution,             // describe-pipeline-execution
  execution_definition,  // describe-pipeline-definition-for-execution
  pipeline,              // describe-pipeline, create-pipeline, update-pipeline
  definition,            // the definition itself
  parameters,            // list-pipeline-parameters-for-execution, or its inner list
  job,                   // describe-training-job and the like
  event,                 // EventBridge: a step or an execution has another status
  no_help,               // another answer that says nothing of executions
};

// One JSON text. A file holds several when pages or events follow each other.
struct Piece {
  std::shared_ptr<const Document> document;
  json::Parsed parsed;
  Answer answer = Answer::none;
  const json::Value& root() const { return parsed.tree.root(); }
};

struct Files {
  std::vector<std::unique_ptr<Piece>> pieces;
};

Answer recognise(const json::Value& root);

// Adds the pieces of a file; says in `notes` what of it is damaged or foreign.
void read_file(std::shared_ptr<const Document> file, Files& files, std::vector<Note>& notes);

// The member that names the job of a describe-*-job answer: its ARN.
std::string_view job_arn_of(const json::Value& root);

// An entry of list-pipeline-execution-steps, or of an EventBridge event.
StepRun step_of_entry(const json::Value& entry);
StepRun step_of_event(const json::Value& detail);

}  // namespace plumbline::history
