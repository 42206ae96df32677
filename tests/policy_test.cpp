// Rules in JSON: what their schemas find, where, and what they do not say of values that are not
// known.
#include <rapidjson/document.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "analyzer/check/analyze.h"
#include "analyzer/policy/policy.h"
#include "analyzer/policy/schema.h"

using namespace plumbline;
using namespace plumbline::policy;

namespace {

// ---- Policies over definitions ----

const std::string definition = R"({"Version": "2020-12-01", "Parameters": [
  {"Name": "Type", "Type": "String", "DefaultValue": "ml.p4d.24xlarge"},
  {"Name": "Count", "Type": "Integer"}],
 "Steps": [
  {"Name": "Train", "Type": "Training", "Arguments": {"HyperParameters": {"a": "1", "api_key": "x"},
    "ResourceConfig": {"InstanceType": {"Get": "Parameters.Type"},
      "InstanceCount": {"Get": "Parameters.Count"}},
    "Tags": [{"Key": "team", "Value": "a"}, {"Key": "env", "Value": {"Get": "Execution.PipelineName"}}]}},
  {"Name": "If", "Type": "Condition", "Arguments": {"Conditions": [], "IfSteps": [
    {"Name": "Tune", "Type": "Lambda", "Arguments": {"image": "i:${Tag}",
      "joined": {"Std:Join": {"On": "/", "Values": ["s3://b", {"Get": "Parameters.Type"}, 1]}}}}],
   "ElseSteps": []}}]})";

std::string with(const std::string& where, const std::string& schema,
                 const std::string& message = "m") {
  return R"({"id": "a/b", "message": ")" + message + R"(", "where": )" + where + R"(, "schema": )" +
         schema + "}";
}

Policies read_text(const std::string& text) {
  return read_policies(std::make_shared<const Document>("p.json", text), all_rules());
}

std::string refused(const std::string& text) {
  try {
    read_text(text);
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    return error.what();
  }
  return "";
}

using Found = std::vector<std::string>;

// "text at the mark: message", and the reason when there is one.
Found found(const std::string& text, const std::string& policy, const std::string& start = "") {
  const Policies policies = read_text(policy);
  std::vector<const Rule*> rules;
  for (const auto& each : policies) rules.push_back(each.get());
  std::shared_ptr<const StartRequest> request;
  if (!start.empty()) request = read_start_request(std::make_shared<const Document>("s", start));
  const auto analysis = analyze(std::make_shared<const Document>("x.json", text), rules, request);
  Found result;
  for (const Diagnostic& d : analysis->diagnostics) {
    result.push_back(std::string(d.where.document->text(d.where.range)) + ": " + d.message +
                     (d.mark.empty() ? "" : " (" + d.mark + ")"));
  }
  return result;
}

// ---- A judge ----

using Json = rapidjson::Value;

bool keeps(const std::string& schema, const std::string& value) {
  rapidjson::Document rules, target;
  rules.Parse(schema.c_str());
  target.Parse(value.c_str());
  valijson::Schema compiled;
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::RapidJsonAdapter(rules), compiled);
  valijson::Validator validator;
  return validator.validate(compiled, valijson::adapters::RapidJsonAdapter(target), nullptr);
}

bool ours(const std::string& schema, const std::string& value) {
  const Document schema_text("s", schema), value_text("v", value);
  const json::Parsed rules = json::parse(schema_text), parsed = json::parse(value_text);
  REQUIRE_FALSE(find_schema_fault(rules.tree.root()));
  const Validator validator(rules.tree.root());
  const Resolve resolve = [](const json::Value& each) {
    const bool unknown = each.is(json::Kind::string) && each.text() == "?";
    return unknown ? Meaning{Meaning::Kind::unknown, "?", nullptr} : Meaning{};
  };
  Validator::Memory memory;
  validator.check(schema_text.size() % 2 == 0 ? rules.tree.root() : parsed.tree.root(), resolve,
                  memory);
  return validator.check(parsed.tree.root(), resolve, memory).empty();
}

