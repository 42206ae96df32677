#include "analyzer/simulate/values.h"

#include <fmt/format.h>

#include <utility>

#include "analyzer/json/write.h"
#include "analyzer/model/walk.h"
#include "analyzer/source/diagnostic.h"
#include "analyzer/types/types.h"

namespace plumbline::simulate {
namespace {

using json::Kind;

// Outputs that name outputs: a chain of steps is long, but not without end.
constexpr unsigned deepest = 200;
// A Std:Join of joins can be exponentially long.
constexpr std::size_t longest = std::size_t{64} << 10U;
// Likewise for structures that are read out of structures: so many in one value.
constexpr unsigned most_structures = 1000;

bool is_container(const json::Value& value) {
  return value.is(Kind::array) || value.is(Kind::object);
}

std::string symbol(std::string_view step, std::string_view path) {
  return fmt::format("<{}.{}>", step, path);
}

// What another execution made, in the words of this one: symbols say whose they are.
Value of_earlier(const cache::Resolved& resolved) {
  if (resolved.is_literal()) return known(resolved.kind, resolved.text());
  std::string text;
  for (const cache::Part& part : resolved.parts) {
    if (part.kind == cache::Part::Kind::text) {
      text += part.text;
      continue;
    }
    std::string_view name = part.text;
    if (name.starts_with("Steps.")) name.remove_prefix(6);
    text += '<';
    text += name;
    if (!part.run.empty()) fmt::format_to(std::back_inserter(text), " of {}", part.run);
    text += '>';
  }
  return open(std::move(text), resolved.kind);
}

bool holds_placeholder(const json::Value& list) {
  for (const json::Value& item : list.items()) {
    if (is_placeholder(item)) return true;
    for (const json::Member& member : item.members()) {
      if (member.key.ends_with("Name") && is_placeholder(member.value)) return true;
    }
  }
  return false;
}

}  // namespace

std::string Identity::pipeline_arn() const {
  if (region.empty() || account.empty() || pipeline_name.empty()) return {};
  return fmt::format("arn:aws:sagemaker:{}:{}:pipeline/{}", region, account, pipeline_name);
}

std::string Identity::execution_arn() const {
  const std::string pipeline = pipeline_arn();
  return pipeline.empty() || id.empty() ? std::string() : pipeline + "/execution/" + id;
}

Values::Values(const Known& known) : known_(known) { reset(); }

void Values::reset() {
  started_.assign(known_.pipeline.steps.size(), 0);
  outcome_.assign(known_.pipeline.steps.size(), std::nullopt);
  for (const std::string& key : varying_) made_.erase(key);
  varying_.clear();
}

Value Values::evaluate(const json::Value& value, StepId owner) const {
  return at_depth(value, owner, 0);
}

bool Values::fill_in(const json::Value& value, StepId owner, std::string& out) const {
  out.clear();
  structures_ = 0;
  return write(value, owner, 0, out);
}

bool Values::write(const json::Value& value, StepId owner, unsigned depth, std::string& out) const {
  if (!value.holds(json::Holds::get) && !value.holds(json::Holds::function)) {
    out += json::compact(value);
    return true;
  }
  if (is_function(value)) {
    const Value filled = at_depth(value, owner, depth);
    if (filled.undefined()) {
      out = filled.text;
      return false;
    }
    if (filled.known() && filled.tree != nullptr) {
      if (++structures_ > most_structures) {
        out += "\"<too large>\"";
        return true;
      }
      return write(*filled.tree, filled.owner == no_step ? owner : filled.owner, depth + 1, out);
    }
    out += to_json(filled);
    return true;
  }
  const bool list = value.is(Kind::array);
  out += list ? '[' : '{';
  bool first = true;
  const auto separate = [&] {
    if (!first) out += ',';
    first = false;
  };
  for (const json::Value& item : value.items()) {
    separate();
    if (!write(item, owner, depth, out)) return false;
  }
  for (const json::Member& member : value.members()) {
    separate();
    out += json::quote(member.key);
    out += ':';
    if (!write(member.value, owner, depth, out)) return false;
  }
  out += list ? ']' : '}';
  return true;
}

Value Values::at_depth(const json::Value& value, StepId owner, unsigned depth) const {
  if (depth > deepest) return open("<a chain of outputs without end>");
  if (!is_function(value)) {
    if (is_placeholder(value)) return open("<" + json::compact(value) + ">");
    Value literal = of_json(value);
    literal.owner = owner;
    return literal;
  }
  const json::Member& function = value.members()[0];
  if (function.key == "Std:Join") return join(function.value, owner, depth);
  if (function.key == "Std:JsonGet") return from_file(function.value, owner, depth);
  if (!function.value.is(Kind::string)) return open("<" + json::compact(value) + ">");
  const GetPath get = parse_get(function.value.text());
  switch (get.kind) {
    case ReferenceKind::parameter: return parameter(get.name);
    case ReferenceKind::execution: return variable(get.name, owner);
    case ReferenceKind::experiment: {
      const json::Value& config = (*known_.pipeline.root)["PipelineExperimentConfig"][get.name];
      if (config) return at_depth(config, no_step, depth + 1);
      return variable(get.name == "ExperimentName" ? "PipelineName" : "PipelineExecutionId",
                      no_step);
    }
    case ReferenceKind::step_property: {
      const Reference* const known = reference_at(known_.pipeline, owner, function.value);
      if (known != nullptr && known->target != no_step) return output(*known, depth);
      break;
    }
    case ReferenceKind::property_file:
    case ReferenceKind::malformed: break;
  }
  return undefined(quoted(function.value.text()) + " is undefined");
}

Value Values::parameter(std::string_view name) const {
  const auto found = known_.parameters.find(name);
  if (found != known_.parameters.end()) return found->second;
  return undefined(fmt::format("`Parameters.{}` is undefined", name));
}

Value Values::variable(std::string_view name, StepId owner) const {
  const Identity& self = known_.identity;
  std::string text;
  if (name == "PipelineName") text = self.pipeline_name;
  if (name == "PipelineExecutionId") text = self.id;
  if (name == "PipelineArn") text = self.pipeline_arn();
  if (name == "PipelineExecutionArn") text = self.execution_arn();
  if (name == "StartDateTime") text = history::to_string(self.now);
  if (name == "CurrentDateTime") {
    varied_ = varied_ || owner != no_step;
    text = history::to_string(self.now + (owner == no_step ? 0 : started_[owner]));
  }
  if (!text.empty()) return known(Kind::string, text);
  if (name.ends_with("JobName") && owner != no_step) {
    return open(symbol(known_.pipeline.steps[owner].name, name), Kind::string);
  }
  return open(fmt::format("<Execution.{}>", name), Kind::string);
}

Value Values::join(const json::Value& function, StepId owner, unsigned depth) const {
  const json::Value& on = function["On"];
  const json::Value& values = function["Values"];
  if ((on && !on.is(Kind::string)) || !values.is(Kind::array)) {
    return open("<" + json::compact(function) + ">", Kind::string);
  }
  Value result = known(Kind::string, {});
  for (const json::Value& item : values.items()) {
    Value one = rendered(at_depth(item, owner, depth + 1));
    if (one.undefined()) return one;
    if (one.open()) result.state = Value::State::open;
    if (&item != values.items().data()) result.text += on.text();
    result.text += one.text;
    if (result.text.size() > longest) return open("<a text that is too long>", Kind::string);
  }
  return result;
}

Value Values::from_file(const json::Value& function, StepId owner, unsigned depth) const {
  const std::string_view path = function["Path"].text();
  const json::Value& get = function["PropertyFile"]["Get"];
  if (get.is(Kind::string)) {
    const Reference* const reference = reference_at(known_.pipeline, owner, get);
    if (reference == nullptr || reference->target == no_step) {
      return undefined(quoted(get.text()) + " is undefined");
    }
    return report(*reference, path, depth);
  }
  Value uri = at_depth(function["S3Uri"], owner, depth + 1);
  if (uri.undefined()) return uri;
  if (uri.known()) {
    const auto file = known_.files.find(uri.text);
    if (file != known_.files.end()) {
      Value found = select(*file->second, path);
      if (found.undefined()) found.text += " in " + quoted(uri.text);
      return found;
    }
  }
  return open(fmt::format("<{} of {}>", path, uri.text));
}

Value Values::report(const Reference& reference, std::string_view path, unsigned depth) const {
  const Step& step = known_.pipeline.steps[reference.target];
  const std::string name = fmt::format("{}.PropertyFiles.{}", step.name, reference.file);
  const json::Value* file = nullptr;
  const Outputs& outputs = known_.outputs[reference.target];
  if (outputs.property_files != nullptr) {
    const json::Value& given = (*outputs.property_files)[reference.file];
    if (given) file = &given;
  }
  if (file == nullptr && outputs.earlier == nullptr && !known_.files.empty()) {
    for (const PropertyFile& declared : step.property_files) {
      if (declared.name != reference.file) continue;
      const json::Value& place =
          named_item((*step.arguments)["ProcessingOutputConfig"]["Outputs"], declared.output);
      const Value uri = at_depth(place["S3Output"]["S3Uri"], reference.target, depth + 1);
      if (!uri.known()) break;
      const bool slash = uri.text.ends_with('/');
      const auto found =
          known_.files.find(uri.text + (slash ? "" : "/") + std::string(declared.path));
      if (found != known_.files.end()) file = found->second;
    }
  }
  if (file == nullptr) return open(fmt::format("<{} of {}>", path, name));
  Value found = select(*file, path);
  if (found.undefined()) found.text += fmt::format(" in `Steps.{}`", name);
  if (found.open()) found.text = fmt::format("<{} of {}>", path, name);
  return found;
}

Value Values::output(const Reference& reference, unsigned depth) const {
  std::string key = fmt::format("{}.{}", reference.target, reference.path);
  if (const auto made = made_.find(key); made != made_.end()) {
    varied_ = varied_ || made->second.varies;
    return made->second.value;
  }
  const bool varied = std::exchange(varied_, false);
  Value value = make_output(reference, depth);
  if (varied_) varying_.push_back(key);
  made_.emplace(std::move(key), Made{value, varied_});
  varied_ = varied_ || varied;
  return value;
}

Value Values::make_output(const Reference& reference, unsigned depth) const {
  const StepId id = reference.target;
  const Step& step = known_.pipeline.steps[id];
  const Outputs& outputs = known_.outputs[id];
  if (const auto given = said(id, reference.path)) return *given;
  if (step.type == StepType::condition && reference.path == "Outcome") {
    varied_ = true;
    if (outcome_[id]) return known(Kind::boolean, *outcome_[id] ? "true" : "false");
    return open(symbol(step.name, "Outcome"), Kind::boolean);
  }
  if (reference.path.starts_with("OutputParameters['")) {
    return output_parameter(id, reference.path);
  }
  if (outputs.described != nullptr) {
    const json::Value& value = value_at(*outputs.described, reference.path);
    if (value) return of_json(value);
  }
  if (outputs.earlier != nullptr && outputs.earlier->setting != nullptr) {
    const cache::Producer& from = *outputs.earlier;
    return of_earlier(from.setting->output_of(from.step, reference.path, from.run));
  }
  return modelled(id, reference.path, depth);
}

// What a scenario says of it; nothing when it leaves it out.
std::optional<Value> Values::said(StepId id, std::string_view path) const {
  const json::Value* const properties = known_.outputs[id].properties;
  if (properties == nullptr) return std::nullopt;
  const Walk way = walk(*properties, path);
  const std::string name = fmt::format("`Steps.{}.{}`", known_.pipeline.steps[id].name, path);
  if (way.arrived && !way.value->is(Kind::null)) return of_json(*way.value);
  // A list or a map is given whole, and null says that there is none.
  const bool whole = way.depth > 0 && way.failed != Segment::Kind::member;
  if (!way.value->is(Kind::null) && !whole && (is_container(*way.value) || way.arrived)) {
    return std::nullopt;
  }
  return undefined(name + " is undefined: the scenario's `properties` do not have it");
}

Value Values::output_parameter(StepId id, std::string_view path) const {
  const Step& step = known_.pipeline.steps[id];
  const auto parts = segments(path);
  const std::string full = symbol(step.name, path);
  const json::Value* const given = known_.outputs[id].output_parameters;
  if (parts.size() != 2 || given == nullptr) return open(full);
  const json::Value& value = (*given)[parts[1].text];
  if (!value || value.is(Kind::null)) {
    return undefined(
        fmt::format("`Steps.{}.{}` is undefined: the scenario's `outputParameters` do "
                    "not have it",
                    step.name, path));
  }
  const json::Value& declared = (*step.node)["OutputParameters"];
  for (const json::Value& item : declared.items()) {
    if (item["OutputName"].text() != parts[1].text) continue;
    const json::Value& type = item["OutputType"];
    // Nested values arrive as one text.
    if (is_container(value)) return known(Kind::string, json::compact(value));
    const auto typed = of_text(value.text(), type ? type.text() : "String");
    return typed ? *typed : of_json(value);
  }
  return of_json(value);
}

// What a run of this execution says of itself, as far as that can be told.
Value Values::modelled(StepId id, std::string_view path, unsigned depth) const {
  const Step& step = known_.pipeline.steps[id];
  const std::string name = symbol(step.name, path);
  if (path == "FailureReason" && step.type != StepType::unknown) {
    return undefined(
        fmt::format("`Steps.{}.{}` is undefined: a job that succeeds has none", step.name, path));
  }
  if (path.ends_with("JobStatus") && path.find_first_of(".[") == std::string_view::npos) {
    return known(Kind::string, "Completed");
  }
  // A name in the Arguments is only the beginning of the job's or the model's name.
  const bool prefix =
      path.ends_with("JobName") || (step.type == StepType::model && path == "ModelName");
  if (prefix) return open(name, Kind::string);
  const Walk way = walk(*step.arguments, path);
  if (way.arrived) {
    Value value = at_depth(*way.value, id, depth + 1);
    if (value.tree != nullptr && value.owner == no_step) value.owner = id;
    return value;
  }
  // Outputs['nope'] of a list that says all its names.
  const bool named = way.value != nullptr && way.depth > 0 && way.failed == Segment::Kind::key &&
                     way.value->is(Kind::array) && !holds_placeholder(*way.value);
  if (named) {
    return undefined(
        fmt::format("`Steps.{}.{}` is undefined: no item has that name", step.name, path));
  }
  return open(name);
}

}  // namespace plumbline::simulate
