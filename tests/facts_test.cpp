// `plumbline facts`: what a policy or a script sees of a definition.
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "analyzer/json/value.h"
#include "analyzer/report/report.h"
#include "tests/shared_material.h"

using namespace plumbline;

namespace {

std::string facts_of(std::string text, const std::string& path = "f.json") {
  const auto analysis = analyze(std::make_shared<const Document>(path, std::move(text)), {});
  REQUIRE(analysis->has_definition());
  return render_facts(*analysis, path);
}

// The facts, parsed again.
struct Read {
  std::unique_ptr<Document> document;
  json::Parsed parsed;
  const json::Value& operator[](std::string_view pointer) const {
    return json::at_pointer(parsed.tree.root(), pointer);
  }
};

Read read_facts(std::string text) {
  auto document = std::make_unique<Document>("facts", facts_of(std::move(text)));
  auto parsed = json::parse(*document);
  CHECK(parsed.problems.empty());
  return {std::move(document), std::move(parsed)};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

constexpr std::string_view definition = R"json({
  "Version": "2020-12-01",
  "Parameters": [
    {"Name": "Machine", "Type": "String", "DefaultValue": "ml.m5.large", "EnumValues": ["ml.m5.large", "ml.m5.xlarge"]},
    {"Name": "Limit", "Type": "Float", "DefaultValue": 6.0}
  ],
  "PipelineExperimentConfig": {"ExperimentName": {"Get": "Execution.PipelineName"}, "TrialName": {"Get": "Parameters.Machine"}},
  "Steps": [
    {"Name": "Evaluate", "Type": "Processing", "CacheConfig": {"Enabled": true, "ExpireAfter": "P30D"},
     "PropertyFiles": [{"PropertyFileName": "report", "OutputName": "evaluation", "FilePath": "e.json"}],
     "Arguments": {
       "ProcessingResources": {"ClusterConfig": {"InstanceType": {"Get": "Parameters.Machine"}, "VolumeSizeInGB": 30}},
       "Environment": {"run/~id": {"Get": "Execution.PipelineExecutionId"}, "trial": {"Get": "PipelineExperimentConfig.TrialName"}},
       "AppSpecification": {"ImageUri": {"Std:Join": {"On": "/", "Values": ["repo", {"Get": "Execution.PipelineName"}]}}, "ContainerArguments": ["--rate", 1e-3]}
     }},
    {"Name": "Check", "Type": "Condition", "Arguments": {
       "Conditions": [{"Type": "LessThan", "RightValue": {"Get": "Parameters.Limit"},
         "LeftValue": {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.report"}, "Path": "mse"}}}],
       "IfSteps": [
         {"Name": "Tell", "Type": "Lambda", "FunctionArn": {"Get": "Parameters.Typo"}, "DependsOn": ["Tell", "Nobody"],
          "Arguments": {"image": {"Get": "Steps.Evaluate.AppSpecification.ImageUri"}, "bad": {"Get": "step.Evaluate"}}}
       ],
       "ElseSteps": [{"Name": "Stop", "Type": "Fail", "DependsOn": ["Wait"], "Arguments": {"ErrorMessage": "no \u00e9 \/ \n"}}]
    }},
    {"Name": "Wait", "Type": "Lambda", "FunctionArn": "f", "DependsOn": ["Stop"], "Arguments": {}}
  ]
}
)json";

constexpr std::string_view expected = R"json({
  "formatVersion": "1.0",
  "definition": {
    "path": "f.json"
  },
  "parameters": [
    {
      "name": "Machine",
      "type": "String",
      "default": "ml.m5.large",
      "enum": ["ml.m5.large", "ml.m5.xlarge"],
      "pointer": "/Parameters/0",
      "uses": [
        "/Steps/0/Arguments/ProcessingResources/ClusterConfig/InstanceType/Get",
        "/PipelineExperimentConfig/TrialName/Get"
      ]
    },
    {
      "name": "Limit",
      "type": "Float",
      "default": 6.0,
      "enum": null,
      "pointer": "/Parameters/1",
      "uses": [
        "/Steps/1/Arguments/Conditions/0/RightValue/Get"
      ]
    }
  ],
  "steps": [
    {
      "name": "Evaluate",
      "type": "Processing",
      "pointer": "/Steps/0",
      "parent": null,
      "branch": null,
      "dependsOn": [],
      "references": [
        {
          "kind": "parameter",
          "name": "Machine",
          "path": "",
          "pointer": "/Steps/0/Arguments/ProcessingResources/ClusterConfig/InstanceType/Get",
          "type": "string"
        },
        {
          "kind": "execution",
          "name": "PipelineExecutionId",
          "path": "",
          "pointer": "/Steps/0/Arguments/Environment/run~1~0id/Get",
          "type": "string"
        },
        {
          "kind": "experiment",
          "name": "TrialName",
          "path": "",
          "pointer": "/Steps/0/Arguments/Environment/trial/Get",
          "type": "string"
        },
        {
          "kind": "execution",
          "name": "PipelineName",
          "path": "",
          "pointer": "/Steps/0/Arguments/AppSpecification/ImageUri/Std:Join/Values/1/Get",
          "type": "string"
        }
      ],
      "cached": true,
      "cacheKey": [
        {
          "attribute": "AppSpecification",
          "value": {"ImageUri": {"Std:Join": {"On": "/", "Values": ["repo", {"Get": "Execution.PipelineName"}]}}, "ContainerArguments": ["--rate", 1e-3]},
          "pointer": "/Steps/0/Arguments/AppSpecification",
          "volatile": false
        },
        {
          "attribute": "Environment",
          "value": {"run/~id": {"Get": "Execution.PipelineExecutionId"}, "trial": {"Get": "PipelineExperimentConfig.TrialName"}},
          "pointer": "/Steps/0/Arguments/Environment",
          "volatile": true
        }
      ],
      "arguments": {"ProcessingResources": {"ClusterConfig": {"InstanceType": {"Get": "Parameters.Machine"}, "VolumeSizeInGB": 30}}, "Environment": {"run/~id": {"Get": "Execution.PipelineExecutionId"}, "trial": {"Get": "PipelineExperimentConfig.TrialName"}}, "AppSpecification": {"ImageUri": {"Std:Join": {"On": "/", "Values": ["repo", {"Get": "Execution.PipelineName"}]}}, "ContainerArguments": ["--rate", 1e-3]}}
    },
    {
      "name": "Check",
      "type": "Condition",
      "pointer": "/Steps/1",
      "parent": null,
      "branch": null,
      "dependsOn": [
        {
          "step": "Evaluate",
          "why": "propertyFile",
          "pointer": "/Steps/1/Arguments/Conditions/0/LeftValue/Std:JsonGet/PropertyFile/Get"
        }
      ],
      "references": [
        {
          "kind": "parameter",
          "name": "Limit",
          "path": "",
          "pointer": "/Steps/1/Arguments/Conditions/0/RightValue/Get",
          "type": "number"
        },
        {
          "kind": "propertyFile",
          "name": "Evaluate",
          "path": "PropertyFiles.report",
          "pointer": "/Steps/1/Arguments/Conditions/0/LeftValue/Std:JsonGet/PropertyFile/Get",
          "type": "unknown"
        }
      ],
      "cached": false,
      "cacheKey": [],
      "arguments": {"Conditions": [{"Type": "LessThan", "RightValue": {"Get": "Parameters.Limit"}, "LeftValue": {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.report"}, "Path": "mse"}}}], "IfSteps": [{"Name": "Tell", "Type": "Lambda", "FunctionArn": {"Get": "Parameters.Typo"}, "DependsOn": ["Tell", "Nobody"], "Arguments": {"image": {"Get": "Steps.Evaluate.AppSpecification.ImageUri"}, "bad": {"Get": "step.Evaluate"}}}], "ElseSteps": [{"Name": "Stop", "Type": "Fail", "DependsOn": ["Wait"], "Arguments": {"ErrorMessage": "no é / \n"}}]}
    },
    {
      "name": "Tell",
      "type": "Lambda",
      "pointer": "/Steps/1/Arguments/IfSteps/0",
      "parent": "Check",
      "branch": "if",
      "dependsOn": [
        {
          "step": "Check",
          "why": "branch",
          "pointer": "/Steps/1/Arguments/IfSteps/0"
        },
        {
          "step": "Evaluate",
          "why": "data",
          "pointer": "/Steps/1/Arguments/IfSteps/0/Arguments/image/Get"
        },
        {
          "step": "Tell",
          "why": "dependsOn",
          "pointer": "/Steps/1/Arguments/IfSteps/0/DependsOn/0"
        }
      ],
      "references": [
        {
          "kind": "parameter",
          "name": "Typo",
          "path": "",
          "pointer": "/Steps/1/Arguments/IfSteps/0/FunctionArn/Get",
          "type": "unknown"
        },
        {
          "kind": "stepProperty",
          "name": "Evaluate",
          "path": "AppSpecification.ImageUri",
          "pointer": "/Steps/1/Arguments/IfSteps/0/Arguments/image/Get",
          "type": "string"
        },
        {
          "kind": "malformed",
          "name": "",
          "path": "step.Evaluate",
          "pointer": "/Steps/1/Arguments/IfSteps/0/Arguments/bad/Get",
          "type": "unknown"
        }
      ],
      "cached": false,
      "cacheKey": [],
      "arguments": {"image": {"Get": "Steps.Evaluate.AppSpecification.ImageUri"}, "bad": {"Get": "step.Evaluate"}}
    },
    {
      "name": "Stop",
      "type": "Fail",
      "pointer": "/Steps/1/Arguments/ElseSteps/0",
      "parent": "Check",
      "branch": "else",
      "dependsOn": [
        {
          "step": "Check",
          "why": "branch",
          "pointer": "/Steps/1/Arguments/ElseSteps/0"
        },
        {
          "step": "Wait",
          "why": "dependsOn",
          "pointer": "/Steps/1/Arguments/ElseSteps/0/DependsOn/0"
        }
      ],
      "references": [],
      "cached": false,
      "cacheKey": [],
      "arguments": {"ErrorMessage": "no é / \n"}
    },
    {
      "name": "Wait",
      "type": "Lambda",
      "pointer": "/Steps/2",
      "parent": null,
      "branch": null,
      "dependsOn": [
        {
          "step": "Stop",
          "why": "dependsOn",
          "pointer": "/Steps/2/DependsOn/0"
        }
      ],
      "references": [],
      "cached": false,
      "cacheKey": [],
      "arguments": {}
    }
  ],
  "references": [
    {
      "kind": "execution",
      "name": "PipelineName",
      "path": "",
      "pointer": "/PipelineExperimentConfig/ExperimentName/Get",
      "type": "string"
    },
    {
      "kind": "parameter",
      "name": "Machine",
      "path": "",
      "pointer": "/PipelineExperimentConfig/TrialName/Get",
      "type": "string"
    }
  ],
  "cycles": [
    [
      "Stop",
      "Wait"
    ],
    [
      "Tell"
    ]
  ],
  "order": [
    "Evaluate",
    "Check",
    "Tell"
  ]
}
)json";

}  // namespace

TEST_CASE("facts hold parameters, branches, references of every kind, cache keys and cycles") {
  CHECK(facts_of(std::string(definition)) == expected);
}

TEST_CASE("facts of an embedded definition point into the definition") {
  std::string one_line;
  for (const char c : definition) one_line += c == '\n' ? ' ' : c;
  const std::string answer =
      R"({"PipelineName": "p", "PipelineDefinition": ")" + escaped(one_line) + "\"}";
  CHECK(facts_of(answer) == expected);
}

TEST_CASE("facts of a broken definition give what is known") {
  const auto cut = definition.find("\"ElseSteps\"");
  const Read facts = read_facts(std::string(definition.substr(0, cut)) + "!");
  CHECK(facts["/parameters"].size() == 2);
  CHECK(facts["/steps"].size() == 3);
  CHECK(facts["/steps/2/name"].text() == "Tell");
  CHECK(read_facts("{\"Steps\": [").parsed.tree.root()["steps"].size() == 0);
}

TEST_CASE("what JSON cannot spell becomes a string in the facts, and numbers keep their spelling") {
  const Read facts = read_facts(
      R"({"Steps": [{"Name": "A", "Type": "Lambda", "Arguments": {"a": NaN, "b": -Infinity,
          "c": 1.50, "d": 1E+2, "e": 123456789012345678901234567890, "f": null}}]})");
  CHECK(facts["/steps/0/arguments/a"].is(json::Kind::string));
  CHECK(facts["/steps/0/arguments/b"].text() == "-Infinity");
  CHECK(facts["/steps/0/arguments/c"].text() == "1.50");
  CHECK(facts["/steps/0/arguments/d"].text() == "1E+2");
  CHECK(facts["/steps/0/arguments/e"].text() == "123456789012345678901234567890");
  CHECK(facts["/steps/0/arguments/f"].is(json::Kind::null));
}