class Random {
 public:
  std::string schema(int depth) {
    switch (below(depth > 0 ? 18 : 9)) {
      case 0:
        return R"({"type": ")" + one({"string", "object", "array", "integer", "null"}) + "\"}";
      case 1: return R"({"enum": [)" + scalar() + ", " + scalar() + "]}";
      case 2: return R"({"const": )" + scalar() + "}";
      case 3: return R"({"minimum": )" + one({"0", "2", "5"}) + "}";
      case 4: return R"({"pattern": ")" + one({"^a", "b$", "a.*b", "^$"}) + "\"}";
      case 5: return R"({"required": [")" + key() + "\"]}";
      case 6: return R"({"minItems": 1, "maxLength": 2, "maxProperties": 1})";
      case 7: return one({"true", "false", "{}"});
      case 8: return R"({"uniqueItems": true})";
      case 9:
        return R"({"properties": {")" + key() + "\": " + schema(depth - 1) + R"(},
                        "additionalProperties": )" +
               schema(depth - 1) + "}";
      case 10:
        return R"({"patternProperties": {")" + one({"^x", "y"}) + "\": " + schema(depth - 1) +
               R"(}, "properties": {"x": )" + schema(depth - 1) + "}}";
      case 11: return R"({"items": )" + schema(depth - 1) + "}";
      case 12: return R"({"contains": )" + schema(depth - 1) + "}";
      case 13: return R"({"not": )" + schema(depth - 1) + "}";
      case 14:
        return R"({")" + one({"anyOf", "allOf", "oneOf"}) + "\": [" + schema(depth - 1) + ", " +
               schema(depth - 1) + "]}";
      case 15:
        return R"({"if": )" + schema(depth - 1) + R"(, "then": )" + schema(depth - 1) +
               R"(, "else": )" + schema(depth - 1) + "}";
      case 16:
        return R"({"dependencies": {")" + key() + "\": " + schema(depth - 1) + R"(, "y": ["x"]}})";
      default: return R"({"propertyNames": )" + schema(depth - 1) + "}";
    }
  }
  std::string value(int depth) {
    switch (below(depth > 0 ? 4 : 2)) {
      case 0: return scalar();
      case 1: return unknowns ? "\"?\"" : scalar();
      case 2: return "[" + value(depth - 1) + (below(2) == 0 ? "" : ", " + value(depth - 1)) + "]";
      default:
        return R"({")" + key() + "\": " + value(depth - 1) + R"(, "z": )" + value(depth - 1) + "}";
    }
  }
  std::string scalar() { return one({"\"a\"", "\"ab\"", "\"\"", "0", "3", "5", "true", "null"}); }
  std::string key() { return one({"x", "y", "xy"}); }
  std::string one(const std::vector<std::string>& choices) {
    return choices[below(choices.size())];
  }
  std::size_t below(std::size_t count) { return engine_() % count; }
  bool unknowns = false;

 private:
  std::mt19937 engine_{7};
};

}  // namespace

TEST_CASE("a schema means what valijson takes it to mean") {
  Random random;
  for (int i = 0; i < 4000; ++i) {
    const std::string schema = random.schema(3), value = random.value(3);
    INFO(schema << "\n" << value);
    CHECK(ours(schema, value) == keeps(schema, value));
  }
}

TEST_CASE("a schema is only broken when no value of what is unknown could keep it") {
  Random random;
  random.unknowns = true;
  std::size_t broken = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::string schema = random.schema(3), value = random.value(3);
    if (value.find('?') == std::string::npos || ours(schema, value)) continue;
    ++broken;
    for (const std::string with : {"\"a\"", "\"ab\"", "\"\"", "0", "3", "5", "true", "null", "[]",
                                   "{}", "[1, \"a\"]", "{\"x\": 1}", "{\"x\": \"a\", \"y\": 3}"}) {
      std::string known = value;
      for (std::size_t at = 0; (at = known.find("\"?\"", at)) != std::string::npos;) {
        known.replace(at, 3, with);
        at += with.size();
      }
      INFO(schema << "\n" << value << "\n" << known);
      CHECK_FALSE(keeps(schema, known));
    }
  }
  CHECK(broken > 300);
}

