#include "analyzer/cache/values.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "analyzer/model/walk.h"

namespace plumbline::cache {
namespace {

// Outputs that name outputs: a chain of steps is long, but not without end.
constexpr unsigned deepest = 200;
// A Std:Join of joins can be exponentially long.
constexpr std::size_t longest = std::size_t{16} << 10U;

void append(Resolved& to, Part part) {
  if (part.kind == Part::Kind::text) {
    if (part.text.empty()) return;
    if (!to.parts.empty() && to.parts.back().kind == Part::Kind::text) {
      to.parts.back().text += part.text;
      return;
    }
  }
  to.parts.push_back(std::move(part));
}

Resolved text_of(json::Kind kind, std::string_view text) {
  Resolved result;
  result.kind = kind;
  append(result, {Part::Kind::text, std::string(text), {}, false});
  return result;
}

Resolved symbol(Part::Kind kind, std::string text, const Run* run = nullptr) {
  Resolved result;
  result.parts.push_back({kind, std::move(text), run == nullptr ? std::string() : run->id,
                          run != nullptr && run->maybe});
  result.follows_steps = run != nullptr;
  return result;
}

// What is longer than anybody reads becomes a symbol of its own text.
void bound(Resolved& value) {
  std::size_t size = 0;
  for (const Part& part : value.parts) size += part.text.size() + part.run.size() + 1;
  if (size <= longest) return;
  std::uint64_t hash = 14695981039346656037ULL;
  bool run = false, maybe = false;
  for (const Part& part : value.parts) {
    run = run || part.kind != Part::Kind::text;
    maybe = maybe || part.maybe || part.kind == Part::Kind::open;
    for (const std::string* text : {&part.text, &part.run}) {
      for (const char c : *text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
      }
      hash *= 1099511628211ULL;
    }
  }
  value.parts.clear();
  value.parts.push_back({run ? Part::Kind::value : Part::Kind::text,
                         fmt::format("(a text of {} bytes, {:016x})", size, hash),
                         {},
                         maybe});
}

bool is_scalar(const json::Value& value) {
  return value && !value.is(json::Kind::object) && !value.is(json::Kind::array);
}

const Reference* reference_of(const Pipeline& pipeline, StepId owner, const json::Value& get) {
  const auto references = pipeline.references_of(owner);
  const auto found = std::lower_bound(references.begin(), references.end(), get.range().begin,
                                      [](const Reference& reference, std::uint32_t at) {
                                        return reference.at->range().begin < at;
                                      });
  return found != references.end() && found->at == &get ? &*found : nullptr;
}

}  // namespace

struct Setting::Way {
  const Run& run;
  unsigned depth = 0;
};

Setting::Setting(const Pipeline& pipeline, Run run, Values given, std::string pipeline_name)
    : pipeline_(pipeline),
      run_(std::move(run)),
      given_(std::move(given)),
      pipeline_name_(std::move(pipeline_name)) {
  for (const auto& [name, value] : given_) given_index_.insert_or_assign(name, value);
}

void Setting::set_producer(StepId step, Producer producer) {
  producers_.insert_or_assign(step, std::move(producer));
}

void Setting::set_recorded(StepId step, const json::Value& answer) {
  recorded_.insert_or_assign(step, &answer);
}

const json::Value& Setting::recorded(StepId step) const {
  const auto found = recorded_.find(step);
  return found == recorded_.end() ? json::missing : *found->second;
}

Resolved Setting::resolve(const json::Value& value, StepId owner) const {
  return evaluate(value, owner, {run_, 0});
}

Resolved Setting::output_of(StepId step, std::string_view path, const Run& run) const {
  Resolved result = output(step, path, {run, 0});
  result.follows_steps = true;
  return result;
}

const Producer* Setting::producer(StepId step) const {
  const auto found = producers_.find(step);
  return found == producers_.end() ? nullptr : &found->second;
}

Resolved Setting::resolve_file(const Reference& reference) const {
  if (reference.target == no_step) {
    return symbol(Part::Kind::open, std::string(reference.at->text()));
  }
  const Producer producer = producer_of(reference.target, {run_, 0});
  return symbol(Part::Kind::value, std::string(reference.at->text()), &producer.run);
}

Resolved Setting::evaluate(const json::Value& value, StepId owner, const Way& way) const {
  if (way.depth > deepest) return symbol(Part::Kind::open, "(a chain of outputs without end)");
  if (is_placeholder(value)) return symbol(Part::Kind::open, json::compact(value));
  if (is_scalar(value)) return text_of(value.kind(), value.text());
  if (!is_function(value)) return symbol(Part::Kind::open, json::compact(value));
  const json::Member& function = value.members()[0];
  if (function.key == "Std:Join") return join(function.value, owner, way);
  if (function.key == "Std:JsonGet") return from_file(function.value, owner, way);
  if (!function.value.is(json::Kind::string)) {
    return symbol(Part::Kind::open, json::compact(value));
  }
  const GetPath get = parse_get(function.value.text());
  switch (get.kind) {
    case ReferenceKind::parameter: return parameter(get.name);
    case ReferenceKind::execution: return variable(get.name, owner, way.run);
    case ReferenceKind::experiment: return experiment(get.name, way);
    case ReferenceKind::step_property: {
      const Reference* const known = reference_of(pipeline_, owner, function.value);
      if (known != nullptr && known->target != no_step) return property(*known, way);
      break;
    }
    case ReferenceKind::property_file:
    case ReferenceKind::malformed: break;
  }
  return symbol(Part::Kind::open, std::string(function.value.text()));
}

Resolved Setting::parameter(std::string_view name) const {
  const Parameter* const declared = pipeline_.find_parameter(name);
  const auto given = given_index_.find(name);
  if (given != given_index_.end()) {
    const std::string_view type = declared == nullptr ? "String" : declared->type;
    if (type == "Integer" || type == "Float") return text_of(json::Kind::number, given->second);
    if (type != "Boolean") return text_of(json::Kind::string, given->second);
    std::string lower(given->second);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text_of(json::Kind::boolean, lower);
  }
  if (declared != nullptr) {
    const json::Value& value = (*declared->node)["DefaultValue"];
    if (is_scalar(value) && !is_placeholder(value)) return text_of(value.kind(), value.text());
  }
  return symbol(Part::Kind::open, "Parameters." + std::string(name));
}

Resolved Setting::variable(std::string_view name, StepId owner, const Run& run) const {
  const std::string full = "Execution." + std::string(name);
  const auto literal = [&](std::string_view text) {
    Resolved result = text_of(json::Kind::string, text);
    result.follows_steps = true;
    return result;
  };
  if (name == "PipelineName") {
    return pipeline_name_.empty() ? symbol(Part::Kind::open, full) : literal(pipeline_name_);
  }
  if (name == "PipelineArn") {
    const std::size_t end = run.arn.rfind("/execution/");
    return end == std::string::npos ? symbol(Part::Kind::open, full)
                                    : literal(std::string_view(run.arn).substr(0, end));
  }
  if (run.literal && !run.maybe) {
    if (name == "PipelineExecutionId") return literal(run.id);
    if (name == "PipelineExecutionArn" && !run.arn.empty()) return literal(run.arn);
  }
  const bool of_job = name.ends_with("JobName") && owner != no_step;
  return symbol(Part::Kind::run,
                of_job ? fmt::format("{} of {}", full, pipeline_.steps[owner].name) : full, &run);
}

Resolved Setting::experiment(std::string_view name, const Way& way) const {
  const json::Value& config = (*pipeline_.root)["PipelineExperimentConfig"][name];
  if (config) return evaluate(config, no_step, {way.run, way.depth + 1});
  if (name == "ExperimentName") return variable("PipelineName", no_step, way.run);
  return variable("PipelineExecutionId", no_step, way.run);
}

Producer Setting::producer_of(StepId step, const Way& way) const {
  const auto found = producers_.find(step);
  return found != producers_.end() ? found->second : Producer{this, step, way.run};
}

Resolved Setting::property(const Reference& reference, const Way& way) const {
  const Producer producer = producer_of(reference.target, way);
  std::string key = fmt::format("{}\n{}\n{}", reference.target, reference.path, producer.run.id);
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  Resolved result =
      producer.setting->output(producer.step, reference.path, {producer.run, way.depth + 1});
  result.follows_steps = true;
  known_.emplace(std::move(key), result);
  return result;
}

Resolved Setting::output(StepId step, std::string_view path, const Way& way) const {
  const json::Value& said = value_at(recorded(step), path);
  if (is_scalar(said)) return text_of(said.kind(), said.text());
  const Step& producer = pipeline_.steps[step];
  const std::string name = fmt::format("Steps.{}.{}", producer.name, path);
  if (producer.type == StepType::condition) return symbol(Part::Kind::value, name, &way.run);
  // A name in the Arguments is only the beginning of the job's or the model's name.
  const bool prefix =
      path.ends_with("JobName") || (producer.type == StepType::model && path == "ModelName");
  const json::Value& argument = value_at(*producer.arguments, path);
  if (!prefix && argument && (is_scalar(argument) || is_function(argument))) {
    return evaluate(argument, step, way);
  }
  if (is_made_anew(path)) return symbol(Part::Kind::run, name, &way.run);
  return symbol(Part::Kind::value, name, &way.run);
}

Resolved Setting::from_file(const json::Value& function, StepId owner, const Way& way) const {
  const std::string_view path = function["Path"].text();
  const json::Value& file = function["PropertyFile"]["Get"];
  if (file.is(json::Kind::string)) {
    const Reference* const known = reference_of(pipeline_, owner, file);
    if (known == nullptr || known->target == no_step) {
      return symbol(Part::Kind::open, json::compact(function));
    }
    const Producer producer = producer_of(known->target, way);
    return symbol(Part::Kind::value, fmt::format("{} of {}", path, file.text()), &producer.run);
  }
  const json::Value& uri = function["S3Uri"];
  if (!uri) return symbol(Part::Kind::open, json::compact(function));
  const Resolved place = evaluate(uri, owner, {way.run, way.depth + 1});
  // Whose run wrote the file is only known by the runs in its place.
  Resolved result =
      symbol(Part::Kind::value, fmt::format("{} of {}", path, place.text()), &way.run);
  const auto of_run = std::find_if(place.parts.begin(), place.parts.end(),
                                   [](const Part& part) { return part.kind != Part::Kind::text; });
  if (of_run != place.parts.end()) {
    result.parts[0].run = of_run->run;
    result.parts[0].maybe = of_run->maybe;
  }
  return result;
}

Resolved Setting::join(const json::Value& function, StepId owner, const Way& way) const {
  const json::Value& on = function["On"];
  const json::Value& values = function["Values"];
  if ((on && !on.is(json::Kind::string)) || !values.is(json::Kind::array)) {
    return symbol(Part::Kind::open, json::compact(function));
  }
  Resolved result;
  result.kind = json::Kind::string;
  std::size_t size = 0;
  for (const json::Value& item : values.items()) {
    if (&item != values.items().data()) {
      append(result, {Part::Kind::text, std::string(on.text()), {}, false});
    }
    Resolved one = evaluate(item, owner, {way.run, way.depth + 1});
    result.follows_steps = result.follows_steps || one.follows_steps;
    for (Part& part : one.parts) {
      size += part.text.size();
      append(result, std::move(part));
    }
    // A list of many long values is bounded while it grows.
    if (size > 2 * longest) {
      bound(result);
      size = 0;
    }
  }
  bound(result);
  return result;
}

bool is_made_anew(std::string_view path) {
  constexpr std::array<std::string_view, 14> ends{
      "JobName",    "JobArn",          "S3ModelArtifacts", "ModelDataUrl",     "ModelName",
      "ModelArn",   "ModelPackageArn", "CandidateName",    "EndpointName",     "EndpointArn",
      "ReportPath", "ExecutionArn",    "StepId",           "EndpointConfigArn"};
  const std::size_t dot = path.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? path : path.substr(dot + 1);
  if (path.starts_with("CalculatedBaseline") || last.ends_with("Time")) return true;
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return last.ends_with(end); });
}

}  // namespace plumbline::cache
