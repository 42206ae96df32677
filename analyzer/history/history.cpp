#include "analyzer/history/history.h"

#include <algorithm>
#include <array>
#include <set>

#include "analyzer/history/merge.h"
#include "analyzer/history/recognise.h"

namespace plumbline::history {
namespace {

constexpr std::array<std::string_view, 7> status_names{
    "", "Starting", "Executing", "Stopping", "Stopped", "Failed", "Succeeded"};

}  // namespace

// Definitions by their text: most executions of a pipeline share one.
struct History::Opened {
  std::mutex adding;
  std::unordered_map<std::string_view, std::shared_ptr<const Definition>> by_text;
};

std::string_view to_string(Status status) { return status_names[static_cast<std::size_t>(status)]; }

Status status_of(std::string_view name) {
  for (std::size_t i = status_names.size() - 1; i > 0; --i) {
    if (status_names[i] == name) return static_cast<Status>(i);
  }
  return Status::unknown;
}

std::string_view id_in_arn(std::string_view arn) {
  constexpr std::string_view part = "/execution/";
  const std::size_t at = arn.rfind(part);
  if (at == std::string_view::npos || !arn.starts_with("arn:")) return {};
  const std::string_view id = arn.substr(at + part.size());
  return id.find('/') == std::string_view::npos ? id : std::string_view();
}

std::string_view pipeline_in_arn(std::string_view arn) {
  const std::size_t end = arn.rfind("/execution/");
  if (end == std::string_view::npos) return {};
  const std::string_view pipeline = arn.substr(0, end);
  return pipeline.substr(pipeline.rfind('/') + 1);
}

void StepRuns::add(StepRun run) {
  const auto [found, fresh] = by_name_.try_emplace(run.name, runs_.size());
  if (fresh) {
    runs_.push_back(run);
    return;
  }
  StepRun& old = runs_[found->second];
  const bool same = old.start == run.start || old.start == no_instant || run.start == no_instant;
  const bool later = same ? !is_final(old.status) || run.end > old.end : run.start > old.start;
  StepRun& stays = later ? run : old;
  const StepRun& other = later ? old : run;
  // What only one of two tellings of a run says is kept.
  if (same) {
    if (stays.start == no_instant) stays.start = other.start;
    if (stays.end == no_instant && is_final(stays.status)) stays.end = other.end;
    if (stays.type.empty()) stays.type = other.type;
    if (stays.cache_source.empty()) stays.cache_source = other.cache_source;
    if (stays.job_arn.empty()) stays.job_arn = other.job_arn;
  }
  if (later) old = run;
}

std::vector<StepRun> StepRuns::take() {
  std::stable_sort(runs_.begin(), runs_.end(), [](const StepRun& a, const StepRun& b) {
    return a.start != b.start ? a.start < b.start : a.end < b.end;
  });
  return std::move(runs_);
}

const StepRun* Execution::find_step(std::string_view name) const {
  const auto found = std::lower_bound(
      by_name.begin(), by_name.end(), name,
      [&](std::uint32_t i, std::string_view wanted) { return steps[i].name < wanted; });
  return found == by_name.end() || steps[*found].name != name ? nullptr : &steps[*found];
}

namespace {

std::shared_ptr<Definition> built(Contents contents) {
  auto definition = std::make_shared<Definition>();
  definition->contents = std::move(contents);
  const json::Tree& tree = definition->tree();
  if (tree.truncated() || !tree.root().is(json::Kind::object)) return nullptr;
  definition->pipeline = build_pipeline(tree);
  return definition;
}

}  // namespace

std::shared_ptr<const Definition> open(std::shared_ptr<const Document> file,
                                       std::string_view pipeline) {
  Contents contents = open_definition(std::move(file), pipeline);
  if (!contents.definition) return nullptr;
  std::vector<plumbline::Opened> others = std::move(contents.others);
  const std::shared_ptr<const Document> host = contents.file;
  auto first = built(std::move(contents));
  for (plumbline::Opened& other : others) {
    Contents part;
    part.file = host;
    part.definition = std::move(other);
    auto definition = built(std::move(part));
    if (definition && first) {
      first->others.push_back(std::move(definition));
    } else if (definition) {
      first = std::move(definition);
    }
  }
  return first;
}

std::shared_ptr<const Definition> before(const std::shared_ptr<const Definition>& earlier,
                                         const plumbline::Opened& now, bool several) {
  const auto is_same = [&](const plumbline::Opened& then) {
    return now.label.empty() || then.label.empty()
               ? !now.pipeline_name.empty() && now.pipeline_name == then.pipeline_name
               : now.label == then.label;
  };
  if (!earlier || (!several && earlier->others.empty())) return earlier;
  if (is_same(*earlier->contents.definition)) return earlier;
  for (const auto& other : earlier->others) {
    if (is_same(*other->contents.definition)) return other;
  }
  return nullptr;
}

History::History() : files_(std::make_unique<Files>()), opened_(std::make_unique<Opened>()) {}
History::History(History&&) noexcept = default;
History& History::operator=(History&&) noexcept = default;
History::~History() = default;

const Execution* History::find(std::string_view id_or_arn) const {
  const std::string_view id = id_in_arn(id_or_arn);
  const auto found = by_id_.find(id.empty() ? id_or_arn : id);
  return found == by_id_.end() ? nullptr : &executions_[found->second];
}

std::vector<std::string_view> History::pipelines() const {
  std::set<std::string_view> names;
  for (const Execution& execution : executions_) {
    if (!execution.pipeline.empty()) names.insert(execution.pipeline);
  }
  for (const SavedPipeline& pipeline : pipelines_) {
    if (!pipeline.name.empty()) names.insert(pipeline.name);
  }
  return {names.begin(), names.end()};
}

std::size_t History::step_count() const {
  std::size_t count = 0;
  for (const Execution& execution : executions_) count += execution.steps.size();
  return count;
}

std::shared_ptr<const Definition> History::definition_of(const Execution& execution) const {
  if (execution.definition == nullptr) return nullptr;
  const json::Value& value = *execution.definition;
  const Document& document = *execution.definition_file;
  const std::string_view text =
      value.is(json::Kind::string) ? value.text() : document.text(value.range());
  const std::lock_guard lock(opened_->adding);
  const auto [found, fresh] = opened_->by_text.try_emplace(text);
  if (fresh) found->second = open(execution.definition_file);
  return found->second;
}

std::shared_ptr<const Definition> History::newest_definition(std::string_view pipeline) const {
  if (pipeline.empty() && pipelines().size() > 1) return nullptr;
  const auto is_meant = [&](std::string_view name) { return pipeline.empty() || name == pipeline; };
  const Execution* newest = nullptr;
  for (const Execution& execution : executions_) {
    if (execution.definition != nullptr && is_meant(execution.pipeline)) {
      newest = &execution;
      break;
    }
  }
  const SavedPipeline* saved = nullptr;
  for (const SavedPipeline& candidate : pipelines_) {
    if (is_meant(candidate.name) && (saved == nullptr || candidate.changed > saved->changed)) {
      saved = &candidate;
    }
  }
  if (saved != nullptr && (newest == nullptr || saved->changed > newest->start)) {
    if (auto opened = open(saved->file)) return opened;
  }
  return newest == nullptr ? nullptr : definition_of(*newest);
}

}  // namespace plumbline::history
