#include "analyzer/simulate/durations.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/json/comments.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {
namespace {

constexpr Milliseconds second = 1000, minute = 60 * second, hour = 60 * minute;

void read_group(const Document& document, const json::Value& group,
                std::unordered_map<std::string_view, Length>& out) {
  const auto refuse = [&](Range range, const std::string& why) {
    const Position at = document.position(range.begin, Unit::code_point);
    throw Error(Error::Kind::usage,
                fmt::format("{}:{}:{}: {}", document.name(), at.line + 1, at.column + 1, why));
  };
  if (group && !group.is(json::Kind::object)) {
    refuse(group.range(), "durations are an object: a name, and seconds");
  }
  for (const json::Member& member : group.members()) {
    Length length;
    const std::string why = length_of(member.value, length);
    if (!why.empty()) refuse(member.value.range(), why);
    out.insert_or_assign(member.key, length);
  }
}

}  // namespace

std::shared_ptr<const DurationFile> read_durations(const std::shared_ptr<const Document>& file) {
  auto result = std::make_shared<DurationFile>();
  result->file = std::make_shared<const Document>(std::string(file->name()),
                                                  json::without_comments(file->text()));
  const Document& document = *result->file;
  result->parsed = json::parse(document);
  const json::Value& root = result->parsed.tree.root();
  const auto refuse = [&](Range range, const std::string& why) {
    const Position at = document.position(range.begin, Unit::code_point);
    throw Error(Error::Kind::usage,
                fmt::format("{}:{}:{}: {}", document.name(), at.line + 1, at.column + 1, why));
  };
  for (const json::Problem& problem : result->parsed.problems) {
    if (problem.fault != json::Fault::byte_order_mark) refuse(problem.range, problem.message);
  }
  if (!root.is(json::Kind::object)) refuse(root.range(), "expected an object with `steps`");
  for (const json::Member& member : root.members()) {
    if (member.key != "steps" && member.key != "types" && member.key != "$schema") {
      refuse(member.key_range,
             fmt::format("unknown member {}; expected `steps` or `types`", quoted(member.key)));
    }
  }
  read_group(document, root["steps"], result->steps);
  read_group(document, root["types"], result->types);
  return result;
}

Durations::Durations(const Scenario* scenario, const history::History* history,
                     const DurationFile* file, std::string_view pipeline_name)
    : file_(file) {
  if (scenario != nullptr) {
    for (const ScenarioStep& step : scenario->steps) {
      if (step.duration) said_.emplace(step.name, *step.duration);
    }
  }
  if (history == nullptr) return;
  for (const history::StepStatistics& step : history::statistics_of(*history)) {
    const bool other =
        !pipeline_name.empty() && !step.pipeline.empty() && step.pipeline != pipeline_name;
    if (other || !step.p50) continue;
    seen_.insert_or_assign({step.name, step.type}, Length{*step.p50, step.p90});
  }
}

Duration Durations::of(const Step& step, const Job& job,
                       std::optional<std::int64_t> longest) const {
  const auto from = [](const Length& length, Origin origin) {
    return Duration{length.p50, length.p90, origin};
  };
  if (const auto said = said_.find(step.name); said != said_.end()) {
    return from(said->second, Origin::scenario);
  }
  if (const auto seen = seen_.find({step.name, step.type_name}); seen != seen_.end()) {
    return from(seen->second, Origin::history);
  }
  if (file_ != nullptr) {
    if (const auto found = file_->steps.find(step.name); found != file_->steps.end()) {
      return from(found->second, Origin::configuration);
    }
    if (const auto found = file_->types.find(step.type_name); found != file_->types.end()) {
      return from(found->second, Origin::configuration);
    }
  }
  Milliseconds guess = guessed_duration(step.type, job);
  if (longest) guess = std::min(guess, *longest * second);
  return {guess, std::nullopt, Origin::standard};
}

Milliseconds guessed_duration(StepType type, const Job& job) {
  constexpr Milliseconds training = 30 * minute;
  switch (type) {
    case StepType::training: return training;
    case StepType::tuning: {
      const std::int64_t jobs = std::clamp<std::int64_t>(job.max_jobs.value.value_or(1), 1, 1000);
      const std::int64_t at_once =
          std::clamp<std::int64_t>(job.max_parallel_jobs.value.value_or(1), 1, jobs);
      return training * ((jobs + at_once - 1) / at_once);
    }
    case StepType::processing: return 10 * minute;
    case StepType::transform:
    case StepType::clarify_check:
    case StepType::quality_check: return 15 * minute;
    case StepType::auto_ml:
    case StepType::bedrock_custom_model: return 2 * hour;
    case StepType::emr:
    case StepType::emr_serverless:
    case StepType::bedrock_model_import: return 30 * minute;
    case StepType::callback:
    case StepType::endpoint:
    case StepType::bedrock_custom_model_deployment:
    case StepType::bedrock_provisioned_model_throughput: return 10 * minute;
    case StepType::inference_component: return 5 * minute;
    case StepType::lambda: return 5 * second;
    // Observed (spec section 10.3): about a second.
    case StepType::model:
    case StepType::register_model:
    case StepType::endpoint_config:
    case StepType::lineage:
    case StepType::unknown: return second;
    case StepType::condition:
    case StepType::fail: return 0;
  }
  return second;
}

}  // namespace plumbline::simulate
