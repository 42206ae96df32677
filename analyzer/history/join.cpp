// Puts answers to executions: by ARN, by the folder or file name that holds the execution's id, or
// by the names of its jobs.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

#include "analyzer/history/merge.h"
#include "analyzer/history/recognise.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::history {
namespace {

using json::Kind;
using json::Value;

bool is_id_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

constexpr std::size_t id_length = 12;

// Twelve small letters and digits, of both some: a word is no id, nor is an account's number.
bool looks_like_id(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == id_length && std::all_of(text.begin(), text.end(), is_id_character) &&
         std::any_of(text.begin(), text.end(), is_digit) &&
         !std::all_of(text.begin(), text.end(), is_digit);
}

// "abcdefghijkl" of "arn:...:training-job/pipelines-abcdefghijkl-Train-x1y2".
std::string_view id_in_job(std::string_view arn) {
  constexpr std::string_view prefix = "pipelines-";
  std::string_view name = arn.substr(arn.rfind('/') + 1);
  if (!name.starts_with(prefix)) return {};
  name.remove_prefix(prefix.size());
  const std::string_view id = name.substr(0, name.find('-'));
  const bool fits = id.size() == id_length && std::all_of(id.begin(), id.end(), is_id_character);
  return fits && id.size() < name.size() ? id : std::string_view();
}

}  // namespace

class Joiner {
 public:
  Joiner(History& history, std::string_view root) : history_(history), root_(root) {}

  void run() {
    for (const auto& piece : history_.files_->pieces) learn_ids(*piece);
    for (const auto& piece : history_.files_->pieces) {
      if (has_arn(piece->answer)) put_by_arn(*piece);
    }
    for (const auto& piece : history_.files_->pieces) {
      if (piece->answer == Answer::pipeline) add_pipeline(piece);
      if (!has_arn(piece->answer) && piece->answer != Answer::job &&
          piece->answer != Answer::pipeline) {
        put_by_place(*piece);
      }
    }
    finish_executions();
    for (const auto& piece : history_.files_->pieces) {
      if (piece->answer == Answer::job) put_job(*piece);
    }
    std::stable_sort(history_.notes_.begin(), history_.notes_.end(),
                     [](const Note& a, const Note& b) { return a.file < b.file; });
  }

 private:
  static bool has_arn(Answer answer) {
    return answer == Answer::execution || answer == Answer::executions || answer == Answer::event;
  }

  void note(const Piece& piece, std::string text) {
    history_.notes_.push_back({std::string(piece.document->name()), std::move(text)});
  }

  static const Value& items_of(const Value& root, std::string_view key) {
    return root.is(Kind::array) ? root : root[key];
  }

  void learn(std::string_view id) {
    if (!id.empty()) known_ids_.insert(id);
  }

  // Ids that some answer surely names: folders and file names are looked at for them.
  void learn_ids(const Piece& piece) {
    const Value& root = piece.root();
    switch (piece.answer) {
      case Answer::execution: learn(id_in_arn(root["PipelineExecutionArn"].text())); break;
      case Answer::executions:
        for (const Value& item : items_of(root, "PipelineExecutionSummaries").items()) {
          learn(id_in_arn(item["PipelineExecutionArn"].text()));
        }
        break;
      case Answer::event: learn(id_in_arn(event_arn(root))); break;
      default: break;
    }
  }

  static const Value& detail_of(const Value& root) {
    return root["detail"].is(Kind::object) ? root["detail"] : root;
  }
  static std::string_view event_arn(const Value& root) {
    return detail_of(root)["pipelineExecutionArn"].text();
  }

  Execution& execution(std::string_view id) {
    const auto [found, fresh] = numbers_.try_emplace(std::string(id), executions_.size());
    if (fresh) {
      executions_.emplace_back();
      executions_.back().execution.id = id;
    }
    return executions_[found->second].execution;
  }
  StepRuns& steps_of(std::string_view id) {
    execution(id);
    return executions_[numbers_.find(std::string(id))->second].steps;
  }

  void put_by_arn(const Piece& piece) {
    const Value& root = piece.root();
    if (piece.answer == Answer::event) return put_event(piece, detail_of(root));
    if (piece.answer == Answer::execution) return put_execution(piece, root);
    for (const Value& item : items_of(root, "PipelineExecutionSummaries").items()) {
      put_execution(piece, item);
    }
  }

  Execution* by_arn(const Piece& piece, std::string_view arn) {
    const std::string_view id = id_in_arn(arn);
    if (id.empty()) {
      note(piece, fmt::format("{} is no ARN of an execution", quoted(arn)));
      return nullptr;
    }
    Execution& found = execution(id);
    if (!found.arn.empty() && found.arn != arn) {
      note(piece,
           fmt::format("execution {} has another ARN elsewhere: {}", id, quoted(found.arn, 200)));
      return nullptr;
    }
    found.arn = arn;
    found.pipeline = pipeline_in_arn(arn);
    by_folder_[folder_of(piece)].insert(std::string(id));
    return &found;
  }

