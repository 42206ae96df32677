// The compiled envelope against the JSON Schema it was made of, with valijson as the judge, and
// the places and kinds of single mistakes.
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "analyzer/model/pipeline.h"
#include "analyzer/schema/envelope.h"

namespace {

using namespace plumbline;
using schema::Fault;
using enum schema::Fault;
using Json = rapidjson::Value;

// ---- Definitions ----

// Together they hold every step type, key, condition type and function.
const std::vector<std::string> definitions = {
    R"({"Version": "2020-12-01", "Metadata": {"team": "a"}, "Parameters": [
        {"Name": "P", "Type": "String", "DefaultValue": "x", "EnumValues": ["x"], "Description": "d"},
        {"Name": "F", "Type": "Float", "DefaultValue": 1.5}, {"Name": "B", "DefaultValue": true}],
        "PipelineExperimentConfig": {"ExperimentName": {"Get": "Execution.PipelineName"},
        "TrialName": "t"}, "MlflowConfig": {"MlflowResourceArn": null,
        "MlflowExperimentName": "e"}, "Steps": []})",
    R"({"PipelineExperimentConfig": null, "MlflowConfig": null, "Steps": [
        {"Name": "A", "Type": "Training", "Arguments": {"a": [1, null, {"Get": "Parameters.P"}]},
        "DependsOn": ["B"], "DisplayName": "d", "Description": "e", "RetryPolicies": [
        {"BackoffRate": 2.5, "IntervalSeconds": 1, "MaxAttempts": 2, "ExceptionType": ["x"]},
        {"ExpireAfterMin": 3, "ExceptionType": []}],
        "CacheConfig": {"Enabled": true, "ExpireAfter": "P1D"}},
        {"Name": "B", "Type": "Processing", "Arguments": {}, "PropertyFiles": [
        {"PropertyFileName": "f", "OutputName": "o", "FilePath": "p"}]}]})",
    R"({"Steps": [{"Name": "A", "Type": "Lambda", "FunctionArn": "f", "Arguments": {"a": {"Std:Join":
        {"On": "", "Values": ["s", 1, true, {"Std:JsonGet": {"Path": "p",
        "PropertyFile": {"Get": "Steps.B.PropertyFiles.f"}}}, {"Std:Join": {"On": "-", "Values": []}}]}},
        "b": {"Std:JsonGet": {"Path": "p", "S3Uri": {"Std:Join": {"On": "/", "Values": ["s3:/", 1,
        {"Get": "Parameters.P"}]}}}}, "c": {"Get": "g", "Post": [[{"Get": "Parameters.P"}]]}},
        "OutputParameters": [{"OutputName": "o", "OutputType": "Float"}], "CacheConfig": {}},
        {"Name": "C", "Type": "Callback", "SqsQueueUrl": "q"}]})",
    R"({"Steps": [{"Name": "A", "Type": "QualityCheck", "Arguments": {}, "CheckType": "DATA_QUALITY",
        "ModelPackageGroupName": null, "SkipCheck": false, "FailOnViolation": null,
        "RegisterNewBaseline": {"Get": "Parameters.B"}, "SuppliedBaselineStatistics": "s",
        "SuppliedBaselineConstraints": null, "CacheConfig": {"Enabled": false}},
        {"Name": "B", "Type": "ClarifyCheck", "Arguments": {}, "CheckType": "MODEL_BIAS",
        "ModelName": {"Get": "Parameters.P"}, "SuppliedBaselineConstraints": {"Get": "Parameters.P"}}]})",
    R"({"Steps": [{"Name": "A", "Type": "Condition", "Arguments": {"Conditions": [
        {"Type": "Equals", "LeftValue": 1, "RightValue": {"Get": "Parameters.P"}},
        {"Type": "Or", "Conditions": [{"Type": "Not", "Condition":
        {"Type": "In", "QueryValue": "q", "Values": ["a", {"Get": "Parameters.P"}]}}]},
        {"Type": "LessThanOrEqualTo", "LeftValue": true, "RightValue": "x"}],
        "IfSteps": [{"Name": "F", "Type": "Fail", "Arguments": {"ErrorMessage":
        {"Std:Join": {"On": " ", "Values": ["m"]}}}}], "ElseSteps": [
        {"Name": "C", "Type": "Condition", "Arguments": {"Conditions": []}}]}}]})",
    R"({"Steps": [{"Name": "A", "Type": "Transform", "Arguments": {}},
        {"Name": "B", "Type": "Tuning", "Arguments": {}},
        {"Name": "C", "Type": "AutoML", "Arguments": {}, "RetryPolicies": []},
        {"Name": "D", "Type": "Model", "Arguments": {"x": [{}]}, "RetryPolicies": []},
        {"Name": "E", "Type": "RegisterModel", "Arguments": {}},
        {"Name": "F", "Type": "EMR", "Arguments": {}, "CacheConfig": {}},
        {"Name": "G", "Type": "EMRServerless", "Arguments": {}}]})",
    R"({"Steps": [{"Name": "A", "Type": "EndpointConfig", "Arguments": {}, "CacheConfig": {}},
        {"Name": "B", "Type": "Endpoint", "Arguments": {}, "CacheConfig": {}},
        {"Name": "C", "Type": "InferenceComponent", "Arguments": {}},
        {"Name": "D", "Type": "BedrockCustomModel", "Arguments": {}, "DisplayName": "d"},
        {"Name": "E", "Type": "BedrockCustomModelDeployment", "Arguments": {}},
        {"Name": "F", "Type": "BedrockModelImport", "Arguments": {}},
        {"Name": "G", "Type": "BedrockProvisionedModelThroughput", "Arguments": {}},
        {"Name": "H", "Type": "Lineage", "Arguments": {}, "DependsOn": []}]})"};