TEST_CASE("a policy marks the exact value, the key of a container, the bracket of an item") {
  CHECK(found(definition, with(R"({"steps": "Training", "at": "/Name"})", R"({"const": "T"})",
                               "{type} {step} {name} {value} {pointer} {{}}")) ==
        Found{"\"Train\": Training `Train` `Name` `Train` /Steps/0/Name {}"});
  CHECK(found(definition, with(R"({"steps": "Training", "at": "/Name"})", R"({"const": "T"})",
                               "`{step}` and {name}, not `{type}`")) ==
        Found{"\"Train\": `Train` and `Name`, not `Training`"});
  CHECK(found(definition, with(R"({"names": "Tr*", "at": "/Arguments"})",
                               R"({"required": ["VpcConfig", "RoleArn"]})")) ==
        Found{"\"Arguments\": m (`RoleArn` is missing)",
              "\"Arguments\": m (`VpcConfig` is missing)"});
  CHECK(
      found(definition, with(R"({"at": "/Parameters/*"})", R"({"required": ["DefaultValue"]})")) ==
      Found{"{: m (`DefaultValue` is missing)"});
  CHECK(found(definition,
              with(R"({"steps": "Training", "at": "/Arguments/HyperParameters"})",
                   R"({"properties": {"a": {}}, "additionalProperties": false})", "{value}")) ==
        Found{"\"api_key\": `***` (`api_key` must not be there)"});
}

TEST_CASE("several mistakes of one place are several findings, alternatives are one") {
  const std::string where = R"({"steps": "Training", "at": "/Arguments"})";
  CHECK(found(definition, with(where, R"({"properties": {"Tags": {"items": {"properties":
      {"Key": {"enum": ["x"]}}}}}})")) == Found{"\"team\": m", "\"env\": m"});
  CHECK(found(definition, with(where, R"({"properties": {"Tags": {"items": {"anyOf": [
      {"properties": {"Key": {"const": "x"}}}, {"properties": {"Key": {"const": "y"}}}]}}}})")) ==
        Found{"\"team\": m", "\"env\": m"});
  CHECK(found(definition, with(where, R"({"properties": {"Tags": {"contains":
      {"properties": {"Key": {"const": "cost"}}}}}})")) == Found{"\"Tags\": m"});
}

TEST_CASE("a parameter is what the execution is given, or its default; the rest is not known") {
  const std::string where = R"({"steps": "Training", "at": "/Arguments/ResourceConfig/*"})";
  const std::string schema = R"({"pattern": "^ml.m5", "maximum": 4})";
  const std::string type = R"({"Get": "Parameters.Type"}: `ml.p4d.24xlarge`)";
  CHECK(found(definition, with(where, schema, "{value}")) == Found{type});
  const auto given = [](const std::string& name, const std::string& value) {
    return R"({"PipelineName": "p", "PipelineParameters": [{"Name": ")" + name +
           R"(", "Value": ")" + value + "\"}]}";
  };
  CHECK(found(definition, with(where, schema, "{value}"), given("Type", "ml.m5.large")).empty());
  CHECK(found(definition, with(where, schema, "{value}"), given("Count", "5")) ==
        Found{type, R"({"Get": "Parameters.Count"}: `5`)"});
  CHECK(found(definition, with(R"({"at": "/Steps/**/joined"})", R"({"const": "x"})", "{value}")) ==
        Found{R"({"Std:Join": {"On": "/", "Values": ["s3://b", {"Get": "Parameters.Type"}, 1]}}: )"
              "`s3://b/ml.p4d.24xlarge/1`"});
  CHECK(found(definition, with(R"({"at": "/Steps/**/image"})", R"({"const": "x"})")).empty());
}

TEST_CASE("paths end at functions and at steps inside a step") {
  CHECK(found(definition, with(R"({"at": "/**/Get"})", "false")).empty());
  CHECK(found(definition, with(R"({"steps": "Condition", "at": "/**/image"})", "false")).empty());
  CHECK(found(definition, with(R"({"steps": "*", "at": "/**/image"})", "false")).size() == 1);
  CHECK(found(definition, with(R"({"at": ["/Version", "/**/Version"]})", "false")).size() == 1);
}

TEST_CASE("a policy speaks also where another rule has spoken") {
  const Policies policies =
      read_text(with(R"({"steps": "*", "at": "/Name"})", R"({"const": "T"})"));
  std::vector<const Rule*> rules(all_rules().begin(), all_rules().end());
  rules.push_back(policies[0].get());
  const auto analysis = analyze(
      std::make_shared<const Document>("x", R"({"Version": "2020-12-01", "Steps": [{"Name": 5,
      "Type": "Lambda"}]})"),
      rules);
  std::set<std::string_view> ids;
  for (const Diagnostic& d : analysis->diagnostics) ids.insert(d.rule);
  CHECK(ids.contains("schema/wrong-type"));
  CHECK(ids.contains("a/b"));
}

TEST_CASE("long texts and hostile patterns take no time") {
  const std::string text = R"({"Version": "2020-12-01", "Metadata": {"a": ")" +
                           std::string(1 << 20, 'a') + R"("}, "Steps": []})";
  CHECK(found(text, with(R"({"at": "/Metadata/a"})", R"({"pattern": "(a*)*b"})", "x")).size() == 1);
  CHECK(
      found(text, with(R"({"at": "/Metadata/a"})", R"({"pattern": "^(a|b|ab)*$"})", "x")).empty());
}

