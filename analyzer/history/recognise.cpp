#include "analyzer/history/recognise.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analyzer/schema/shapes.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::history {
namespace {

using json::Kind;
using json::Value;

// Pages that were written one behind the other, each over several lines.
constexpr std::size_t most_pages = 1000;

constexpr std::array<std::string_view, 5> job_arns{"TrainingJobArn", "ProcessingJobArn",
                                                   "TransformJobArn", "HyperParameterTuningJobArn",
                                                   "AutoMLJobArn"};

bool is_step(const Value& item) { return item["StepName"] && item["StepStatus"]; }

Answer recognise_list(const Value& list) {
  if (list.size() == 0) return Answer::no_help;
  const Value& first = list.items()[0];
  if (is_step(first)) return Answer::steps;
  if (first["PipelineExecutionArn"] && first["PipelineExecutionStatus"]) return Answer::executions;
  if (first["Name"] && first["Value"] && first.size() == 2) return Answer::parameters;
  return Answer::none;
}

// The type whose entries have this member in their Metadata.
std::string_view type_of_metadata(std::string_view key) {
  for (const schema::StepFacts& facts : schema::all_step_facts()) {
    if (!facts.history_key.empty() && facts.history_key == key) return facts.type;
  }
  return {};
}

// EventBridge writes "processingJob", "quailtyCheck"; the first letter is small.
std::string_view type_of_event_metadata(std::string_view key) {
  for (const schema::StepFacts& facts : schema::all_step_facts()) {
    const std::string_view known = facts.history_key;
    if (known.empty() || known.size() != key.size()) continue;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (std::equal(known.begin(), known.end(), key.begin(),
                   [&](char a, char b) { return lower(a) == lower(b); })) {
      return facts.type;
    }
  }
  return {};
}

void read_metadata(const Value& metadata, StepRun& run) {
  if (metadata.members().empty()) return;
  const json::Member& first = metadata.members()[0];
  run.type = type_of_metadata(first.key);
  if (run.type.empty()) run.type = type_of_event_metadata(first.key);
  for (const json::Member& member : first.value.members()) {
    if (member.key == "Arn" || member.key == "arn" || member.key == "CheckJobArn" ||
        member.key == "checkJobArn") {
      run.job_arn = member.value.text();
    } else if (member.key == "Outcome" || member.key == "outcome") {
      // "True" in the API, `true` in local mode.
      const std::string_view said = member.value.text();
      if (said == "True" || said == "true") run.outcome = true;
      if (said == "False" || said == "false") run.outcome = false;
    }
  }
}

Instant instant_or_none(const Value& value) { return instant_of(value).value_or(no_instant); }

// Whether anything but blanks follows the first value of the text.
std::size_t next_value(std::string_view text, std::size_t from) {
  return std::min(text.find_first_not_of(" \t\r\n", from), text.size());
}

// Behind the value that begins at `from`, by its brackets.
std::size_t end_of_value(std::string_view text, std::size_t from) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t at = from; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return at + 1;
    } else if (depth == 0) {
      return text.size();  // no container: damaged
    }
  }
  return text.size();
}

bool is_one_line(std::string_view text, std::size_t begin, std::size_t end) {
  return text.substr(begin, end - begin).find('\n') == std::string_view::npos;
}

class FileReader {
 public:
  FileReader(std::shared_ptr<const Document> file, Files& files, std::vector<Note>& notes)
      : file_(std::move(file)), files_(files), notes_(notes) {}

  void run() {
    const std::string_view text = file_->text();
    if (next_value(text, 0) == text.size()) return note("the file is empty");
    auto piece = std::make_unique<Piece>();
    piece->document = file_;
    piece->parsed = json::parse(*file_);
    const Value& root = piece->root();
    const std::size_t end = root.range().end;
    if (!piece->parsed.tree.truncated() || !root || !root.complete() ||
        next_value(text, end) == text.size()) {
      return add(std::move(piece), {});
    }
    // Several values one behind the other.
    // Lines can be told apart even when one of them is damaged.
    const std::size_t next = next_value(text, end);
    const bool lines = is_one_line(text, root.range().begin, end) &&
                       is_one_line(text, next, end_of_value(text, next));
    lines ? read_lines(text) : read_pages(text);
  }

 private:
  void note(std::string what) { notes_.push_back({std::string(file_->name()), std::move(what)}); }

