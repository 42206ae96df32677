#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/earlier.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/plan.h"
#include "analyzer/cli/start.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {
namespace {

using simulate::Origin;
using simulate::Question;

std::shared_ptr<const Document> read_document(const std::string& path, std::uint64_t most) {
  Content content = read_file(path, most);
  if (content.too_large) {
    throw Error(Error::Kind::input,
                fmt::format("{}: larger than {} bytes (--max-file-size)", path, most));
  }
  return std::make_shared<const Document>(path == "-" ? "<stdin>" : path, std::move(content.bytes));
}

[[noreturn]] void refuse(const std::string& why) { throw Error(Error::Kind::usage, why); }

void require_no_contradiction(const PlanOptions& options) {
  if (!options.resume.empty()) {
    const auto without = [&](bool given, std::string_view option) {
      if (given) refuse(fmt::format("--resume continues an execution as it was: no {}", option));
    };
    without(!options.parameters_from.empty(), "--parameters-from");
    without(!options.start.parameters.empty(), "--parameter");
    without(options.start.selected_steps.has_value(), "--selected-steps");
    without(options.start.source_execution.has_value(), "--source-execution");
    without(!options.start_request.empty(), "--start-request");
  }
  if (options.history.empty()) {
    if (!options.resume.empty()) refuse("--resume needs --history: it is of a saved execution");
    if (!options.parameters_from.empty()) {
      refuse("--parameters-from needs --history: it is of a saved execution");
    }
  }
  const auto readers = std::count(options.scenarios.begin(), options.scenarios.end(), "-") +
                       (options.path == "-") + (options.start_request == "-") +
                       (options.durations == "-") + (options.pipeline_file == "-");
  if (readers > 1) refuse("standard input can be read once only");
}

const history::Execution& find_execution(const history::History& history, const std::string& name,
                                         std::string_view option) {
  const history::Execution* const found = history.find(name);
  if (found != nullptr) return *found;
  std::vector<std::string_view> ids;
  for (const history::Execution& each : history.executions()) ids.push_back(each.id);
  const std::string_view near = nearest(name, ids);
  refuse(fmt::format("{} {}: no such execution in the history{}", option, quoted(name),
                     near.empty() ? "" : "; did you mean " + quoted(near) + "?"));
}

void require_resumable(const history::Execution& execution) {
  const std::string name = "--resume " + execution.id;
  if (execution.status == history::Status::succeeded) {
    refuse(name + ": it succeeded, nothing is left to run");
  }
  if (!history::is_final(execution.status) && execution.status != history::Status::unknown) {
    refuse(name + ": it is still running");
  }
  for (const history::StepRun& run : execution.steps) {
    if (run.type == "Fail" && run.status == history::Status::failed) {
      refuse(fmt::format("{}: it ended in the Fail step {}, and SageMaker does not retry that",
                         name, quoted(run.name)));
    }
  }
}

// "Name" of "Name=Value".
std::string_view name_of(std::string_view parameter) {
  return parameter.substr(0, parameter.find('='));
}

std::string name_in_arn(std::string_view arn, std::size_t field) {
  for (std::size_t i = 0; i < field; ++i) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return std::string(arn.substr(0, arn.find(':')));
}

void take_arn(std::string_view arn, simulate::Identity& self) {
  if (!arn.starts_with("arn:")) return;
  if (self.region.empty()) self.region = name_in_arn(arn, 3);
  if (self.account.empty()) self.account = name_in_arn(arn, 4);
}

}  // namespace

PlanInputs::PlanInputs(const PlanOptions& options) {
  require_no_contradiction(options);
  definition = read_document(options.path, options.max_file_size);
  if (!options.history.empty()) {
    history = load_history(options.history, most_history_bytes);
    tell_notes(*history);
  }
  if (!options.durations.empty()) {
    durations = simulate::read_durations(read_document(options.durations, options.max_file_size));
  }
  if (!options.pipeline_file.empty()) {
    pipeline_file = read_document(options.pipeline_file, options.max_file_size);
    pipeline_answer = std::make_shared<const json::Parsed>(json::parse(*pipeline_file));
    const json::Tree& tree = pipeline_answer->tree;
    const auto has = [&](std::string_view name) { return static_cast<bool>(tree.root()[name]); };
    const bool answer = has("PipelineArn") || has("PipelineName") || has("PipelineDefinition") ||
                        has("ParallelismConfiguration");
    if (!answer || tree.truncated()) {
      refuse(fmt::format("--pipeline {}: expected the answer of describe-pipeline",
                         options.pipeline_file));
    }
  }
  if (!options.parameters_from.empty()) {
    recorded = &find_execution(*history, options.parameters_from, "--parameters-from");
    if (!recorded->parameters_known) {
      refuse(fmt::format("--parameters-from {}: its parameters were not saved", recorded->id));
    }
  }
  if (!options.resume.empty()) {
    recorded = &find_execution(*history, options.resume, "--resume");
    require_resumable(*recorded);
  }
  if (!options.now.empty()) {
    const auto moment = history::parse_instant(options.now);
    if (!moment) {
      refuse(fmt::format("--now {}: expected a moment such as 2026-01-31T12:00:00Z",
                         quoted(options.now)));
    }
    now = *moment;
  } else {
    const auto clock = std::chrono::system_clock::now().time_since_epoch();
    now = std::chrono::duration_cast<std::chrono::seconds>(clock).count() * history::second;
  }
}

std::shared_ptr<const simulate::Scenario> open_scenario(const PlanOptions& options,
                                                        const std::string& path) {
  if (path.empty()) return nullptr;
  return simulate::read_scenario(read_document(path, options.max_file_size));
}