  void put_execution(const Piece& piece, const Value& item) {
    Execution* const found = by_arn(piece, item["PipelineExecutionArn"].text());
    if (found == nullptr) return;
    const Status status = status_of(item["PipelineExecutionStatus"].text());
    if (is_final(found->status) && is_final(status) && found->status != status) {
      note(piece, fmt::format("execution {} is {} here and {} elsewhere", found->id,
                              to_string(status), to_string(found->status)));
    }
    if (!is_final(found->status) || (is_final(status) && item["CreationTime"]))
      found->status = status;
    for (const std::string_view key : {"StartTime", "CreationTime"}) {
      if (const auto at = instant_of(item[key])) found->start = *at;
    }
    const auto changed = instant_of(item["LastModifiedTime"]);
    if (changed && is_final(status)) found->end = *changed;
    found->selective = found->selective || bool(item["SelectiveExecutionConfig"]);
  }

  void put_event(const Piece& piece, const Value& detail) {
    Execution* const found = by_arn(piece, detail["pipelineExecutionArn"].text());
    if (found == nullptr) return;
    if (detail["currentStepStatus"]) {
      steps_of(found->id).add(step_of_event(detail));
      return;
    }
    const Status status = status_of(detail["currentPipelineExecutionStatus"].text());
    if (!is_final(found->status)) found->status = status;
    if (const auto at = instant_of(detail["executionStartTime"])) found->start = *at;
    if (const auto at = instant_of(detail["executionEndTime"])) found->end = *at;
  }

