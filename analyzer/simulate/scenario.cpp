#include "analyzer/simulate/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "analyzer/json/comments.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::simulate {
namespace {

using json::Kind;

constexpr double most_seconds = 10.0 * 365 * 24 * 3600;

std::optional<Milliseconds> seconds(const json::Value& value) {
  const auto number = value.number();
  if (!number || !(*number >= 0) || *number > most_seconds) return std::nullopt;
  return static_cast<Milliseconds>(std::llround(*number * 1000));
}

class Reader {
 public:
  Reader(Scenario& scenario, const Document& document) : scenario_(scenario), document_(document) {}

  void read(const json::Value& root) {
    require(root, Kind::object, "the scenario");
    known_members(root, {"now", "execution", "parameters", "selectiveExecution", "maxParallelSteps",
                         "steps", "files", "conditions", "$schema"});
    if (const json::Value& now = root["now"]) {
      scenario_.now = history::instant_of(now);
      if (!scenario_.now || !now.is(Kind::string)) {
        refuse(now.range(), "`now` is a moment such as \"2026-01-31T12:00:00Z\"");
      }
    }
    execution(root["execution"]);
    parameters(root["parameters"]);
    selection(root["selectiveExecution"]);
    if (const json::Value& limit = root["maxParallelSteps"]) {
      const auto number = limit.integer();
      if (!number || *number < 1 || *number > 1'000'000) {
        refuse(limit.range(), "`maxParallelSteps` is a whole number from 1");
      }
      scenario_.max_parallel = static_cast<std::uint32_t>(*number);
      scenario_.max_parallel_at = place(limit.range());
    }
    if (const json::Value& steps = root["steps"]) {
      require(steps, Kind::object, "`steps`");
      for (const json::Member& member : steps.members()) step(member);
    }
    if (const json::Value& files = root["files"]) {
      require(files, Kind::object, "`files`");
      for (const json::Member& member : files.members()) {
        scenario_.files.emplace_back(member.key, &member.value);
      }
    }
    if (const json::Value& conditions = root["conditions"]) {
      require(conditions, Kind::object, "`conditions`");
      for (const json::Member& member : conditions.members()) {
        require(member.value, Kind::boolean, quoted(member.key));
        scenario_.conditions.push_back(
            {member.key, member.value.boolean(), place(member.key_range)});
      }
    }
  }

 private:
  Location place(Range range) const { return {&document_, range}; }

  [[noreturn]] void refuse(Range range, const std::string& why) const {
    throw Error(Error::Kind::usage, fmt::format("{}: {}", scenario_.spot(place(range)), why));
  }

  void require(const json::Value& value, Kind kind, const std::string& what) const {
    if (value.is(kind)) return;
    refuse(value.range(), fmt::format("{} is {}, not {}", what, json::to_string(kind),
                                      json::to_string(value.kind())));
  }

  void known_members(const json::Value& object,
                     std::initializer_list<std::string_view> names) const {
    const std::vector<std::string_view> candidates(names);
    for (const json::Member& member : object.members()) {
      if (std::find(names.begin(), names.end(), member.key) != names.end()) continue;
      const std::string_view near = nearest(member.key, candidates);
      refuse(member.key_range,
             fmt::format("unknown member {}{}", quoted(member.key),
                         near.empty() ? "; expected " + quoted_list(candidates, 12)
                                      : "; did you mean " + quoted(near) + "?"));
    }
  }

  std::string_view text(const json::Value& object, std::string_view name) const {
    const json::Value& value = object[name];
    if (!value) return {};
    require(value, Kind::string, quoted(name));
    return value.text();
  }

  void execution(const json::Value& value) {
    if (!value) return;
    require(value, Kind::object, "`execution`");
    known_members(value, {"id", "pipelineName", "region", "account"});
    scenario_.id = text(value, "id");
    scenario_.pipeline_name = text(value, "pipelineName");
    scenario_.region = text(value, "region");
    scenario_.account = text(value, "account");
  }

  void parameters(const json::Value& value) {
    if (!value) return;
    require(value, Kind::object, "`parameters`");
    scenario_.gives_parameters = true;
    for (const json::Member& member : value.members()) {
      const json::Value& given = member.value;
      if (!given.is(Kind::string) && !given.is(Kind::number) && !given.is(Kind::boolean)) {
        refuse(given.range(), fmt::format("parameter {} is a text, a number or a boolean, not {}",
                                          quoted(member.key), json::to_string(given.kind())));
      }
      scenario_.parameters.push_back(
          {member.key, std::string(given.text()), place(member.key_range), place(given.range())});
    }
  }

  void selection(const json::Value& value) {
    if (!value) return;
    require(value, Kind::object, "`selectiveExecution`");
    known_members(value, {"selectedSteps", "sourceExecution"});
    scenario_.selected_at = place(value.range());
    const json::Value& names = value["selectedSteps"];
    if (!names) refuse(value.range(), "`selectiveExecution` lacks `selectedSteps`");
    require(names, Kind::array, "`selectedSteps`");
    if (names.size() == 0) refuse(names.range(), "`selectedSteps` is empty");
    scenario_.selected.emplace();
    for (const json::Value& name : names.items()) {
      require(name, Kind::string, "an entry of `selectedSteps`");
      scenario_.selected->push_back({name.text(), place(name.range())});
    }
    scenario_.source_execution = text(value, "sourceExecution");
  }

