#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <unordered_map>

#include "analyzer/types/types.h"

namespace plumbline {

std::string_view to_string(ValueType type) {
  switch (type) {
    case ValueType::unknown: return "a value";
    case ValueType::string: return "a string";
    case ValueType::integer: return "an integer";
    case ValueType::number: return "a number";
    case ValueType::boolean: return "a boolean";
    case ValueType::list: return "a list";
    case ValueType::object: return "an object";
  }
  return {};
}

ValueType declared_type(std::string_view name) {
  if (name == "String") return ValueType::string;
  if (name == "Integer") return ValueType::integer;
  if (name == "Float") return ValueType::number;
  if (name == "Boolean") return ValueType::boolean;
  return ValueType::unknown;
}

ValueType type_of(const schema::Shape& shape) {
  switch (shape.kind) {
    case schema::ShapeKind::structure:
    case schema::ShapeKind::map: return ValueType::object;
    case schema::ShapeKind::list: return ValueType::list;
    case schema::ShapeKind::string:
    case schema::ShapeKind::blob: return ValueType::string;
    case schema::ShapeKind::integer: return ValueType::integer;
    case schema::ShapeKind::number: return ValueType::number;
    case schema::ShapeKind::boolean: return ValueType::boolean;
    case schema::ShapeKind::timestamp:
    case schema::ShapeKind::any: break;
  }
  return ValueType::unknown;
}

namespace {

// The types that Lambda and Callback steps declare for their outputs, each step read once.
class OutputTypes {
 public:
  explicit OutputTypes(const Pipeline& pipeline) : pipeline_(pipeline) {}
  static bool has_outputs(const Step& step) {
    return step.type == StepType::lambda || step.type == StepType::callback;
  }
  ValueType of(StepId step, std::string_view output) {
    const auto [entry, fresh] = types_.try_emplace(step);
    if (fresh) {
      for (const json::Value& declared :
           (*pipeline_.steps[step].node)["OutputParameters"].items()) {
        const json::Value& type = declared["OutputType"];
        entry->second.emplace(declared["OutputName"].text(),
                              type ? declared_type(type.text()) : ValueType::string);
      }
    }
    const auto found = entry->second.find(output);
    return found == entry->second.end() ? ValueType::unknown : found->second;
  }

 private:
  const Pipeline& pipeline_;
  std::unordered_map<StepId, std::unordered_map<std::string_view, ValueType>> types_;
};

schema::Segment as_way(const Segment& segment) {
  schema::Segment next;
  next.text = segment.text;
  next.kind = segment.kind == Segment::Kind::member  ? schema::Segment::Kind::member
              : segment.kind == Segment::Kind::index ? schema::Segment::Kind::index
                                                     : schema::Segment::Kind::key;
  if (segment.kind == Segment::Kind::index) {
    std::from_chars(segment.text.data(), segment.text.data() + segment.text.size(), next.index);
  }
  return next;
}

Property resolve(const Pipeline& pipeline, const Reference& reference, OutputTypes& outputs) {
  Property property;
  if (reference.kind != ReferenceKind::step_property || reference.target == no_step)
    return property;
  const Step& step = pipeline.steps[reference.target];
  const schema::StepFacts* const facts = schema::step_facts(step.type_name);
  property.path = segments(reference.path);
  if (facts == nullptr || facts->properties == schema::no_shape ||
      facts->properties_known == schema::Extent::nothing || is_placeholder(reference.path)) {
    return property;
  }
  std::array<schema::Segment, 8> few;
  const std::size_t size = property.path.size();
  if (size <= few.size()) {
    std::transform(property.path.begin(), property.path.end(), few.begin(), as_way);
    property.found = schema::resolve(*facts, std::span(few).first(size));
  } else {
    property.found = schema::resolve(*facts, way_of(property.path));
  }
  property.checked = true;
  if (property.found) {
    property.type = OutputTypes::has_outputs(step) && property.path.size() == 2
                        ? outputs.of(reference.target, property.path[1].text)
                        : type_of(schema::shape(property.found.at));
  }
  return property;
}

}  // namespace

std::vector<schema::Segment> way_of(std::span<const Segment> path) {
  std::vector<schema::Segment> way;
  way.reserve(path.size());
  std::transform(path.begin(), path.end(), std::back_inserter(way), as_way);
  return way;
}

std::vector<Property> resolve_properties(const Pipeline& pipeline) {
  OutputTypes outputs(pipeline);
  std::vector<Property> properties;
  properties.reserve(pipeline.references.size());
  for (const Reference& reference : pipeline.references) {
    properties.push_back(resolve(pipeline, reference, outputs));
  }
  return properties;
}

ValueType type_of_reference(const Pipeline& pipeline, const Types& types,
                            const Reference& reference) {
  switch (reference.kind) {
    case ReferenceKind::parameter: {
      const Parameter* const parameter = pipeline.find_parameter(reference.name);
      return parameter == nullptr ? ValueType::unknown : declared_type(parameter->type);
    }
    case ReferenceKind::execution:
    case ReferenceKind::experiment: return ValueType::string;
    case ReferenceKind::step_property:
      return types.properties[static_cast<std::size_t>(&reference - pipeline.references.data())]
          .type;
    case ReferenceKind::property_file:
    case ReferenceKind::malformed: break;
  }
  return ValueType::unknown;
}

const Reference* reference_at(const Pipeline& pipeline, StepId step, const json::Value& text) {
  // A step's references are in document order.
  const auto references = pipeline.references_of(step);
  const auto found = std::lower_bound(references.begin(), references.end(), text.range().begin,
                                      [](const Reference& reference, std::uint32_t begin) {
                                        return reference.at->range().begin < begin;
                                      });
  return found != references.end() && found->at == &text ? &*found : nullptr;
}

ValueType type_of_value(const Pipeline& pipeline, const Types& types, StepId step,
                        const json::Value& value) {
  if (is_function(value)) {
    const json::Member& call = value.members().front();
    if (call.key == "Std:Join") return ValueType::string;
    const Reference* const reference =
        call.key == "Get" ? reference_at(pipeline, step, call.value) : nullptr;
    return reference == nullptr ? ValueType::unknown
                                : type_of_reference(pipeline, types, *reference);
  }
  switch (value.kind()) {
    case json::Kind::string: return is_placeholder(value) ? ValueType::unknown : ValueType::string;
    case json::Kind::number: return value.integer() ? ValueType::integer : ValueType::number;
    case json::Kind::boolean: return ValueType::boolean;
    case json::Kind::array: return ValueType::list;
    case json::Kind::object: return ValueType::object;
    case json::Kind::null:
    case json::Kind::missing: break;
  }
  return ValueType::unknown;
}

}  // namespace plumbline