// ---- The judge ----

rapidjson::Document read(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.c_str());
  REQUIRE_FALSE(document.HasParseError());
  return document;
}

const valijson::Schema& published() {
  static valijson::Schema schema;
  static const bool loaded = [] {
    std::ifstream file(PLUMBLINE_SOURCE_DIR "/schemas/definition.schema.json", std::ios::binary);
    const rapidjson::Document document = read({std::istreambuf_iterator<char>(file), {}});
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::RapidJsonAdapter(document), schema);
    return true;
  }();
  REQUIRE(loaded);
  return schema;
}

bool valid(const Json& definition) {
  valijson::Validator validator;
  return validator.validate(published(), valijson::adapters::RapidJsonAdapter(definition), nullptr);
}

std::string written(const Json& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

std::string show(const std::vector<schema::Violation>& violations, const Document& document) {
  std::string out;
  for (const schema::Violation& found : violations) {
    out += std::to_string(static_cast<int>(found.fault)) + " " + std::string(found.owner) + " " +
           std::string(found.key) + " " + std::string(document.text(found.range)) + "\n";
  }
  return out;
}

// Both say the same about a definition.
void judge(const Json& definition) {
  const std::string text = written(definition);
  const Document document("mutant.json", text);
  const json::Parsed parsed = json::parse(document);
  const auto violations = schema::check(parsed.tree.root());
  if (violations.empty() != valid(definition)) FAIL(text << "\n" << show(violations, document));
}

// ---- Mutants ----

// All values of a tree, as the ways that lead to them from any copy of it.
using Way = std::vector<unsigned>;
void ways(const Json& value, Way& way, std::vector<Way>& out) {
  out.push_back(way);
  const unsigned count = value.IsObject()  ? value.MemberCount()
                         : value.IsArray() ? value.Size()
                                           : 0;
  for (unsigned i = 0; i < count; ++i) {
    way.push_back(i);
    ways(value.IsObject() ? (value.MemberBegin() + i)->value : value[i], way, out);
    way.pop_back();
  }
}

Json* follow(Json* value, const Way& way, std::size_t length) {
  for (std::size_t i = 0; i < length && value != nullptr; ++i) {
    if (value->IsObject() && way[i] < value->MemberCount()) {
      value = &(value->MemberBegin() + way[i])->value;
    } else if (value->IsArray() && way[i] < value->Size()) {
      value = &(*value)[way[i]];
    } else {
      value = nullptr;
    }
  }
  return value;
}

const std::vector<std::string> replacements = {
    "null",
    "true",
    "7",
    "1.5",
    R"("text")",
    R"("Equals")",
    R"("Training")",
    R"("NotIn")",
    "[]",
    "{}",
    "[[]]",
    R"({"Get": "Parameters.P"})",
    R"({"Get": 5})",
    R"({"Get": "Parameters.P", "x": 1})",
    R"({"Std:Join": {"On": "", "Values": ["a"]}})",
    R"({"Std:Join": {"On": "", "Values": [null]}})",
    R"({"Std:JsonGet": {"Path": "p"}})",
    R"({"Std:Upper": "a"})",
    R"({"x": {"Std:Join": []}})",
    R"({"Get": "g", "Std:Join": {"On": "", "Values": []}})",
    R"(["text"])",
    R"({"Type": "Not"})"};
constexpr unsigned others = 8;
const unsigned mutations = static_cast<unsigned>(replacements.size()) + others;

// False: nothing to mutate that way.
bool mutate(rapidjson::Document& root, const Way& way, unsigned mutation) {
  auto& memory = root.GetAllocator();
  Json* const value = follow(&root, way, way.size());
  if (value == nullptr) return false;
  Json* const parent = way.empty() ? nullptr : follow(&root, way, way.size() - 1);
  if (mutation >= others) {
    value->CopyFrom(read(replacements[mutation - others]), memory);
    return true;
  }
  if (mutation <= 3) {
    if (parent == nullptr) return false;
    if (mutation == 0) {  // delete
      if (parent->IsArray()) {
        parent->Erase(parent->Begin() + way.back());
      } else {
        parent->EraseMember(parent->MemberBegin() + way.back());
      }
      return true;
    }
    if (!parent->IsObject()) return false;
    Json& name = (parent->MemberBegin() + way.back())->name;
    std::string key = name.GetString();  // rename
    if (mutation == 1) key += "s";
    if (mutation == 2) key = key.substr(1);
    if (mutation == 3) key = "Other" + key;
    if (key.empty() || parent->HasMember(key.c_str())) return false;
    name.SetString(key.c_str(), memory);
    return true;
  }
  Json old;
  old.Swap(*value);
  if (mutation == 4) {
    value->SetArray().PushBack(old, memory);
  } else if (mutation == 5) {
    value->SetObject().AddMember("Wrapped", old, memory);
  } else {
    value->Swap(old);
    const char* const key = mutation == 6 ? "Extra" : "Get";
    if (!value->IsObject() || value->HasMember(key)) return false;
    value->AddMember(rapidjson::StringRef(key), "Parameters.P", memory);
  }
  return true;
}

// ---- Single mistakes ----
// `text` with the place of the mistake between < and >.
struct Mistake {
  Fault fault;
  std::string text;
  std::string about = {};  // Violation::renamed of an unknown key, Violation::key of the rest
  bool certain = true;
};

std::string root(const std::string& members) { return "{" + members + R"(, "Steps": []})"; }
std::string step(const std::string& members) {
  return R"({"Steps": [{"Name": "A", )" + members + "}]}";
}
std::string lambda(const std::string& members) {
  return step(R"("Type": "Lambda", "FunctionArn": "f", )" + members);
}
std::string condition(const std::string& one) {
  return step(R"("Type": "Condition", "Arguments": {"Conditions": [)" + one + "]}");
}
std::string argument(const std::string& value) {
  return lambda(R"("Arguments": {"a": )" + value + "}");
}

const std::vector<Mistake> mistakes = {
    {wrong_type, root(R"("Parameters": <{}>)"), "Parameters"},
    {wrong_type, root(R"("Parameters": [{"Name": "P", "DefaultValue": <["x"]>}])"), "DefaultValue"},
    {wrong_type, lambda(R"("DependsOn": <"B">)"), "DependsOn"},
    {wrong_type, lambda(R"("DependsOn": ["B", <1>])"), "DependsOn"},
    {wrong_type, lambda(R"("CacheConfig": {"Enabled": <"true">})"), "Enabled"},
    {wrong_type, root(R"("PipelineExperimentConfig": {"TrialName": <{"On": "", "Values": []}>})"),
     "TrialName"},
    {wrong_type, argument(R"({"Get": <5>})"), "Get"},
    {wrong_type, argument(R"([{"Std:Join": {"On": "", "Values": ["a", <["b"]>]}}])"), "Values"},
    {missing_key, "<{>}", "Steps"},
    {missing_key, R"({"Steps": [<{>"Name": "A", "Type": "Training"}]})", "Arguments"},
    {missing_key, R"({"Steps": [<{>"Name": "A", "Arguments": {}}]})", "Type"},
    {missing_key, argument(R"({"Std:Join": <{>"On": ""}})"), "Values"},
    {missing_key, argument(R"({"Std:Join": <{>"Values": []}})"), "On", false},
    {missing_key, step(R"("Type": "Fail", "Arguments": <{>})"), "ErrorMessage", false},
    {unknown_key, root(R"(<"RoleArn">: "r")")},
    {unknown_key, R"({<"Stesp">: []})", "Steps"},
    {unknown_key, step(R"("Type": "Training", <"Argument">: {})"), "Arguments"},
    {unknown_key, R"({"Steps": [{"Name": "A", <"type">: "Training", "Arguments": {}}]})", "Type"},
    {unknown_key, lambda(R"(<"Depends_On">: ["B"])"), "DependsOn"},
    {unknown_key, lambda(R"("Extra": 1, <"Extra">: 2)")},
    {unknown_key, condition(R"({"Type": "Not", <"Expression">: {}})"), "Condition"},
    {unknown_key, condition(R"({"Type": "In", <"Value">: 1, "Values": []})"), "QueryValue"},
    {unknown_key, condition(R"({"Type": "In", "QueryValue": 1, <"In">: []})"), "Values"},
    {unknown_key, condition(R"({"Type": "Equals", "LeftValue": {<"get">: "x"}, "RightValue": 1})"),
     "Get"},
    {unknown_key, argument(R"({"Std:JsonGet": {"Path": "p", <"S3URI">: "s"}})"), "S3Uri"},
    {unknown_key, step(R"("Type": "QualityCheck", "Arguments": {},
        "CheckType": "DATA_QUALITY", <"RetryPolicies">: [])"),
     "", false},
    {unknown_value, root(R"("Parameters": [{"Name": "P", "Type": <"string">}])"), "Type"},
    {unknown_value, condition(R"({"Type": <"And">, "Conditions": 1})"), "Type"},
    {unknown_value, condition(R"({"Type": <"NotIn">, "Value": 1})"), "Type", false},
    {null_value, lambda(R"("Description": <null>)"), "Description", false},
    {null_value, R"({"Steps": <null>})", "Steps"},
    {null_value, argument(R"({"Std:Join": {"On": "", "Values": [<null>]}})"), "Values", false},
    {function_not_allowed, lambda(R"("CacheConfig": {"Enabled": <{"Get": "Parameters.B"}>})"),
     "Enabled"},
    {function_not_allowed, lambda(R"("CacheConfig": <{"Get": "Parameters.B"}>)"), "CacheConfig"},
    {function_not_allowed, step(R"("Type": "Model", "Arguments": <{"Get": "Parameters.B"}>)"),
     "Arguments"},
    {function_not_allowed, step(R"("Type": "Lambda", "FunctionArn": <{"Get": "Parameters.B"}>)"),
     "FunctionArn", false},
    {key_conflict, argument(R"({"Std:JsonGet": <{>"Path": "p"}})")},
    {key_conflict, argument(R"({"Std:JsonGet": {"Path": "p", "PropertyFile": {"Get": "x"},
        <"S3Uri">: {"Std:Join": {"On": "", "Values": []}}}})"),
     "S3Uri"},
    {wrong_version, root(R"("Version": <"2024-01-01">)"), "Version"},
    {unknown_step_type, step(R"("Type": <"training">, "Whatever": {"Get": 1})"), "Type"}};

}  // namespace