TEST_CASE("what is wrong with a policy is said at its place") {
  CHECK(refused("") == "p.json:1:1: the file is empty, expected a policy");
  CHECK(refused("[\n 5]").starts_with("p.json:2:2: a number, expected a policy"));
  CHECK(refused("{\"id\": \"a/b\",").starts_with("p.json:1:"));
  CHECK(refused(R"({"id": "graph/cycle", "message": "m", "schema": {}})") ==
        "p.json:1:8: another rule is called `graph/cycle`");
  CHECK(refused(R"({"id": "A b", "message": "m", "schema": {}})")
            .starts_with("p.json:1:8: `A b` is no id"));
  CHECK(refused(R"({"id": "a", "schema": {}})") == "p.json:1:1: the policy has no `message`");
  CHECK(refused(R"({"id": "a", "message": "m"})") == "p.json:1:1: the policy has no `schema`");
  CHECK(refused(R"({"id": "a", "message": "m", "schema": {}, "sevrity": "note"})") ==
        "p.json:1:43: `sevrity` is no key of a policy; did you mean `severity`?");
  CHECK(refused(R"({"id": "a", "message": "m", "schema": {}, "severity": "fatal"})")
            .starts_with("p.json:1:55: `severity` is `fatal`, expected"));
  CHECK(refused(R"({"id": "a", "message": "{stp}", "schema": {}})")
            .starts_with("p.json:1:24: `{stp}` is no placeholder, expected `step`"));
  CHECK(refused(with(R"({"steps": "Trainig"})", "{}")) ==
        "p.json:1:50: `Trainig` is no step type; did you mean `Training`?");
  CHECK(refused(with(R"({"at": "Arguments"})", "{}"))
            .starts_with("p.json:1:47: `Arguments` is no path"));
  CHECK(refused(with(R"({"at": []})", "{}")) == "p.json:1:47: `at` is empty");
}

TEST_CASE("a schema that could not be kept to is a mistake, at its place") {
  const auto fault = [](const std::string& schema) {
    const Document document("s", schema);
    const json::Parsed parsed = json::parse(document);
    const auto found = find_schema_fault(parsed.tree.root());
    return found ? std::string(document.text(found->range)) + ": " + found->message : "";
  };
  CHECK(fault("{}") == "");
  CHECK(fault("5") == "5: expected a schema: an object, true or false");
  CHECK(fault(R"({"requierd": []})") ==
        "\"requierd\": `requierd` is no keyword of JSON Schema draft 7; did you mean `required`?");
  CHECK(fault(R"({"format": "date"})") == "\"format\": `format` is not checked; use `pattern`");
  CHECK(fault(R"({"properties": {"a": {"type": "int"}}})")
            .starts_with("\"int\": `type` is `int`, expected array, boolean"));
  CHECK(fault(R"x({"pattern": "(?=a)"})x").starts_with("\"(?=a)\": no regular expression of RE2:"));
  CHECK(fault(R"({"patternProperties": {"[": {}}})").starts_with("\"[\": no regular"));
  CHECK(fault(R"({"minLength": -1})") == "-1: `minLength` is `-1`, expected an integer from 0 on");
  CHECK(fault(R"({"minLength": "1"})") ==
        "\"1\": `minLength` is a string, expected an integer from 0 on");
  CHECK(fault(R"({"enum": []})") == "[]: `enum` is empty, expected a list of values");
  CHECK(fault(R"({"multipleOf": 0})") == "0: `multipleOf` is `0`, expected a number above 0");
  CHECK(fault(R"({"$defs": {}})") ==
        "\"$defs\": `$defs` is no keyword of JSON Schema draft 7; did you mean `definitions`?");
  CHECK(fault(R"({"readOnly": true})") ==
        "\"readOnly\": `readOnly` says nothing about a value; remove it");
  CHECK(fault(R"({"anyOf": []})") == "[]: `anyOf` is empty, expected a list of schemas");
  CHECK(fault(R"({"$ref": "other.json#/a"})")
            .starts_with("\"other.json#/a\": expected `#/definitions/NAME`"));
  CHECK(fault(R"({"$ref": "#/definitions/a"})") ==
        "\"#/definitions/a\": `#/definitions/a` is not defined");
  CHECK(fault(R"({"definitions": {"a": {"items": {"$ref": "#/definitions/a"}}}, "$ref":
        "#/definitions/a"})") == "\"#/definitions/a\": the definition refers to itself");
  CHECK(fault(R"({"definitions": {"a": {}}, "$ref": "#/definitions/a", "type": "null"})") ==
        "\"type\": beside `$ref` nothing else counts in draft 7");
  CHECK(fault(R"({"definitions": {"a": {"type": "null"}}, "not": {"$ref": "#/definitions/a"}})") ==
        "");
}

TEST_CASE("a schema that grows without bounds is refused") {
  std::string schema = R"({"definitions": {"a0": {"type": "null"})";
  for (int i = 1; i < 40; ++i) {
    const std::string below = R"({"$ref": "#/definitions/a)" + std::to_string(i - 1) + "\"}";
    schema += R"(, "a)" + std::to_string(i) + R"(": {"allOf": [)" + below + ", " + below + "]}";
  }
  schema += R"(}, "$ref": "#/definitions/a39"})";
  CHECK(refused(with("{}", schema)).find("too large") != std::string::npos);
}
