#include "analyzer/model/pipeline.h"

#include <algorithm>
#include <array>

#include "analyzer/json/prefetch.h"
#include "analyzer/json/utf8.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline {

std::string_view to_string(Branch branch) {
  switch (branch) {
    case Branch::none: return {};
    case Branch::if_steps: return "IfSteps";
    case Branch::else_steps: return "ElseSteps";
  }
  return {};
}

StepType step_type(std::string_view name) {
  // In the order of the enumeration.
  static constexpr std::array<std::string_view, static_cast<std::size_t>(StepType::unknown)> names{
      "Training",
      "Processing",
      "Transform",
      "Tuning",
      "AutoML",
      "Model",
      "RegisterModel",
      "Condition",
      "Callback",
      "Lambda",
      "ClarifyCheck",
      "QualityCheck",
      "EMR",
      "EMRServerless",
      "Fail",
      "EndpointConfig",
      "Endpoint",
      "InferenceComponent",
      "BedrockCustomModel",
      "BedrockCustomModelDeployment",
      "BedrockModelImport",
      "BedrockProvisionedModelThroughput",
      "Lineage"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<StepType>(i);
  }
  return StepType::unknown;
}

namespace {

std::string_view string_of(const json::Value& value) {
  return value.is(json::Kind::string) ? value.text() : std::string_view{};
}

// A name that is none yet, or whose bytes are no text: what reads it may mean another.
bool is_open(std::string_view name) {
  return name.empty() || is_placeholder(name) ||
         json::find_invalid_utf8(name) != std::string_view::npos;
}

// Without a Type a parameter is text; with a misspelt one it may be anything.
std::string_view type_of_parameter(const json::Value& node) {
  if (node["Type"]) return string_of(node["Type"]);
  for (const json::Member& member : node.members()) {
    if (member.key != "Name" && !nearest(member.key, {"Type"}).empty()) return {};
  }
  return "String";
}

class PipelineBuilder {
 public:
  explicit PipelineBuilder(Pipeline& pipeline) : out_(pipeline) {}

  void parameters(const json::Value& list) {
    if (list && !list.is(json::Kind::array)) out_.parameters_complete = false;
    for (const json::Value& node : list.items()) {
      const std::string_view name = string_of(node["Name"]);
      const std::string_view type = type_of_parameter(node);
      if (is_open(name)) out_.parameters_complete = false;
      const auto index = static_cast<std::uint32_t>(out_.parameters.size());
      out_.parameters.push_back({name, type, &node});
      if (!name.empty()) out_.parameter_index.emplace(name, index);
    }
  }

  // The parser's limit on nesting bounds the recursion.
  void steps(const json::Value& list, StepId parent, Branch branch) {
    if (list && !list.is(json::Kind::array)) out_.steps_complete = false;
    for (const json::Value& node : list.items()) {
      if (node.is(json::Kind::object)) {
        if (parent == no_step) prefetch_(node);
        step(node, parent, branch);
      } else {
        out_.steps_complete = false;
      }
    }
  }

  static bool refers(const json::Value& value) {
    return value.holds(json::Holds::get) || value.holds(json::Holds::function);
  }
  void references(const json::Value& value, StepId owner) {
    if (!refers(value)) return;
    if (value.is(json::Kind::array)) {
      for (const json::Value& item : value.items()) references(item, owner);
    } else if (value.is(json::Kind::object)) {
      if (value.size() == 1) {
        function_or_object(value, owner);
      } else {
        members(value, owner);
      }
    }
  }

  void resolve() {
    for (Step& step : out_.steps) {
      for (Dependency& dependency : step.depends_on) {
        if (dependency.target == no_step) dependency.target = out_.find_step(dependency.name);
      }
    }
    for (Reference& reference : out_.references) {
      if (reference.target == no_step && names_step(reference.kind)) {
        reference.target = out_.find_step(reference.name);
      }
    }
  }

 private:
  static bool names_step(ReferenceKind kind) {
    return kind == ReferenceKind::step_property || kind == ReferenceKind::property_file;
  }

  void members(const json::Value& object, StepId owner) {
    if (!object.holds(json::Holds::function)) {
      for (const json::Member& member : object.members()) {
        if (refers(member.value)) references(member.value, owner);
      }
      return;
    }
    bool function = false;
    for (const json::Member& member : object.members()) {
      if (member.key == "Get" || is_function_key(member.key)) {
        function = function || member.key != "Get" ||
                   (member.value.is(json::Kind::string) &&
                    parse_get(member.value.text()).kind != ReferenceKind::malformed);
      }
      references(member.value, owner);
    }
    if (!function) return;
    // The same key again is no other one.
    const auto all = object.members();
    const bool others = std::any_of(all.begin(), all.end(), [&](const json::Member& member) {
      return member.key != all.front().key;
    });
    if (others) out_.mixed_functions.push_back(&object);
  }

  void function_or_object(const json::Value& object, StepId owner) {
    const json::Member& member = object.members().front();
    if (member.key == "Get") {
      if (member.value.is(json::Kind::string)) add(member.value, object, owner, false);
    } else if (member.key == "Std:JsonGet") {
      for (const json::Member& part : member.value.members()) {
        const json::Value& get = part.value["Get"];
        if (part.key == "PropertyFile" && get.is(json::Kind::string)) {
          add(get, part.value, owner, true);
        } else {
          references(part.value, owner);
        }
      }
    } else {
      if (is_function_key(member.key) && member.key != "Std:Join") {
        out_.unknown_functions.push_back(&member);
      }
      references(member.value, owner);
    }
  }

