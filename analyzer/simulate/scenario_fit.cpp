#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "analyzer/model/walk.h"
#include "analyzer/schema/shapes.h"
#include "analyzer/simulate/scenario.h"
#include "analyzer/simulate/simulate.h"
#include "analyzer/simulate/value.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {
namespace {

class Fitting {
 public:
  Fitting(const Scenario& scenario, const Pipeline& pipeline)
      : scenario_(scenario), pipeline_(pipeline) {}

  void check() const {
    for (const Scenario::Given& given : scenario_.parameters) parameter(given);
    for (const ScenarioStep& step : scenario_.steps) this->step(step);
    shapes();
    for (const ScenarioStep& step : scenario_.steps) facts(step);
    if (scenario_.selected) {
      for (const Scenario::Named& name : *scenario_.selected) find(name.name, name.at);
    }
    for (const Scenario::Forced& forced : scenario_.conditions) {
      const Step& step = find(forced.name, forced.at);
      if (step.type == StepType::condition) continue;
      refuse(forced.at, fmt::format("{} is no Condition step: its type is {}", quoted(forced.name),
                                    quoted(step.type_name)));
    }
  }

 private:
  [[noreturn]] void refuse(Location where, const std::string& why) const {
    throw Error(Error::Kind::usage, fmt::format("{}: {}", scenario_.spot(where), why));
  }
  [[noreturn]] void unknown(Location where, std::string_view what, std::string_view name,
                            const std::vector<std::string_view>& candidates) const {
    const std::string_view near = nearest(name, candidates);
    refuse(where,
           fmt::format("unknown {} {}{}", what, quoted(name),
                       near.empty() ? std::string() : "; did you mean " + quoted(near) + "?"));
  }

  const Step& find(std::string_view name, Location at) const {
    const StepId id = pipeline_.find_step(name);
    if (id == no_step) unknown(at, "step", name, pipeline_.step_names());
    return pipeline_.steps[id];
  }

  void parameter(const Scenario::Given& given) const {
    const Parameter* const declared = pipeline_.find_parameter(given.name);
    if (declared == nullptr) {
      unknown(given.name_at, "parameter", given.name, pipeline_.parameter_names());
    }
    if (of_text(given.text, declared->type)) return;
    refuse(given.value_at, fmt::format("parameter {} is of type {}, which {} is not",
                                       quoted(given.name), declared->type, quoted(given.text)));
  }

  Location key_at(const json::Member& member) const {
    return {scenario_.file.get(), member.key_range};
  }

  void step(const ScenarioStep& said) const {
    const Step& step = find(said.name, said.at);
    const bool outputs = step.type == StepType::lambda || step.type == StepType::callback;
    if (said.output_parameters != nullptr) {
      std::vector<std::string_view> declared;
      for (const json::Value& item : (*step.node)["OutputParameters"].items()) {
        declared.push_back(item["OutputName"].text());
      }
      for (const json::Member& member : said.output_parameters->members()) {
        if (!outputs) {
          refuse(key_at(member), fmt::format("step {} has no output parameters: its type is {}",
                                             quoted(said.name), quoted(step.type_name)));
        }
        const auto found = std::find(declared.begin(), declared.end(), member.key);
        if (found == declared.end()) {
          unknown(key_at(member), "output parameter", member.key, declared);
        }
      }
    }
    if (said.property_files != nullptr) {
      std::vector<std::string_view> declared;
      for (const PropertyFile& file : step.property_files) declared.push_back(file.name);
      for (const json::Member& member : said.property_files->members()) {
        const auto found = std::find(declared.begin(), declared.end(), member.key);
        if (found == declared.end()) {
          unknown(key_at(member), "property file", member.key, declared);
        }
      }
    }
  }

  // What AWS's shapes say of it.
  void facts(const ScenarioStep& said) const {
    const Step& step = find(said.name, said.at);
    const schema::StepFacts* const facts = schema::step_facts(step.type_name);
    if (facts == nullptr) return;
    exceptions(said, *facts);
    if (said.properties == nullptr || facts->properties_known == schema::Extent::nothing) return;
    properties(*said.properties, facts->properties,
               facts->properties_known == schema::Extent::everything);
  }