Opening open_plan(const PlanOptions& options, const PlanInputs& inputs,
                  std::shared_ptr<const simulate::Scenario> scenario) {
  Opening opening;
  opening.scenario = std::move(scenario);
  CheckOptions check;
  check.paths = {options.path};
  check.start_request = options.start_request;
  check.max_file_size = options.max_file_size;
  check.start = options.start;
  std::set<std::string_view> overridden;
  for (const std::string& given : options.start.parameters) overridden.insert(name_of(given));
  std::vector<std::string> before;
  if (inputs.recorded != nullptr) {
    for (const auto& [name, value] : inputs.recorded->parameters) {
      if (!overridden.contains(name)) before.push_back(name + "=" + value);
    }
    for (const std::string_view name : overridden) {
      const auto& known = inputs.recorded->parameters;
      const bool has = std::any_of(known.begin(), known.end(),
                                   [&](const auto& each) { return each.first == name; });
      if (has) continue;
      refuse(fmt::format("--parameter {}: execution {} has no parameter of that name", quoted(name),
                         inputs.recorded->id));
    }
  }
  if (opening.scenario) {
    for (const auto& given : opening.scenario->parameters) {
      if (overridden.contains(given.name)) continue;
      std::erase_if(before, [&](const std::string& each) { return name_of(each) == given.name; });
      before.push_back(std::string(given.name) + "=" + given.text);
    }
    if (opening.scenario->selected && !options.resume.empty()) {
      refuse(fmt::format("{}: --resume continues an execution as it was: no `selectiveExecution`",
                         opening.scenario->spot(opening.scenario->selected_at)));
    }
    if (opening.scenario->selected && !check.start.selected_steps) {
      std::string names;
      for (const auto& each : *opening.scenario->selected) {
        names += (names.empty() ? "" : ",") + std::string(each.name);
      }
      check.start.selected_steps = names;
      const std::string_view source = opening.scenario->source_execution;
      if (!check.start.source_execution && !source.empty()) {
        check.start.source_execution = std::string(source);
      }
    }
  }
  check.start.parameters.insert(check.start.parameters.begin(), before.begin(), before.end());
  FileReport ignored;
  opening.start = start_of(check, false, ignored);
  Background background;
  background.history = inputs.history;
  opening.analysis = analyze(inputs.definition, rules_to_run(options.settings, all_rules()),
                             opening.start, nullptr, std::move(background), options.settings);
  return opening;
}

Question question_of(const PlanOptions& options, const PlanInputs& inputs, const Opening& opening) {
  const Analysis& analysis = *opening.analysis;
  Question question{analysis.document(), analysis.pipeline, *analysis.graph};
  question.history = inputs.history;
  question.durations = inputs.durations;
  question.stop_on_failure = !options.continue_after_failure;
  simulate::Identity& self = question.identity;
  self.now = inputs.now;
  self.pipeline_name = analysis.contents.definition->pipeline_name;
  heed_limit(analysis.contents.host.tree.root(), Origin::pipeline_file, question);
  if (inputs.pipeline_file) {
    const json::Value& root = inputs.pipeline_answer->tree.root();
    heed_limit(root, Origin::pipeline_file, question);
    if (self.pipeline_name.empty()) self.pipeline_name = root["PipelineName"].text();
    take_arn(root["PipelineArn"].text(), self);
  }
  const StartRequest* const start = opening.start.get();
  if (start != nullptr) {
    if (start->file) heed_limit(start->root(), Origin::request, question);
    if (!start->pipeline_name.empty()) self.pipeline_name = start->pipeline_name;
    question.gives_parameters = start->gives_parameters;
  }
  if (inputs.recorded != nullptr && self.pipeline_name.empty()) {
    self.pipeline_name = inputs.recorded->pipeline;
  }
  if (!options.resume.empty()) {
    question.resumed = inputs.recorded;
    self.id = inputs.recorded->id;
    take_arn(inputs.recorded->arn, self);
  }
  if (opening.scenario) simulate::assume(opening.scenario, question);
  if (self.pipeline_name.empty() && inputs.history && inputs.history->pipelines().size() == 1) {
    self.pipeline_name = inputs.history->pipelines()[0];
  }
  if (!options.region.empty()) self.region = options.region;
  if (!options.now.empty()) self.now = inputs.now;
  if (options.max_parallel) {
    question.max_parallel = options.max_parallel;
    question.max_parallel_origin = Origin::option;
  }
  if (start == nullptr) return question;
  std::set<std::string_view> typed, said, recorded;
  for (const std::string& given : options.start.parameters) typed.insert(name_of(given));
  if (opening.scenario) {
    for (const auto& given : opening.scenario->parameters) said.insert(given.name);
  }
  if (inputs.recorded != nullptr) {
    for (const auto& [name, value] : inputs.recorded->parameters) recorded.insert(name);
  }
  for (const StartParameter& given : start->parameters) {
    if (!given.has_value) continue;
    const Origin origin = typed.contains(given.name)      ? Origin::option
                          : said.contains(given.name)     ? Origin::scenario
                          : recorded.contains(given.name) ? Origin::recorded
                                                          : Origin::request;
    question.given.push_back({std::string(given.name), std::string(given.value), origin});
  }
  if (start->selective) {
    question.selected.emplace();
    for (const SelectedStep& step : start->selected) {
      const StepId id = analysis.pipeline.find_step(step.name);
      if (id != no_step) question.selected->push_back(id);
    }
    question.source_execution = start->source.kind == SourceExecution::Kind::latest ? "latest"
                                : start->source.kind == SourceExecution::Kind::given
                                    ? std::string(start->source.arn)
                                    : std::string();
  }
  return question;
}

}  // namespace plumbline::cli
