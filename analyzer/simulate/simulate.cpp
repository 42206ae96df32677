#include "analyzer/simulate/simulate.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/cache/forecast.h"
#include "analyzer/json/write.h"
#include "analyzer/simulate/dry_run.h"
#include "analyzer/simulate/engine.h"
#include "analyzer/simulate/worlds.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {
namespace {

constexpr Milliseconds longest_execution = Milliseconds{672} * 3600 * 1000;  // spec section 9
// Work that is spent on looking at ways that conditions may go, in steps.
constexpr std::size_t most_steps_looked_at = 1'000'000;

// What a plan points into.
struct Held {
  cache::Forecast forecast;
  std::shared_ptr<const history::History> history;
  std::shared_ptr<const Scenario> scenario;
};

class Simulator {
 public:
  explicit Simulator(const Question& question)
      : question_(question),
        pipeline_(question.pipeline),
        known_{question.pipeline, question.identity, {}, {}, {}} {}

  Plan run() {
    auto held = std::make_shared<Held>();
    held->history = question_.history;
    held->scenario = question_.scenario;
    fill_head();
    fill_parameters();
    fill_steps();
    choose_steps();
    held->forecast = cache::forecast(about_cache());
    for (StepId id = 0; id < pipeline_.steps.size(); ++id) {
      plan_.steps[id].cache = &held->forecast.steps[id];
    }
    fill_outputs(held->forecast);
    plan_.setting = held->forecast.setting.get();
    plan_.held = held;
    DryRun dry(question_, known_, held->forecast, plan_);
    look(dry);
    fill_assumptions(held->forecast);
    return std::move(plan_);
  }

 private:
  void fill_head() {
    const Identity& self = question_.identity;
    if (question_.scenario) plan_.scenario = question_.scenario->name;
    plan_.pipeline_name = self.pipeline_name;
    plan_.execution_id = self.id;
    plan_.execution_arn = self.execution_arn();
    plan_.region = self.region;
    plan_.account = self.account;
    plan_.now = self.now;
    plan_.max_parallel = question_.max_parallel;
    plan_.max_parallel_origin = question_.max_parallel_origin;
    plan_.has_history = question_.history != nullptr;
  }

  void fill_parameters() {
    std::unordered_map<std::string_view, const GivenValue*> given;
    for (const GivenValue& value : question_.given) given.insert_or_assign(value.name, &value);
    for (const Parameter& parameter : pipeline_.parameters) {
      Used used{std::string(parameter.name), std::string(parameter.type), {}, Origin::none};
      Value value = open(fmt::format("<Parameters.{}>", parameter.name));
      const json::Value& standard = (*parameter.node)["DefaultValue"];
      if (const auto found = given.find(parameter.name); found != given.end()) {
        used.origin = found->second->origin;
        const auto typed = of_text(found->second->text, parameter.type);
        value = typed ? *typed : known(json::Kind::string, found->second->text);
      } else if (standard && !standard.is(json::Kind::null)) {
        used.origin = Origin::definition;
        if (!is_placeholder(standard)) value = of_json(standard);
      } else if (question_.gives_parameters) {
        value = undefined(fmt::format("parameter {} has no value", quoted(parameter.name)));
      }
      if (value.known()) used.value = to_json(value);
      known_.parameters.insert_or_assign(parameter.name, std::move(value));
      plan_.parameters.push_back(std::move(used));
    }
  }

  void fill_steps() {
    const json::Value& root = *pipeline_.root;
    plan_.steps.resize(pipeline_.steps.size());
    for (StepId id = 0; id < pipeline_.steps.size(); ++id) {
      const Step& step = pipeline_.steps[id];
      PlannedStep& planned = plan_.steps[id];
      planned.name = step.name;
      planned.type = step.type_name;
      planned.pointer = json::pointer(json::path_to(root, step.node->range()));
      if (step.parent != no_step) planned.parent = step.parent;
      if (step.branch != Branch::none) planned.branch = to_string(step.branch);
      const json::Value& name = (*step.node)["Name"];
      planned.where = {&question_.document, name ? name.range() : step.node->range()};
      for (const Edge& edge : question_.graph.into(id)) {
        planned.waits_for.push_back({edge.from, std::string(plumbline::to_string(edge.why)),
                                     json::pointer(json::path_to(root, edge.at->range()))});
      }
    }
  }

