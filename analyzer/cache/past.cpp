#include "analyzer/cache/past.h"

#include <algorithm>

#include "analyzer/types/cache_key.h"

namespace plumbline::cache {
namespace {

// Executions that took results of others that took results: further away nobody looks.
constexpr unsigned deepest = 100;

void collect(const Side& side, const json::Value& value, std::string_view key,
             std::vector<std::string>& out) {
  constexpr std::size_t most = 20;
  if (out.size() >= most) return;
  if (value.is(json::Kind::array)) {
    for (const json::Value& item : value.items()) collect(side, item, key, out);
  } else if (value.is(json::Kind::object) && !is_function(value)) {
    for (const json::Member& member : value.members()) {
      collect(side, member.value, member.key, out);
    }
  } else if (value) {
    const Resolved resolved = side.setting->resolve(value, side.step);
    const std::string text = resolved.text();
    const bool image = (key == "ImageUri" || key == "TrainingImage" || key == "Image") &&
                       text.find("@sha256:") == std::string::npos;
    if (!image && !text.starts_with("s3://")) return;
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
  }
}

std::string signature(const Step& step) {
  return std::string(step.type_name) + '\n' + canonical_without_step_names(*step.arguments);
}

}  // namespace

Run run_of(const history::Execution& execution) {
  return {execution.id, true, false, execution.arn};
}

const Past& PastExecutions::of(const history::Execution& execution) {
  auto& past = made_[&execution];
  if (past) return *past;
  past = std::make_shared<Past>();
  // The place in the map may move when sources are added.
  const std::shared_ptr<Past> own = past;
  own->definition = history_.definition_of(execution);
  if (!own->definition) return *own;
  const Pipeline& pipeline = own->definition->pipeline;
  own->setting = std::make_unique<Setting>(pipeline, run_of(execution), execution.parameters,
                                           std::string(execution.pipeline));
  for (const history::StepRun& run : execution.steps) {
    const StepId step = pipeline.find_step(run.name);
    if (step == no_step) continue;
    if (run.job != nullptr && run.ran()) own->setting->set_recorded(step, *run.job);
    if (run.ran()) continue;
    const Maker made = maker(execution, run.name);
    Producer producer{own->setting.get(), step,
                      made.execution != nullptr ? run_of(*made.execution)
                                                : Run{std::string(history::id_in_arn(made.arn)),
                                                      true, false, std::string(made.arn)}};
    if (made.execution != nullptr && made.execution != &execution && depth_ < deepest) {
      ++depth_;
      const Past& earlier = of(*made.execution);
      --depth_;
      const StepId same =
          earlier.setting ? earlier.definition->pipeline.find_step(run.name) : no_step;
      if (same != no_step) {
        producer.setting = earlier.setting.get();
        producer.step = same;
      }
    }
    own->setting->set_producer(step, std::move(producer));
  }
  return *own;
}

PastExecutions::Maker PastExecutions::maker(const history::Execution& execution,
                                            std::string_view step) const {
  // A reused run may have been a hit; saved answers that contradict each other may go round.
  constexpr int most = 64;
  const history::Execution* from = &execution;
  for (int i = 0; i < most; ++i) {
    const history::StepRun* const run = from->find_step(step);
    if (run == nullptr || run->ran()) return {from, {}};
    const std::string_view arn = run->is_hit() ? run->cache_source : run->selective_source;
    from = history_.find(arn);
    if (from == nullptr) return {nullptr, arn};
  }
  return {&execution, {}};
}

Producer PastExecutions::producer(const history::Execution& execution, std::string_view step,
                                  const Producer& instead) {
  const Maker made = maker(execution, step);
  Producer result = instead;
  result.run = made.execution != nullptr ? run_of(*made.execution)
                                         : Run{std::string(history::id_in_arn(made.arn)), true,
                                               false, std::string(made.arn)};
  const Past& past = of(made.execution != nullptr ? *made.execution : execution);
  const StepId same = past.setting ? past.definition->pipeline.find_step(step) : no_step;
  if (same == no_step) {
    result.run.maybe = true;
    return result;
  }
  result.setting = past.setting.get();
  result.step = same;
  return result;
}

std::vector<std::string> unchecked_inputs(const Side& side) {
  std::vector<std::string> result;
  for (const KeyAttribute& attribute : key_attributes(side.setting->pipeline().steps[side.step])) {
    collect(side, *attribute.value, attribute.name, result);
  }
  return result;
}

std::string renamed_from(const Pipeline& now, StepId step, const Past& past) {
  if (!past.definition) return {};
  const std::string wanted = signature(now.steps[step]);
  for (const Step& old : past.definition->pipeline.steps) {
    const bool gone = now.find_step(old.name) == no_step;
    if (gone && old.type == now.steps[step].type && signature(old) == wanted) {
      return std::string(old.name);
    }
  }
  return {};
}

}  // namespace plumbline::cache