  // A misspelled exception would match no retry policy. Others than those that policies name are
  // possible: a job may fail for any reason.
  void exceptions(const ScenarioStep& said, const schema::StepFacts& facts) const {
    std::vector<std::string_view> known(facts.exceptions.begin(), facts.exceptions.end());
    for (std::size_t i = 0; i < said.attempts.size(); ++i) {
      const std::string_view name = said.attempts[i].fails;
      if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) continue;
      if (nearest(name, known).empty()) continue;
      unknown(said.attempts[i].fails_at, "exception", name, known);
    }
  }

  // AWS may have members that are newer than ours: only what looks like one of them is refused.
  void properties(const json::Value& given, schema::ShapeId id, bool deep) const {
    if (id == schema::no_shape || given.is(json::Kind::null)) return;
    const schema::Shape& shape = schema::shape(id);
    const bool list = shape.kind == schema::ShapeKind::list;
    const bool structure = shape.kind == schema::ShapeKind::structure;
    if (!structure && !list && shape.kind != schema::ShapeKind::map) return;
    // A list whose items have names may be written as a map of them.
    const bool named = list && !shape.keyed_by().empty() && given.is(json::Kind::object);
    if (!given.is(list ? json::Kind::array : json::Kind::object) && !named) {
      refuse({scenario_.file.get(), given.range()},
             fmt::format("expected {} here, not {}", list ? "an array" : "an object",
                         json::to_string(given.kind())));
    }
    for (const json::Value& item : given.items()) properties(item, shape.item, deep);
    for (const json::Member& member : given.members()) {
      if (!structure) {
        properties(member.value, shape.item, deep);
        continue;
      }
      const schema::Member* const known = shape.member(member.key);
      if (known != nullptr) {
        if (deep) properties(member.value, known->shape, deep);
        continue;
      }
      const auto names = schema::candidates(id);
      if (!nearest(member.key, names).empty()) {
        unknown(key_at(member), "property", member.key, names);
      }
    }
  }

  // A property that is read has the shape that the path wants.
  void shapes() const {
    std::unordered_map<StepId, const json::Value*> given;
    for (const ScenarioStep& step : scenario_.steps) {
      if (step.properties != nullptr)
        given.emplace(pipeline_.find_step(step.name), step.properties);
    }
    if (given.empty()) return;
    for (const Reference& reference : pipeline_.references) {
      const auto found = given.find(reference.target);
      if (found == given.end() || reference.kind != ReferenceKind::step_property) continue;
      const Walk way = walk(*found->second, reference.path);
      const bool list = way.value->is(json::Kind::array);
      const bool fits = way.value->is(json::Kind::null) || way.value->is(json::Kind::object) ||
                        (list && way.failed != Segment::Kind::member);
      if (way.arrived || fits) continue;
      refuse({scenario_.file.get(), way.value->range()},
             fmt::format("{} has no such member, and `Steps.{}.{}` reads one",
                         json::to_string(way.value->kind()), reference.name, reference.path));
    }
  }

  const Scenario& scenario_;
  const Pipeline& pipeline_;
};

}  // namespace

void assume(std::shared_ptr<const Scenario> scenario, Question& question) {
  require_fitting(*scenario, question.pipeline);
  Identity& self = question.identity;
  const auto set = [](std::string& to, std::string_view said) {
    if (!said.empty()) to = said;
  };
  set(self.id, scenario->id);
  set(self.pipeline_name, scenario->pipeline_name);
  set(self.region, scenario->region);
  set(self.account, scenario->account);
  if (scenario->now) self.now = *scenario->now;
  for (const Scenario::Given& given : scenario->parameters) {
    question.given.push_back({std::string(given.name), given.text, Origin::scenario});
  }
  question.gives_parameters = question.gives_parameters || scenario->gives_parameters;
  if (scenario->max_parallel) {
    question.max_parallel = scenario->max_parallel;
    question.max_parallel_origin = Origin::scenario;
  }
  if (scenario->selected) {
    question.selected.emplace();
    for (const Scenario::Named& name : *scenario->selected) {
      question.selected->push_back(question.pipeline.find_step(name.name));
    }
    question.source_execution = scenario->source_execution;
  }
  question.scenario = std::move(scenario);
}

void require_fitting(const Scenario& scenario, const Pipeline& pipeline) {
  Fitting(scenario, pipeline).check();
}

}  // namespace plumbline::simulate