TEST_CASE("only variables that differ between executions make a cache key volatile") {
  const auto is_volatile = [](const std::string& variable) {
    const Read facts = read_facts(
        R"({"Steps": [{"Name": "A", "Type": "Training", "Arguments": {"Environment": {"v": {"Get":
            "Execution.)" +
        variable + R"("}}, "OutputDataConfig": {"S3OutputPath": {"Get":
            "Execution.PipelineExecutionId"}}}}]})");
    REQUIRE(facts["/steps/0/cacheKey"].size() == 1);
    CHECK(facts["/steps/0/cacheKey/0/attribute"].text() == "Environment");
    CHECK(facts["/steps/0/cacheKey/0/pointer"].text() == "/Steps/0/Arguments/Environment");
    return facts["/steps/0/cacheKey/0/volatile"].boolean();
  };
  for (const char* name : {"StartDateTime", "CurrentDateTime", "PipelineExecutionId",
                           "PipelineExecutionArn", "TrainingJobName", "ProcessingJobName"}) {
    CHECK(is_volatile(name));
  }
  CHECK_FALSE(is_volatile("PipelineName"));
  CHECK_FALSE(is_volatile("PipelineArn"));
}

TEST_CASE("parts of a cache attribute that do not count are left out of the key") {
  const Read facts = read_facts(
      R"({"Steps": [{"Name": "T", "Type": "Tuning", "Arguments": {"TrainingJobDefinition": {
          "InputDataConfig": [], "RoleArn": "r", "TuningObjective": {"Type": "Minimize"}}}},
          {"Name": "Q", "Type": "QualityCheck", "SkipCheck": false, "Arguments": {"Tags": []}}]})");
  REQUIRE(facts["/steps/0/cacheKey"].size() == 2);
  CHECK(facts["/steps/0/cacheKey/0/attribute"].text() == "TrainingJobDefinition");
  CHECK(facts["/steps/0/cacheKey/0/pointer"].text() ==
        "/Steps/0/Arguments/TrainingJobDefinition/InputDataConfig");
  CHECK(facts["/steps/0/cacheKey/1/value/Type"].text() == "Minimize");
  REQUIRE(facts["/steps/1/cacheKey"].size() == 2);
  CHECK(facts["/steps/1/cacheKey/0/pointer"].text() == "/Steps/1/Arguments/Tags");
  CHECK(facts["/steps/1/cacheKey/1/pointer"].text() == "/Steps/1/SkipCheck");
}