  void step(const json::Member& member) {
    const json::Value& value = member.value;
    require(value, Kind::object, "step " + quoted(member.key));
    known_members(value, {"duration", "outcome", "failureReason", "attempts", "properties",
                          "propertyFiles", "outputParameters"});
    ScenarioStep step;
    step.name = member.key;
    step.at = place(member.key_range);
    if (const json::Value& duration = value["duration"]) {
      step.duration.emplace();
      const std::string why = length_of(duration, *step.duration);
      if (!why.empty()) refuse(duration.range(), why);
    }
    if (const json::Value& outcome = value["outcome"]) {
      if (outcome.text() != "Succeeded" && outcome.text() != "Failed") {
        refuse(outcome.range(), "`outcome` is \"Succeeded\" or \"Failed\"");
      }
      step.succeeds = outcome.text() == "Succeeded";
    }
    step.failure_reason = text(value, "failureReason");
    attempts(value["attempts"], step);
    contradictions(value, step);
    step.properties = object(value, "properties");
    step.property_files = object(value, "propertyFiles");
    step.output_parameters = object(value, "outputParameters");
    scenario_.steps.push_back(std::move(step));
  }

  const json::Value* object(const json::Value& of, std::string_view name) const {
    const json::Value& value = of[name];
    if (!value) return nullptr;
    require(value, Kind::object, quoted(name));
    return &value;
  }

  void attempts(const json::Value& value, ScenarioStep& step) {
    if (!value) return;
    require(value, Kind::array, "`attempts`");
    if (value.size() == 0) refuse(value.range(), "`attempts` is empty");
    for (const json::Value& item : value.items()) {
      require(item, Kind::object, "an attempt");
      known_members(item, {"fails", "duration"});
      Try one;
      one.fails = text(item, "fails");
      one.fails_at = place(item["fails"].range());
      if (item["fails"] && one.fails.empty()) {
        refuse(item["fails"].range(), "`fails` names an exception, and is empty");
      }
      if (const json::Value& duration = item["duration"]) {
        one.length = seconds(duration);
        if (!one.length) refuse(duration.range(), "`duration` of an attempt is seconds from 0");
      }
      if (!step.attempts.empty() && step.attempts.back().fails.empty()) {
        refuse(item.range(), "no attempt follows one that succeeds");
      }
      step.attempts.push_back(std::move(one));
    }
  }

  void contradictions(const json::Value& value, const ScenarioStep& step) const {
    const bool last_succeeds = !step.attempts.empty() && step.attempts.back().fails.empty();
    if (step.succeeds == false && last_succeeds) {
      refuse(value["outcome"].range(),
             "`outcome` is \"Failed\", and the last of `attempts` "
             "succeeds");
    }
    if (step.succeeds == true && !step.failure_reason.empty()) {
      refuse(value["failureReason"].range(), "`failureReason` of a step that succeeds");
    }
  }

  Scenario& scenario_;
  const Document& document_;
};

}  // namespace

std::string length_of(const json::Value& value, Length& length) {
  constexpr std::string_view expected =
      "a duration is seconds from 0, or {\"p50\": seconds, \"p90\": seconds}";
  if (value.is(Kind::number)) {
    const auto one = seconds(value);
    if (!one) return std::string(expected);
    length = {*one, std::nullopt};
    return {};
  }
  const auto p50 = seconds(value["p50"]), p90 = seconds(value["p90"]);
  if (!value.is(Kind::object) || !p50 || value.size() != (p90 ? 2U : 1U)) {
    return std::string(expected);
  }
  if (p90 && *p90 < *p50) return "`p90` is below `p50`";
  length = {*p50, p90};
  return {};
}

std::string Scenario::spot(Location where) const {
  const Position start = file->position(where.range.begin, Unit::code_point);
  return fmt::format("{}:{}:{}", file->name(), start.line + 1, start.column + 1);
}

std::shared_ptr<const Scenario> read_scenario(const std::shared_ptr<const Document>& file) {
  auto scenario = std::make_shared<Scenario>();
  std::string_view name = file->name();
  name = name.substr(name.rfind('/') + 1);
  scenario->name = name.substr(0, name.find('.') == 0 ? name.size() : name.find('.'));
  scenario->file = std::make_shared<const Document>(std::string(file->name()),
                                                    json::without_comments(file->text()));
  const Document& document = *scenario->file;
  scenario->parsed = json::parse(document);
  for (const json::Problem& problem : scenario->parsed.problems) {
    if (problem.fault == json::Fault::byte_order_mark) continue;
    throw Error(Error::Kind::usage,
                fmt::format("{}: {}", scenario->spot({&document, problem.range}), problem.message));
  }
  Reader(*scenario, document).read(scenario->parsed.tree.root());
  return scenario;
}

}  // namespace plumbline::simulate