  std::string_view below_root(const Piece& piece) const {
    std::string_view path = piece.document->name();
    if (!root_.empty() && path.starts_with(root_)) path.remove_prefix(root_.size());
    while (path.starts_with('/')) path.remove_prefix(1);
    return path;
  }
  std::string folder_of(const Piece& piece) const {
    const std::string_view path = below_root(piece);
    const std::size_t slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? std::string_view()
                                                       : path.substr(0, slash));
  }

  // The id that a part of a path holds: one that is known, else what looks like one.
  std::string_view id_in_name(std::string_view name, bool known_only) const {
    if (known_ids_.contains(name)) return name;
    for (std::size_t at = 0; at < name.size();) {
      std::size_t end = at;
      while (end < name.size() && is_id_character(name[end])) ++end;
      const std::string_view token = name.substr(at, end - at);
      if (known_ids_.contains(token) || (!known_only && looks_like_id(token))) return token;
      at = end + 1;
    }
    return {};
  }
  std::string_view id_in_path(const Piece& piece) const {
    for (const bool known_only : {true, false}) {
      std::string_view path = below_root(piece);
      const std::size_t dot = path.rfind('.');
      if (dot != std::string_view::npos && path.find('/', dot) == std::string_view::npos) {
        path = path.substr(0, dot);
      }
      for (;;) {
        const std::size_t slash = path.rfind('/');
        const std::string_view name =
            slash == std::string_view::npos ? path : path.substr(slash + 1);
        if (const auto id = id_in_name(name, known_only); !id.empty()) return id;
        if (slash == std::string_view::npos) break;
        path = path.substr(0, slash);
      }
    }
    return {};
  }

  // The execution whose jobs these steps are. Those of a hit are jobs of the source run.
  static std::string_view id_of_jobs(const std::vector<StepRun>& runs, bool& mixed) {
    std::string_view id;
    for (const StepRun& run : runs) {
      if (!run.ran()) continue;
      const std::string_view own = id_in_job(run.job_arn);
      if (own.empty()) continue;
      mixed = mixed || (!id.empty() && id != own);
      if (id.empty()) id = own;
    }
    return id;
  }

  void put_by_place(const Piece& piece) {
    std::vector<StepRun> runs;
    if (piece.answer == Answer::steps) {
      for (const Value& item : items_of(piece.root(), "PipelineExecutionSteps").items()) {
        runs.push_back(step_of_entry(item));
      }
    }
    bool mixed = false;
    const std::string_view in_path = id_in_path(piece), of_jobs = id_of_jobs(runs, mixed);
    std::string id(in_path.empty() ? of_jobs : in_path);
    if (mixed) {
      note(piece, "its jobs belong to several executions");
      if (in_path.empty()) return note(piece, "not joined: it belongs to no single execution");
    } else if (!in_path.empty() && !of_jobs.empty() && in_path != of_jobs) {
      note(piece, fmt::format("its place says execution {}, its jobs {}: the place was taken",
                              in_path, of_jobs));
    }
    if (id.empty()) {
      const auto beside = by_folder_.find(folder_of(piece));
      if (beside != by_folder_.end() && beside->second.size() == 1) id = *beside->second.begin();
    }
    if (id.empty()) {
      return note(piece,
                  "not joined: neither its folder, nor its file name, nor a job in it names an "
                  "execution");
    }
    put(piece, id, runs);
  }

  void put(const Piece& piece, const std::string& id, const std::vector<StepRun>& runs) {
    Execution& found = execution(id);
    if (piece.answer == Answer::steps) {
      StepRuns& steps = steps_of(id);
      steps.reserve(runs.size());
      for (const StepRun& run : runs) steps.add(run);
    } else if (piece.answer == Answer::parameters) {
      found.parameters_known = true;
      for (const Value& item : items_of(piece.root(), "PipelineParameters").items()) {
        found.parameters.emplace_back(item["Name"].text(), item["Value"].text());
      }
    } else {
      const Value& definition =
          piece.answer == Answer::definition ? piece.root() : piece.root()["PipelineDefinition"];
      if (found.definition != nullptr && found.definition->text() != definition.text()) {
        return note(piece, fmt::format("execution {} has another definition elsewhere", id));
      }
      found.definition = &definition;
      found.definition_file = piece.document;
    }
  }

  void add_pipeline(const std::unique_ptr<Piece>& piece) {
    const Value& root = piece->root();
    std::string_view name = root["PipelineName"].text();
    if (name.empty()) {
      const std::string_view arn = root["PipelineArn"].text();
      name = arn.substr(arn.rfind('/') + 1);
    }
    const auto changed = instant_of(root["LastModifiedTime"]);
    history_.pipelines_.push_back(
        {std::string(name), changed.value_or(no_instant), piece->document});
  }

  void finish_executions() {
    std::set<std::string_view> names;
    for (Found& found : executions_) {
      if (!found.execution.pipeline.empty()) names.insert(found.execution.pipeline);
    }
    for (const SavedPipeline& pipeline : history_.pipelines_) {
      if (!pipeline.name.empty()) names.insert(pipeline.name);
    }
    for (Found& found : executions_) {
      Execution& execution = found.execution;
      execution.steps = found.steps.take();
      for (std::uint32_t i = 0; i < execution.steps.size(); ++i) execution.by_name.push_back(i);
      std::sort(execution.by_name.begin(), execution.by_name.end(),
                [&](std::uint32_t a, std::uint32_t b) {
                  return execution.steps[a].name < execution.steps[b].name;
                });
      for (const StepRun& run : execution.steps) {
        if (run.start == no_instant) continue;
        if (execution.start == no_instant) execution.start = run.start;
        execution.start = std::min(execution.start, run.start);
      }
      if (execution.end == no_instant && is_final(execution.status)) {
        for (const StepRun& run : execution.steps) execution.end = std::max(execution.end, run.end);
      }
      // No answer names its pipeline, but all others are of one.
      if (execution.pipeline.empty() && names.size() == 1) execution.pipeline = *names.begin();
      history_.executions_.push_back(std::move(execution));
    }
    std::stable_sort(history_.executions_.begin(), history_.executions_.end(),
                     [](const Execution& a, const Execution& b) {
                       return a.start != b.start ? a.start > b.start : a.id < b.id;
                     });
    for (std::size_t i = 0; i < history_.executions_.size(); ++i) {
      history_.by_id_.emplace(history_.executions_[i].id, i);
    }
  }

  void put_job(const Piece& piece) {
    if (by_job_.empty()) {
      for (Execution& execution : history_.executions_) {
        for (StepRun& run : execution.steps) {
          // A hit names the job of the run that it took: that run has it itself.
          if (!run.job_arn.empty() && run.ran()) by_job_.emplace(run.job_arn, &run);
        }
      }
    }
    const std::string_view arn = job_arn_of(piece.root());
    const auto found = by_job_.find(arn);
    if (found == by_job_.end()) {
      return note(piece, fmt::format("not joined: no saved step ran job {}",
                                     quoted(arn.substr(arn.rfind('/') + 1))));
    }
    if (!found->second->job) found->second->job = &piece.root();
  }

  struct Found {
    Execution execution;
    StepRuns steps;
  };

  History& history_;
  std::string root_;
  std::unordered_set<std::string_view> known_ids_;
  std::vector<Found> executions_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::map<std::string, std::set<std::string>> by_folder_;  // ids that ARNs in the folder name
  std::unordered_map<std::string_view, StepRun*> by_job_;
};

History read(std::vector<std::shared_ptr<const Document>> files, std::string_view root) {
  History history;
  history.file_count_ = files.size();
  for (auto& file : files) read_file(std::move(file), *history.files_, history.notes_);
  Joiner(history, root).run();
  return history;
}

}  // namespace plumbline::history
