// What saved answers of the AWS CLI say about executions of pipelines. Files only: nothing here
// talks to AWS.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/containers/containers.h"
#include "analyzer/history/execution.h"
#include "analyzer/model/pipeline.h"

namespace plumbline::history {

// Something that was not understood, or could not be put to an execution.
struct Note {
  std::string file;  // as it was given; may be empty
  std::string text;  // "the text breaks off: what came before it was used"
};

// A definition that an execution was started with.
struct Definition {
  Contents contents;
  Pipeline pipeline;
  std::vector<std::shared_ptr<const Definition>> others = {};  // of a file with several

  const Document& document() const { return *contents.definition->document; }
  const json::Tree& tree() const { return contents.definition->parsed.tree; }
};
// Of the earlier definitions, what this one was. `several`: there are more of them now. Null: none.
std::shared_ptr<const Definition> before(const std::shared_ptr<const Definition>& earlier,
                                         const plumbline::Opened& now, bool several);
// Null when the file holds no definition that is whole.
std::shared_ptr<const Definition> open(std::shared_ptr<const Document> file,
                                       std::string_view pipeline = {});

// What describe-pipeline said, or a create or update request.
struct SavedPipeline {
  std::string name;
  Instant changed = no_instant;
  std::shared_ptr<const Document> file;
};

struct Files;  // the texts and their trees

class History;
// `files`: whatever was found, named by path; `root`: the directory that all of them are in, whose
// own name says nothing. Never throws on any bytes. Linear in their size, but for sorting.
History read(std::vector<std::shared_ptr<const Document>> files, std::string_view root = {});

class History {
 public:
  History();
  History(History&&) noexcept;
  History& operator=(History&&) noexcept;
  ~History();

  std::span<const Execution> executions() const { return executions_; }  // newest first
  const Execution* find(std::string_view id_or_arn) const;               // null: not saved
  std::vector<std::string_view> pipelines() const;                       // sorted names
  std::span<const Note> notes() const { return notes_; }                 // by file
  std::size_t file_count() const { return file_count_; }
  std::size_t step_count() const;

  // Opened when first asked for; executions with one text share one. Safe from several threads.
  std::shared_ptr<const Definition> definition_of(const Execution&) const;
  // Of the pipeline (the only one, if empty): the newest execution's, or what describe-pipeline
  // said. Null when there is none.
  std::shared_ptr<const Definition> newest_definition(std::string_view pipeline) const;

 private:
  friend class Joiner;
  friend History read(std::vector<std::shared_ptr<const Document>>, std::string_view);
  struct Opened;
  std::vector<Execution> executions_;
  std::vector<Note> notes_;
  std::vector<SavedPipeline> pipelines_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
  std::unique_ptr<Files> files_;
  std::unique_ptr<Opened> opened_;
  std::size_t file_count_ = 0;
};

}  // namespace plumbline::history
