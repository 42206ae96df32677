#include "tests/bench/walker.h"

#include <rapidjson/document.h>

#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "analyzer/json/write.h"
#include "analyzer/types/types.h"
#include "tests/bench/measure.h"

namespace plumbline::bench {
namespace {

using schema::ShapeId;
using schema::ShapeKind;

// Shapes as JSON Schema. Slots for plain values also take an object: a function.
class SchemaWriter {
 public:
  // One step type's Arguments.
  std::string write(ShapeId root) {
    out_.begin_object().member("$ref", reference(root));
    return finish();
  }

  // A list of steps of any type.
  std::string write_steps() {
    out_.begin_object().key("items").begin_object().key("oneOf").begin_array();
    for (const schema::StepFacts& facts : schema::all_step_facts()) {
      out_.begin_object().key("properties").begin_object();
      out_.key("Type").begin_object().key("enum").begin_array().string(facts.type).end_array();
      out_.end_object();
      if (facts.arguments != schema::no_shape) refer("Arguments", facts.arguments);
      out_.end_object().end_object();
    }
    out_.end_array().end_object();
    return finish();
  }

 private:
  std::string finish() {
    out_.key("definitions").begin_object();
    while (!open_.empty()) {
      const ShapeId id = *open_.begin();
      open_.erase(open_.begin());
      out_.key(std::to_string(id));
      definition(id);
    }
    out_.end_object().end_object();
    return out_.take();
  }

  std::string reference(ShapeId id) {
    if (seen_.insert(id).second) open_.insert(id);
    return "#/definitions/" + std::to_string(id);
  }

  void refer(std::string_view key, ShapeId id) {
    out_.key(key).begin_object().member("$ref", reference(id)).end_object();
  }

  void bounds(const schema::Shape& shape, std::string_view min, std::string_view max) {
    if (shape.min()) out_.key(min).raw(std::to_string(static_cast<long long>(*shape.min())));
    if (shape.max()) out_.key(max).raw(std::to_string(static_cast<long long>(*shape.max())));
  }

  void plain(std::string_view type) {
    out_.key("type").begin_array().string(type).string("object").end_array();
  }

  void definition(ShapeId id) {
    const schema::Shape& shape = schema::shape(id);
    out_.begin_object();
    switch (shape.kind) {
      case ShapeKind::structure: structure(shape); break;
      case ShapeKind::list:
        out_.member("type", "array");
        refer("items", shape.item);
        bounds(shape, "minItems", "maxItems");
        break;
      case ShapeKind::map:
        out_.member("type", "object");
        refer("additionalProperties", shape.item);
        break;
      case ShapeKind::string:
        plain("string");
        bounds(shape, "minLength", "maxLength");
        if (!shape.values().empty()) {
          out_.key("enum").begin_array();
          for (const schema::Text& value : shape.values()) out_.string(value.view());
          out_.end_array();
        }
        break;
      case ShapeKind::integer:
        plain("integer");
        bounds(shape, "minimum", "maximum");
        break;
      case ShapeKind::number: plain("number"); break;
      case ShapeKind::boolean: plain("boolean"); break;
      default: break;
    }
    out_.end_object();
  }

  void structure(const schema::Shape& shape) {
    out_.member("type", "object").key("additionalProperties").raw("false");
    out_.key("properties").begin_object();
    std::vector<std::string_view> required;
    for (const schema::Member& member : shape.members()) {
      if (member.shape == schema::no_shape) continue;
      refer(member.name(), member.shape);
      if (member.presence == schema::Presence::required) required.push_back(member.name());
    }
    out_.end_object();
    if (required.empty()) return;
    out_.key("required").begin_array();
    for (const std::string_view name : required) out_.string(name);
    out_.end_array();
  }

  json::Writer out_;
  std::set<ShapeId> seen_, open_;
};

std::unique_ptr<valijson::Schema> load(const std::string& text) {
  rapidjson::Document parsed;
  parsed.Parse(text.c_str(), text.size());
  auto schema = std::make_unique<valijson::Schema>();
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(valijson::adapters::RapidJsonAdapter(parsed), *schema);
  return schema;
}

void validate(const valijson::Schema& schema, const rapidjson::Value& value,
              valijson::ValidationResults* results) {
  valijson::Validator validator;
  if (!validator.validate(schema, valijson::adapters::RapidJsonAdapter(value), results)) {
    throw std::runtime_error("valijson rejects the generated definition");
  }
}

}  // namespace

WalkerTimes compare_walkers(const std::string& definition, unsigned runs) {
  rapidjson::Document dom;
  dom.Parse(definition.c_str(), definition.size());
  const rapidjson::Value& steps = dom["Steps"];
  const auto all = load(SchemaWriter().write_steps());
  std::map<std::string, std::unique_ptr<valijson::Schema>, std::less<>> schemas;
  std::vector<std::pair<const valijson::Schema*, const rapidjson::Value*>> work;
  for (const rapidjson::Value& step : steps.GetArray()) {
    auto& of_type = schemas[step["Type"].GetString()];
    if (!of_type) {
      const schema::StepFacts* const facts = schema::step_facts(step["Type"].GetString());
      of_type = load(SchemaWriter().write(facts->arguments));
    }
    work.emplace_back(of_type.get(), &step["Arguments"]);
  }

  const auto document = std::make_shared<const Document>("bench.json", definition);
  const json::Parsed parsed = json::parse(*document);
  const Pipeline pipeline = build_pipeline(parsed.tree);
  Types types;
  types.properties = resolve_properties(pipeline);

  std::vector<double> collecting, one_schema, chosen, own;
  for (unsigned run = 0; run < runs; ++run) {
    collecting.push_back(milliseconds([&] {
      valijson::ValidationResults results;
      validate(*all, steps, &results);
    }));
    one_schema.push_back(milliseconds([&] { validate(*all, steps, nullptr); }));
    chosen.push_back(milliseconds([&] {
      for (const auto& [schema, arguments] : work) validate(*schema, *arguments, nullptr);
    }));
    own.push_back(milliseconds([&] {
      std::vector<ArgumentFinding> found;
      check_arguments(pipeline, types, 0, static_cast<StepId>(pipeline.steps.size()), found);
      if (!found.empty()) {
        throw std::runtime_error("the walker rejects the generated definition");
      }
    }));
  }
  return {work.size(),        definition.size(),  median(own),
          median(collecting), median(one_schema), median(chosen)};
}

}  // namespace plumbline::bench