TEST_CASE("of parameters with one name the first has the uses") {
  const Read facts = read_facts(
      R"({"Parameters": [{"Name": "P", "Type": "String"}, {"Name": "P", "Type": "Integer"}],
          "Steps": [{"Name": "A", "Type": "Lambda", "FunctionArn": {"Get": "Parameters.P"}}]})");
  CHECK(facts["/parameters/0/uses/0"].text() == "/Steps/0/FunctionArn/Get");
  CHECK(facts["/parameters/1/uses"].size() == 0);
}

TEST_CASE("facts of real definitions are valid JSON and name every step") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  std::size_t files = 0;
  for (const char* folder : {"corpus/real", "corpus/sdk"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*shared / folder)) {
      if (entry.path().extension() != ".json") continue;
      const auto analysis =
          analyze(std::make_shared<const Document>("f.json", tests::read(entry.path())), {});
      if (!analysis->has_definition()) continue;
      INFO(entry.path());
      const Document document("facts", render_facts(*analysis, "f.json"));
      const json::Parsed parsed = json::parse(document);
      // A key that the definition repeats is repeated.
      for (const json::Problem& problem : parsed.problems) {
        CHECK(problem.fault == json::Fault::duplicate_key);
      }
      const json::Value& steps = parsed.tree.root()["steps"];
      REQUIRE(steps.size() == analysis->pipeline.steps.size());
      std::size_t references = parsed.tree.root()["references"].size();
      for (std::size_t i = 0; i < steps.size(); ++i) {
        CHECK(steps[i]["name"].is(json::Kind::string));
        references += steps[i]["references"].size();
        const json::Value& node =
            json::at_pointer(analysis->tree().root(), steps[i]["pointer"].text());
        CHECK(&node == analysis->pipeline.steps[i].node);
      }
      CHECK(references == analysis->pipeline.references.size());
      ++files;
    }
  }
  CHECK(files > 300);
}
