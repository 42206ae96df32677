// What a definition says: parameters, steps, references. Views into the JSON tree; building never
// fails, what is not understood is left out here and reported by rules/schema/.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/json/value.h"
#include "analyzer/model/reference.h"

namespace plumbline {

// PipelineDefinition of botocore 1.43.67.
inline constexpr std::size_t most_definition_characters = 1'048'576;

struct Parameter {
  std::string_view name, type;  // type is "String" when the definition gives none
  const json::Value* node = nullptr;
};

enum class Branch : std::uint8_t { none, if_steps, else_steps };
std::string_view to_string(Branch);  // "IfSteps"

// The step types that the service knows (spec section 4.2), and what is none of them.
enum class StepType : std::uint8_t {
  training,
  processing,
  transform,
  tuning,
  auto_ml,
  model,
  register_model,
  condition,
  callback,
  lambda,
  clarify_check,
  quality_check,
  emr,
  emr_serverless,
  fail,
  endpoint_config,
  endpoint,
  inference_component,
  bedrock_custom_model,
  bedrock_custom_model_deployment,
  bedrock_model_import,
  bedrock_provisioned_model_throughput,
  lineage,
  unknown,
};
StepType step_type(std::string_view name);

// A DependsOn entry.
struct Dependency {
  std::string_view name;
  const json::Value* at = nullptr;
  StepId target = no_step;  // no_step: no step has that name
};

struct PropertyFile {
  std::string_view name, output, path;
  const json::Value* node = nullptr;
};

struct Step {
  std::string_view name;  // empty when there is none
  std::string_view type_name;
  StepType type = StepType::unknown;
  StepId parent = no_step;  // the Condition step whose branch holds this one
  Branch branch = Branch::none;
  const json::Value* node = nullptr;
  // Members of the node that many ask for; missing values when it has none.
  const json::Value* arguments = &json::missing;
  const json::Value* cache_config = &json::missing;
  bool shares_name = false;  // a later step has the same: which one a reference means is open
  std::vector<Dependency> depends_on;
  std::vector<PropertyFile> property_files;
  std::uint32_t first_reference = 0, reference_count = 0;  // in Pipeline::references
};

struct Pipeline {
  const json::Value* root = nullptr;
  std::vector<Parameter> parameters;
  std::vector<Step> steps;            // document order; a Condition step before its branch steps
  std::vector<Reference> references;  // document order within a step; the root's own come last
  // Objects with exactly one member whose key looks like a function and names none.
  std::vector<const json::Member*> unknown_functions;
  // Objects that hold a Get which reads like a reference, or a Std: function, beside other keys.
  std::vector<const json::Value*> mixed_functions;
  // False when there may be more than is known: a syntax error hid some, or one has no name yet (a
  // template's placeholder, an expression of another language).
  bool steps_complete = true, parameters_complete = true;

  // The first one of that name.
  StepId find_step(std::string_view name) const;  // no_step when there is none
  const Parameter* find_parameter(std::string_view name) const;
  std::span<const Reference> references_of(StepId) const;
  std::vector<std::string_view> step_names() const;
  std::vector<std::string_view> parameter_names() const;

  std::unordered_map<std::string_view, StepId> step_index;
  std::unordered_map<std::string_view, std::uint32_t> parameter_index;
};

Pipeline build_pipeline(const json::Tree&);

}  // namespace plumbline