TEST_CASE("valid definitions of every step type have no violations") {
  for (const std::string& text : definitions) {
    INFO(text);
    CHECK(valid(read(text)));
    const Document document("valid.json", text);
    CHECK(show(schema::check(json::parse(document).tree.root()), document) == "");
  }
}

TEST_CASE("the compiled table and the JSON Schema agree about every mutant of a definition") {
  for (const std::string& text : definitions) {
    const rapidjson::Document original = read(text);
    std::vector<Way> all;
    Way way;
    ways(original, way, all);
    for (const Way& place : all) {
      for (unsigned mutation = 0; mutation < mutations; ++mutation) {
        rapidjson::Document mutant;
        mutant.CopyFrom(original, mutant.GetAllocator());
        if (mutate(mutant, place, mutation)) judge(mutant);
      }
    }
  }
}

TEST_CASE("the compiled table and the JSON Schema agree about definitions with three mutations") {
  std::mt19937 random(20201201);
  for (int round = 0; round < 2000; ++round) {
    rapidjson::Document mutant = read(definitions[random() % definitions.size()]);
    for (int i = 0; i < 3; ++i) {
      std::vector<Way> all;
      Way way;
      ways(mutant, way, all);
      mutate(mutant, all[random() % all.size()], static_cast<unsigned>(random() % mutations));
    }
    judge(mutant);
  }
}