  void add(const json::Value& text, const json::Value& object, StepId owner, bool property_file) {
    GetPath path = parse_get(text.text(), property_file);
    // The first step of a name is the one that is meant: if it is known already, that is it.
    const StepId target = names_step(path.kind) ? out_.find_step(path.name) : no_step;
    out_.references.push_back(
        {path.kind, owner, path.name, path.path, path.file, &text, &object, target});
  }

  void step(const json::Value& node, StepId parent, Branch branch) {
    const auto id = static_cast<StepId>(out_.steps.size());
    Step step;
    step.parent = parent;
    step.branch = branch;
    step.node = &node;
    step.first_reference = static_cast<std::uint32_t>(out_.references.size());
    for (const json::Member& member : node.members()) {
      if (member.key == "Name") {
        step.name = string_of(member.value);
      } else if (member.key == "Type") {
        step.type_name = string_of(member.value);
      } else if (member.key == "DependsOn") {
        for (const json::Value& name : member.value.items()) {
          if (!name.is(json::Kind::string)) continue;
          step.depends_on.push_back({name.text(), &name, out_.find_step(name.text())});
        }
      } else if (member.key == "Arguments") {
        step.arguments = &member.value;
      } else if (member.key == "CacheConfig") {
        step.cache_config = &member.value;
      }
    }
    const json::Value* const arguments = step.arguments;
    if (is_open(step.name)) out_.steps_complete = false;
    step.type = step_type(step.type_name);
    const bool condition = step.type == StepType::condition;
    for (const json::Member& member : node.members()) {
      if (member.key == "Name" || member.key == "Type" || member.key == "DependsOn") continue;
      if (&member.value == arguments && condition) {
        for (const json::Member& argument : arguments->members()) {
          if (argument.key != "IfSteps" && argument.key != "ElseSteps") {
            references(argument.value, id);
          }
        }
      } else {
        if (member.key == "PropertyFiles") property_files(member.value, step);
        references(member.value, id);
      }
    }
    step.reference_count =
        static_cast<std::uint32_t>(out_.references.size()) - step.first_reference;
    if (!step.name.empty()) {
      const auto [entry, fresh] = out_.step_index.emplace(step.name, id);
      if (!fresh) out_.steps[entry->second].shares_name = true;
    }
    out_.steps.push_back(std::move(step));
    if (condition) {
      for (const json::Member& argument : arguments->members()) {
        if (argument.key == "IfSteps") steps(argument.value, id, Branch::if_steps);
        if (argument.key == "ElseSteps") steps(argument.value, id, Branch::else_steps);
      }
    }
  }

  static void property_files(const json::Value& list, Step& step) {
    for (const json::Value& node : list.items()) {
      if (!node["PropertyFileName"].is(json::Kind::string)) continue;
      step.property_files.push_back({node["PropertyFileName"].text(), string_of(node["OutputName"]),
                                     string_of(node["FilePath"]), &node});
    }
  }

  Pipeline& out_;
  json::Prefetch prefetch_;
};

bool cut_short(const json::Tree& tree, std::string_view key) {
  if (!tree.truncated()) return false;
  const json::Value& value = tree.root()[key];
  return !value || !value.complete();
}

}  // namespace

StepId Pipeline::find_step(std::string_view name) const {
  const auto found = step_index.find(name);
  return found == step_index.end() ? no_step : found->second;
}

const Parameter* Pipeline::find_parameter(std::string_view name) const {
  const auto found = parameter_index.find(name);
  return found == parameter_index.end() ? nullptr : &parameters[found->second];
}

std::span<const Reference> Pipeline::references_of(StepId id) const {
  const Step& step = steps[id];
  return std::span(references).subspan(step.first_reference, step.reference_count);
}

std::vector<std::string_view> Pipeline::step_names() const {
  std::vector<std::string_view> names;
  for (const Step& step : steps) {
    if (!step.name.empty()) names.push_back(step.name);
  }
  return names;
}

std::vector<std::string_view> Pipeline::parameter_names() const {
  std::vector<std::string_view> names;
  for (const Parameter& parameter : parameters) {
    if (!parameter.name.empty()) names.push_back(parameter.name);
  }
  return names;
}

Pipeline build_pipeline(const json::Tree& tree) {
  Pipeline pipeline;
  const json::Value& root = tree.root();
  pipeline.root = &root;
  pipeline.steps_complete = !cut_short(tree, "Steps");
  pipeline.parameters_complete = !cut_short(tree, "Parameters");
  // Of a repeated list only the last one is in the model.
  const auto repeated = [&](std::string_view key) {
    return std::count_if(root.members().begin(), root.members().end(),
                         [&](const json::Member& member) { return member.key == key; }) > 1;
  };
  if (repeated("Steps")) pipeline.steps_complete = false;
  if (repeated("Parameters")) pipeline.parameters_complete = false;
  PipelineBuilder builder(pipeline);
  const std::size_t steps = root["Steps"].size();
  pipeline.step_index.reserve(steps);
  pipeline.steps.reserve(steps);
  pipeline.references.reserve(steps * 3);
  builder.parameters(root["Parameters"]);
  builder.steps(root["Steps"], no_step, Branch::none);
  for (const json::Member& member : root.members()) {
    if (member.key != "Steps" && member.key != "Parameters") {
      builder.references(member.value, no_step);
    }
  }
  builder.resolve();
  return pipeline;
}

}  // namespace plumbline