  void read_lines(std::string_view text) {
    std::size_t line = 0, damaged = 0, first_damaged = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view one = text.substr(at, end - at);
      at = end + 1;
      ++line;
      if (next_value(one, 0) == one.size()) continue;
      auto piece = std::make_unique<Piece>();
      piece->document =
          std::make_shared<const Document>(std::string(file_->name()), std::string(one));
      piece->parsed = json::parse(*piece->document);
      if (piece->parsed.tree.truncated()) {
        if (damaged++ == 0) first_damaged = line;
        continue;
      }
      add(std::move(piece), fmt::format("line {}: ", line));
    }
    if (damaged != 0) {
      note(fmt::format("line {}: no whole JSON value{}", first_damaged,
                       damaged == 1 ? "" : fmt::format(", nor in {} lines more", damaged - 1)));
    }
  }

  void read_pages(std::string_view text) {
    for (std::size_t page = 0, at = next_value(text, 0); at < text.size(); ++page) {
      if (page == most_pages) return note("too many JSON values: the rest was not read");
      const std::size_t end = end_of_value(text, at);
      auto piece = std::make_unique<Piece>();
      piece->document = std::make_shared<const Document>(std::string(file_->name()),
                                                         std::string(text.substr(at, end - at)));
      piece->parsed = json::parse(*piece->document);
      add(std::move(piece), fmt::format("value {}: ", page + 1));
      at = next_value(text, end);
    }
  }

  void add(std::unique_ptr<Piece> piece, const std::string& where) {
    if (piece->parsed.tree.truncated()) {
      const Position at =
          file_->position(piece->parsed.problems.back().range.begin, Unit::code_point);
      const std::string message = piece->parsed.problems.back().message;
      piece->answer = piece->root() ? recognise(piece->root()) : Answer::none;
      if (piece->answer == Answer::none || piece->answer == Answer::no_help) {
        return note(
            fmt::format("damaged at line {}, column {}: {}", at.line + 1, at.column + 1, message));
      }
      note(where + fmt::format("damaged at line {}, column {}: {}; what comes before was used",
                               at.line + 1, at.column + 1, message));
    } else {
      piece->answer = recognise(piece->root());
    }
    keep(std::move(piece), where);
  }

  void keep(std::unique_ptr<Piece> piece, const std::string& where) {
    if (piece->answer == Answer::none) {
      return note(where + "no answer of the AWS CLI about executions");
    }
    if (piece->answer == Answer::no_help) {
      return note(where + "an answer that says nothing of executions");
    }
    files_.pieces.push_back(std::move(piece));
  }

  std::shared_ptr<const Document> file_;
  Files& files_;
  std::vector<Note>& notes_;
};

}  // namespace

Answer recognise(const Value& root) {
  if (root.is(Kind::array)) return recognise_list(root);
  if (!root.is(Kind::object)) return Answer::none;
  if (root["PipelineExecutionSteps"].is(Kind::array)) return Answer::steps;
  if (root["PipelineExecutionSummaries"].is(Kind::array)) return Answer::executions;
  const Value& detail = root["detail"];
  if (detail["currentStepStatus"] || detail["currentPipelineExecutionStatus"] ||
      root["currentStepStatus"] || root["currentPipelineExecutionStatus"]) {
    return Answer::event;
  }
  if (root["PipelineExecutionStatus"] && root["PipelineExecutionArn"]) return Answer::execution;
  if (root["PipelineDefinition"].is(Kind::string)) {
    const bool named = root["PipelineArn"] || root["PipelineName"] || root["RoleArn"];
    return named ? Answer::pipeline : Answer::execution_definition;
  }
  // A start request holds parameters too, but of no execution that ran.
  if (root["PipelineParameters"].is(Kind::array)) {
    return root["PipelineName"] ? Answer::no_help : Answer::parameters;
  }
  if (!job_arn_of(root).empty()) return Answer::job;
  if (root["Steps"].is(Kind::array)) return Answer::definition;
  for (const std::string_view list : {"PipelineSummaries", "PipelineVersionSummaries",
                                      "TrainingJobSummaries", "ProcessingJobSummaries"}) {
    if (root[list]) return Answer::no_help;
  }
  return Answer::none;
}

std::string_view job_arn_of(const Value& root) {
  for (const std::string_view arn : job_arns) {
    // A training job of a tuning job names both; its own name tells which it is.
    const std::string name = std::string(arn.substr(0, arn.size() - 3)) + "Name";
    if (root[arn].is(Kind::string) && root[name]) return root[arn].text();
  }
  return {};
}

StepRun step_of_entry(const Value& entry) {
  StepRun run;
  for (const json::Member& member : entry.members()) {
    const std::string_view key = member.key;
    const Value& value = member.value;
    if (key == "StepName") {
      run.name = value.text();
    } else if (key == "StepStatus") {
      run.status = status_of(value.text());
    } else if (key == "StartTime") {
      run.start = instant_or_none(value);
    } else if (key == "EndTime") {
      run.end = instant_or_none(value);
    } else if (key == "Metadata") {
      read_metadata(value, run);
    } else if (key == "CacheHitResult") {
      run.cache_source = value["SourcePipelineExecutionArn"].text();
    } else if (key == "SelectiveExecutionResult") {
      run.selective_source = value["SourcePipelineExecutionArn"].text();
    } else if (key == "FailureReason") {
      run.failure = value.text();
    } else if (key == "AttemptCount") {
      run.attempts =
          static_cast<unsigned>(std::clamp<std::int64_t>(value.integer().value_or(0), 0, 1000));
    }
  }
  return run;
}

StepRun step_of_event(const Value& detail) {
  StepRun run;
  run.name = detail["stepName"].text();
  run.status = status_of(detail["currentStepStatus"].text());
  run.start = instant_or_none(detail["stepStartTime"]);
  run.end = instant_or_none(detail["stepEndTime"]);
  read_metadata(detail["metadata"], run);
  const std::string_view type = detail["stepType"].text();
  if (schema::step_facts(type) != nullptr) run.type = type;
  run.cache_source = detail["cacheHitResult"]["sourcePipelineExecutionArn"].text();
  if (run.cache_source.empty()) {
    run.cache_source = detail["cacheHitResult"]["SourcePipelineExecutionArn"].text();
  }
  run.failure = detail["failureReason"].text();
  return run;
}

void read_file(std::shared_ptr<const Document> file, Files& files, std::vector<Note>& notes) {
  FileReader(std::move(file), files, notes).run();
}

}  // namespace plumbline::history