TEST_CASE("one mistake gives one violation at its exact place") {
  for (const Mistake& mistake : mistakes) {
    INFO(mistake.text);
    std::string text = mistake.text;
    const auto begin = static_cast<std::uint32_t>(text.find('<'));
    text.erase(begin, 1);
    const auto end = static_cast<std::uint32_t>(text.find('>'));
    text.erase(end, 1);
    const Document document("mistake.json", text);
    const json::Parsed parsed = json::parse(document);
    const auto violations = schema::check(parsed.tree.root());
    INFO(show(violations, document));
    REQUIRE(violations.size() == 1);
    const schema::Violation& found = violations[0];
    CHECK(found.fault == mistake.fault);
    CHECK(found.range == Range{begin, end});
    CHECK((found.fault == Fault::unknown_key ? found.renamed : found.key) == mistake.about);
    CHECK(found.certain == mistake.certain);
  }
}

TEST_CASE("a definition that the text breaks off in has no violations") {
  for (const std::string& text : definitions) {
    for (std::size_t size = 0; size < text.size(); ++size) {
      const Document document("cut.json", text.substr(0, size));
      const json::Parsed parsed = json::parse(document);
      INFO(document.text());
      CHECK(show(schema::check(parsed.tree.root()), document) == "");
    }
  }
}

TEST_CASE("violations are in document order") {
  const Document document("many.json", R"({"Foo": 1, "Steps": [{"Type": "Fail", "Bar": 1, "Baz": 2,
      "Arguments": {"ErrorMessage": 1}, "Name": null}, 5], "Parameters": [{}], "Version": 1})");
  const json::Parsed parsed = json::parse(document);
  const auto violations = schema::check(parsed.tree.root());
  REQUIRE(violations.size() == 8);
  for (std::size_t i = 1; i < violations.size(); ++i) {
    CHECK(violations[i - 1].range.begin < violations[i].range.begin);
  }
}

TEST_CASE("the schema's step types are those of the model") {
  CHECK(schema::step_types().size() == 23);
  for (const std::string_view type : schema::step_types()) {
    INFO(type);
    CHECK(step_type(type) != StepType::unknown);
  }
  CHECK(schema::facts_date() == "2026-08-21");
}
