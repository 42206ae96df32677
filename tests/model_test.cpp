#include <catch2/catch.hpp>

#include "analyzer/model/pipeline.h"
#include "analyzer/model/reference.h"

using namespace plumbline;

TEST_CASE("the paths of Get are taken apart") {
  const GetPath parameter = parse_get("Parameters.Input-Data_1");
  CHECK(parameter.kind == ReferenceKind::parameter);
  CHECK(parameter.name == "Input-Data_1");

  const GetPath property = parse_get("Steps.Train.FinalMetricDataList['val:acc.x'].Value");
  CHECK(property.kind == ReferenceKind::step_property);
  CHECK(property.name == "Train");
  CHECK(property.path == "FinalMetricDataList['val:acc.x'].Value");

  const GetPath bare = parse_get("Steps.Train");
  CHECK(bare.kind == ReferenceKind::step_property);
  CHECK(bare.path.empty());

  const GetPath file = parse_get("Steps.Eval.PropertyFiles.report.v-1", true);
  CHECK(file.kind == ReferenceKind::property_file);
  CHECK(file.name == "Eval");
  CHECK(file.file == "report.v-1");

  CHECK(parse_get("Execution.PipelineName").kind == ReferenceKind::execution);
  CHECK(parse_get("PipelineExperimentConfig.TrialName").kind == ReferenceKind::experiment);
  CHECK(parse_get("Steps.A.TrainingJobSummaries[0].TrainingJobName").kind ==
        ReferenceKind::step_property);
  CHECK(parse_get("Steps.A.Outputs[\"x\"]").kind == ReferenceKind::step_property);
}

TEST_CASE("a malformed path says where it goes wrong") {
  struct Case {
    const char* text;
    std::size_t at;
  };
  for (const auto& [text, at] : std::vector<Case>{{"", 0},
                                                  {"Nonsense", 0},
                                                  {"Parameters", 9},
                                                  {"Parameters.", 10},
                                                  {"Parameters.A.B", 12},
                                                  {"Parameters.A['x']", 12},
                                                  {"Steps.", 5},
                                                  {"Steps.A.", 7},
                                                  {"Steps.A..B", 8},
                                                  {"Steps.A.B[", 9},
                                                  {"Steps.A.B['x", 9},
                                                  {"Steps.A.B['']", 9},
                                                  {"Steps.A.B[-1]", 9},
                                                  {"Steps.A.B[*]", 9},
                                                  {"Steps.A.B[0]C", 12},
                                                  {"Steps.A.B/C", 9},
                                                  {" Steps.A.B", 0},
                                                  {"Steps.A.PropertyFiles.R", 0}}) {
    INFO(text);
    const GetPath path = parse_get(text);
    CHECK(path.kind == ReferenceKind::malformed);
    CHECK(path.fault_at == at);
    CHECK_FALSE(path.fault.empty());
  }
  CHECK(parse_get("parameters.X").suggestion == "Parameters.X");
  CHECK(parse_get("Step.A.B").suggestion == "Steps.A.B");
  CHECK(parse_get("Steps.A.B", true).kind == ReferenceKind::malformed);
}

TEST_CASE("segments keep dots inside quotes together") {
  const auto parts = segments("Outputs['a.b'][0].S3Output");
  REQUIRE(parts.size() == 4);
  CHECK(parts[0].text == "Outputs");
  CHECK(parts[1].kind == Segment::Kind::key);
  CHECK(parts[1].text == "a.b");
  CHECK(parts[2].kind == Segment::Kind::index);
  CHECK(parts[3].text == "S3Output");
  CHECK(parts[3].begin == 17);
  CHECK(parts[3].end == 26);
}

TEST_CASE("steps of branches are steps, with their parent and branch") {
  const Document document("x", R"({"Steps": [{"Name": "C", "Type": "Condition", "Arguments": {
    "IfSteps": [{"Name": "D", "Type": "Condition", "Arguments": {"ElseSteps": [{"Name": "E", "Type": "Fail"}]}}],
    "ElseSteps": [{"Name": "F", "Type": "Lambda", "Arguments": {"a": {"Get": "Parameters.P"}}}],
    "Conditions": [{"LeftValue": {"Get": "Steps.F.OutputParameters['x']"}}]}}]})");
  const json::Parsed parsed = json::parse(document);
  const Pipeline pipeline = build_pipeline(parsed.tree);
  REQUIRE(pipeline.steps.size() == 4);
  CHECK(pipeline.steps[2].name == "E");
  CHECK(pipeline.steps[2].parent == 1);
  CHECK(pipeline.steps[2].branch == Branch::else_steps);
  CHECK(pipeline.steps[3].parent == 0);
  // A condition's own references do not hold those of its branches.
  REQUIRE(pipeline.references_of(0).size() == 1);
  CHECK(pipeline.references_of(0)[0].target == 3);
  REQUIRE(pipeline.references_of(3).size() == 1);
  CHECK(pipeline.references_of(3)[0].kind == ReferenceKind::parameter);
}

TEST_CASE("a definition of the wrong shape gives a model without what is wrong") {
  for (const char* text : {"[]", "5", "{\"Steps\": 5}", "{\"Steps\": [1, null, \"x\", []]}",
                           "{\"Parameters\": {\"a\": 1}, \"Steps\": [{}]}",
                           "{\"Steps\": [{\"Name\": 1, \"Type\": [], \"DependsOn\": \"x\", "
                           "\"Arguments\": 7, \"PropertyFiles\": [3]}]}"}) {
    const Document document("x", text);
    const json::Parsed parsed = json::parse(document);
    CHECK(build_pipeline(parsed.tree).references.empty());
  }
}

TEST_CASE("functions that are none, and functions mixed with other keys, are set aside") {
  const Document document("x", R"({"Steps": [{"Name": "L", "Type": "Lambda", "Arguments": {
    "a": {"Std:Concat": {"Values": [{"Get": "Parameters.P"}]}},
    "b": {"Get": "Parameters.P", "Default": 1},
    "c": {"Get": "/health", "Post": "/x"}}}]})");
  const json::Parsed parsed = json::parse(document);
  const Pipeline pipeline = build_pipeline(parsed.tree);
  REQUIRE(pipeline.unknown_functions.size() == 1);
  CHECK(pipeline.unknown_functions[0]->key == "Std:Concat");
  REQUIRE(pipeline.mixed_functions.size() == 1);
  CHECK(pipeline.mixed_functions[0]->size() == 2);
  CHECK(pipeline.references.size() == 1);
}

TEST_CASE("after a syntax error it is known which lists may have lost something") {
  const Document steps_open("x", R"({"Parameters": [], "Steps": [{"Name": "A"}, )");
  const json::Parsed one = json::parse(steps_open);
  CHECK_FALSE(build_pipeline(one.tree).steps_complete);
  CHECK(build_pipeline(one.tree).parameters_complete);
  const Document parameters_unseen("x", R"({"Steps": [{"Name": "A"}], ,)");
  const json::Parsed two = json::parse(parameters_unseen);
  CHECK(build_pipeline(two.tree).steps_complete);
  CHECK_FALSE(build_pipeline(two.tree).parameters_complete);
}