  // Which steps are to run, and whose outputs the others give.
  void choose_steps() {
    const std::size_t count = pipeline_.steps.size();
    source_ = question_.resumed;
    if (question_.resumed != nullptr) {
      selected_.emplace(count, true);
      for (const history::StepRun& run : question_.resumed->steps) {
        const StepId id = pipeline_.find_step(run.name);
        if (id == no_step || run.status != history::Status::succeeded) continue;
        (*selected_)[id] = false;
      }
    } else if (question_.selected) {
      selected_.emplace(count, false);
      for (const StepId id : *question_.selected) (*selected_)[id] = true;
      if (question_.history) find_source();
    }
    if (!selected_) return;
    needed_.assign(count, false);
    const auto order = question_.graph.order();
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
      for (const std::uint32_t edge : question_.graph.out_of(*it)) {
        const StepId to = question_.graph.edges()[edge].to;
        if ((*selected_)[to] || needed_[to]) needed_[*it] = true;
      }
    }
  }

  void find_source() {
    if (question_.source_execution != "latest") {
      source_ = question_.history->find(question_.source_execution);
      return;
    }
    for (const history::Execution& execution : question_.history->executions()) {
      const std::string& name = question_.identity.pipeline_name;
      if (!name.empty() && !execution.pipeline.empty() && execution.pipeline != name) continue;
      source_ = &execution;
      return;
    }
  }

  cache::Question about_cache() const {
    cache::Question about{pipeline_,
                          question_.graph,
                          question_.history.get(),
                          question_.identity.now,
                          question_.identity.pipeline_name,
                          {},
                          {},
                          {}};
    for (const GivenValue& value : question_.given)
      about.given.emplace_back(value.name, value.text);
    if (selected_) {
      about.selected.emplace();
      for (StepId id = 0; id < selected_->size(); ++id) {
        if ((*selected_)[id]) about.selected->push_back(id);
      }
      about.source_execution = source_ != nullptr ? source_->id : question_.source_execution;
    }
    return about;
  }

  void fill_outputs(const cache::Forecast& forecast) {
    known_.outputs.resize(pipeline_.steps.size());
    for (StepId id = 0; id < pipeline_.steps.size(); ++id) {
      const cache::StepForecast& step = forecast.steps[id];
      const bool taken = step.verdict == cache::Verdict::hit || !step.selected;
      if (!taken) continue;
      known_.outputs[id].earlier = forecast.setting->producer(id);
      if (step.source_run != nullptr) known_.outputs[id].described = step.source_run->job;
    }
    if (!question_.scenario) return;
    for (const ScenarioStep& step : question_.scenario->steps) {
      const StepId id = pipeline_.find_step(step.name);
      if (id == no_step) continue;
      known_.outputs[id].properties = step.properties;
      known_.outputs[id].property_files = step.property_files;
      known_.outputs[id].output_parameters = step.output_parameters;
    }
    for (const auto& [uri, file] : question_.scenario->files) known_.files.emplace(uri, file);
  }

  // The branch that a recorded execution took, as far as its steps tell.
  std::optional<bool> recorded_outcome(StepId condition) const {
    if (source_ == nullptr) return std::nullopt;
    const history::StepRun* const run = source_->find_step(pipeline_.steps[condition].name);
    if (run != nullptr && run->outcome) return run->outcome;
    for (const std::uint32_t edge : question_.graph.out_of(condition)) {
      const Edge& found = question_.graph.edges()[edge];
      if (found.why != Why::branch) continue;
      const Step& step = pipeline_.steps[found.to];
      if (source_->find_step(step.name) != nullptr) return step.branch == Branch::if_steps;
    }
    return std::nullopt;
  }

  void leave_out(Engine& engine, Worlds& worlds) {
    if (!selected_) return;
    const bool has_source = !question_.source_execution.empty() || source_ != nullptr;
    for (StepId id = 0; id < selected_->size(); ++id) {
      if ((*selected_)[id]) continue;
      if (!needed_[id] && question_.resumed == nullptr) {
        engine.leave_out(id);
        worlds.not_here(id, Verdict::skipped, "not selected");
        continue;
      }
      const history::StepRun* const run =
          source_ == nullptr ? nullptr : source_->find_step(pipeline_.steps[id].name);
      const bool failed =
          source_ != nullptr && (run == nullptr || run->status != history::Status::succeeded);
      if (!has_source || failed) {
        engine.leave_out(id);
        worlds.not_here(id, Verdict::blocked,
                        failed ? "it did not succeed in the source execution"
                               : "not selected, and no source execution gives its outputs");
        continue;
      }
      plan_.steps[id].outcome = recorded_outcome(id);
      engine.give(id, plan_.steps[id].outcome);
      worlds.not_here(id, Verdict::reused,
                      fmt::format("outputs of execution {}",
                                  source_ != nullptr ? source_->id : question_.source_execution));
    }
  }

  void look(DryRun& dry) {
    Engine engine(pipeline_, question_.graph);
    Worlds worlds(question_, plan_);
    leave_out(engine, worlds);
    Settings settings;
    settings.max_parallel = question_.max_parallel.value_or(0);
    settings.stop_on_failure = question_.stop_on_failure;
    settings.time_limit = longest_execution;
    const auto one = [&](const std::vector<bool>& choices, std::vector<bool> otherwise) {
      dry.begin(choices, std::move(otherwise));
      worlds.add(engine.run(dry, settings), dry);
    };
    const std::size_t most = std::clamp<std::size_t>(
        most_steps_looked_at / std::max<std::size_t>(pipeline_.steps.size(), 1), 4, most_worlds);
    std::vector<bool> choices;
    for (bool more = true; more;) {
      one(choices, {true});
      choices.clear();
      for (const auto& [condition, way] : dry.chosen()) choices.push_back(way);
      while (!choices.empty() && !choices.back()) choices.pop_back();
      more = !choices.empty();
      if (more) choices.back() = false;
      if (more && plan_.worlds.size() + 3 >= most) {
        // Not all of them, but each branch of each condition that is not in another's.
        plan_.worlds_complete = false;
        one({}, {false});
        one({}, {true, false});
        one({}, {false, true});
        break;
      }
    }
    look_at_hits(engine, settings, dry, worlds);
    worlds.finish();
  }

  // Whether some steps take an earlier result may stay open: they may all do. Without history that
  // is so of each of them, and the plan is an upper bound.
  void look_at_hits(Engine& engine, const Settings& settings, DryRun& dry, Worlds& worlds) {
    if (!plan_.has_history) return;
    open_hits_ = static_cast<std::size_t>(
        std::count_if(plan_.steps.begin(), plan_.steps.end(), [](const PlannedStep& step) {
          return step.start && step.cache->verdict == cache::Verdict::unknown;
        }));
    if (open_hits_ == 0) return;
    for (const World& world : plan_.worlds) {
      dry.begin_with_hits(world.outcomes);
      worlds.add_way(engine.run(dry, settings));
    }
  }

  void assume(std::string what, std::string value, Origin origin) {
    plan_.assumptions.push_back({std::move(what), std::move(value), origin});
  }

  void fill_assumptions(const cache::Forecast& forecast) {
    assume("steps at the same time",
           plan_.max_parallel ? std::to_string(*plan_.max_parallel) : "no limit",
           plan_.max_parallel_origin);
    assume("which ready step starts first", "definition order", Origin::standard);
    assume("after a failure",
           question_.stop_on_failure ? "no new steps start" : "independent steps still start",
           question_.stop_on_failure ? Origin::standard : Origin::option);
    const bool cached = std::any_of(forecast.steps.begin(), forecast.steps.end(),
                                    [](const cache::StepForecast& step) {
                                      return step.verdict != cache::Verdict::off &&
                                             step.verdict != cache::Verdict::not_cacheable;
                                    });
    if (cached && !plan_.has_history) {
      assume("cache", "no history: nothing is taken from it", Origin::standard);
    }
    if (open_hits_ != 0) {
      assume("cache",
             fmt::format("{} {} may take an earlier result or run: totals are ranges", open_hits_,
                         open_hits_ == 1 ? "step" : "steps"),
             Origin::history);
    }
    if (plan_.totals.guessed) {
      assume("durations", "some are guesses by step type", Origin::standard);
    }
    if (!plan_.worlds_complete) {
      assume("unknown conditions",
             fmt::format("{} of the ways that they may go were looked at", plan_.worlds.size()),
             Origin::standard);
    }
    for (const std::string& note : forecast.notes) assume("history", note, Origin::history);
    if (question_.resumed == nullptr || question_.history == nullptr) return;
    const auto recorded = question_.history->definition_of(*question_.resumed);
    if (recorded && json::compact(recorded->tree().root()) != json::compact(*pipeline_.root)) {
      assume("definition",
             fmt::format("execution {} was started with another one, and SageMaker goes on with "
                         "that: plan it instead",
                         question_.resumed->id),
             Origin::history);
    }
  }

  const Question& question_;
  const Pipeline& pipeline_;
  Plan plan_;
  Known known_;
  std::optional<std::vector<bool>> selected_;
  std::vector<bool> needed_;  // not selected, and a selected one waits for it
  const history::Execution* source_ = nullptr;
  std::size_t open_hits_ = 0;  // steps that run, and may take an earlier result
};

}  // namespace

void heed_limit(const json::Value& around, Origin origin, Question& question) {
  const auto limit = around["ParallelismConfiguration"]["MaxParallelExecutionSteps"].integer();
  if (!limit || *limit < 1 || *limit > 1'000'000) return;
  question.max_parallel = static_cast<std::uint32_t>(*limit);
  question.max_parallel_origin = origin;
}

Plan simulate(const Question& question) { return Simulator(question).run(); }

}  // namespace plumbline::simulate
