#include "analyzer/schema/shapes.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"
#include "analyzer/schema/envelope.h"
#include "analyzer/source/diagnostic.h"
#include "analyzer/source/document.h"
#include "tests/shared_material.h"

namespace {

using namespace plumbline;
using namespace plumbline::schema;
using Names = std::vector<std::string_view>;

const StepFacts& facts(std::string_view type) {
  const StepFacts* found = step_facts(type);
  REQUIRE(found != nullptr);
  return *found;
}

const Shape& arguments(std::string_view type) { return shape(facts(type).arguments); }

const Member& member(const Shape& of, std::string_view name) {
  const Member* found = of.member(name);
  INFO(of.name() << "." << name);
  REQUIRE(found != nullptr);
  return *found;
}

// The shape at "ResourceConfig.InstanceGroups[].InstanceType" below a step's Arguments.
const Shape& below(const Shape& root, std::string_view path) {
  const Shape* at = &root;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    const bool item = part.ends_with("[]");
    if (item) part.remove_suffix(2);
    at = &shape(member(*at, part).shape);
    if (item) at = &shape(at->item);
  }
  return *at;
}

// "A.b['x'][0]", well formed.
std::vector<Segment> segments(std::string_view path) {
  std::vector<Segment> out;
  while (!path.empty()) {
    Segment segment;
    std::size_t end = 0;
    if (path.starts_with("['")) {
      end = path.find("']") + 2;
      segment.kind = Segment::Kind::key;
      segment.text = path.substr(2, end - 4);
    } else if (path.front() == '[') {
      end = path.find(']') + 1;
      segment.kind = Segment::Kind::index;
      segment.index = std::stoull(std::string(path.substr(1, end - 2)));
    } else {
      path.remove_prefix(path.front() == '.' ? 1 : 0);
      end = std::min(path.find_first_of(".["), path.size());
      segment.text = path.substr(0, end);
    }
    out.push_back(segment);
    path.remove_prefix(end);
  }
  return out;
}

Resolution resolve(std::string_view type, std::string_view path) {
  return schema::resolve(facts(type), segments(path));
}

ShapeKind kind_at(std::string_view type, std::string_view path) {
  const Resolution found = resolve(type, path);
  INFO(type << ": " << path);
  REQUIRE(found.why == Unresolved::none);
  return shape(found.at).kind;
}

Names sorted(Names names) {
  std::sort(names.begin(), names.end());
  return names;
}

Names texts(const json::Value& list) {
  Names out;
  for (const json::Value& item : list.items()) out.push_back(item.text());
  return out;
}

// A JSON file beside the project, or a missing value.
struct File {
  explicit File(const char* name) {
    if (const auto shared = tests::shared_material()) {
      text = tests::read(*shared / "spec/data" / name);
      document = std::make_unique<Document>(name, text);
      parsed = json::parse(*document);
    }
  }
  const json::Value& root() const { return parsed.tree.root(); }

  std::string text;
  std::unique_ptr<Document> document;
  json::Parsed parsed;
};

}  // namespace

TEST_CASE("the API's shapes are what make_shapes.py cuts out of the API's model") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  if (std::system("python3 --version > /dev/null 2>&1") != 0) {
    WARN("skipped: there is no python3");
    return;
  }
  const std::filesystem::path schemas = std::filesystem::path(PLUMBLINE_SOURCE_DIR) / "schemas";
  const std::filesystem::path made = std::filesystem::path(PLUMBLINE_TEMPORARY) / "shapes.json";
  const std::string command =
      "python3 '" + (schemas / "make_shapes.py").string() + "' --from-cutout '" +
      (*shared / "spec/data/api_shapes.json").string() + "' --output '" + made.string() + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  CHECK(tests::read(made) == tests::read(schemas / "aws_shapes.json"));
  std::filesystem::remove(made);
}

TEST_CASE("the shapes say where they are from and fit into the cache") {
  CHECK(shapes_source() == "boto/botocore 1.43.67");
  CHECK(shapes_date() == facts_date());
  WARN("the table of " << shape_count() << " shapes takes " << table::bytes << " bytes");
  CHECK(table::bytes < 170'000);
}

TEST_CASE("every step type of the envelope has facts, in the same order") {
  Names types;
  for (const StepFacts& facts : all_step_facts()) types.push_back(facts.type);
  CHECK(types == step_types());
  CHECK(types.size() == 23);
  CHECK(step_facts("training") == nullptr);
  CHECK(step_facts("") == nullptr);
}

TEST_CASE("every member and value is found by its name and nothing else is") {
  for (ShapeId id = 0; id < shape_count(); ++id) {
    const Shape& each = shape(id);
    INFO(each.name());
    for (const Member& member : each.members()) {
      CHECK(each.member(member.name()) == &member);
      CHECK(each.member(std::string(member.name()) + "_") == nullptr);
      CHECK(each.member(member.name().substr(1)) == nullptr);
      CHECK(member.shape < shape_count());
    }
    for (const Text& value : each.values()) {
      CHECK(each.has_value(value.view()));
      CHECK_FALSE(each.has_value(std::string(value.view()) + "_"));
    }
    CHECK(each.member("") == nullptr);
    CHECK_FALSE(each.has_value(""));
    CHECK_FALSE(each.has_value(std::string(300, 'x')));
  }
}

TEST_CASE("a step's Arguments know what the pipeline fills in and what it refuses") {
  const Shape& training = arguments("Training");
  CHECK(training.name() == "CreateTrainingJobRequest");
  CHECK(member(training, "OutputDataConfig").presence == Presence::required);
  CHECK(member(training, "RoleArn").presence == Presence::defaulted);
  CHECK(member(training, "TrainingJobName").presence == Presence::generated);
  const Member& resources = member(training, "ResourceConfig");
  CHECK(resources.presence == Presence::expected);
  REQUIRE(resources.note().unless.size() == 1);
  CHECK(resources.note().unless[0] == "ServerlessJobConfig");

  CHECK(member(arguments("AutoML"), "ModelDeployConfig").presence == Presence::rejected);
  CHECK(member(arguments("AutoML"), "AutoMLJobConfig").presence == Presence::required);
  CHECK(member(below(arguments("AutoML"), "AutoMLJobConfig"), "Mode").note().values[0] ==
        "ENSEMBLING");
  CHECK(member(arguments("EndpointConfig"), "ExplainerConfig").presence == Presence::rejected);
  CHECK(member(arguments("Endpoint"), "DeploymentConfig").presence == Presence::rejected);
  const Member& description = member(arguments("RegisterModel"), "Description");
  CHECK(description.presence == Presence::rejected);
  CHECK(description.note().instead == "ModelPackageDescription");
  CHECK(member(below(arguments("Model"), "PrimaryContainer"), "AdditionalModelDataSources")
            .note()
            .says == "Unknown Argument member 'AdditionalModelDataSources'");
  CHECK(member(below(arguments("Training"), "ExperimentConfig"), "TrialName").presence ==
        Presence::removed);
  CHECK(member(training, "Tags").note().source.empty());
}

TEST_CASE("an EMR step's Arguments are put together from several requests") {
  const Shape& emr = arguments("EMR");
  CHECK(member(emr, "StepConfig").presence == Presence::required);
  CHECK(member(emr, "ExecutionRoleArn").note().needs[0] == "ClusterId");
  const Shape& cluster = below(emr, "ClusterConfig");
  CHECK(member(cluster, "Name").presence == Presence::rejected);
  CHECK(member(cluster, "Instances").presence == Presence::required);
  CHECK(member(below(cluster, "Instances"), "TerminationProtected").presence == Presence::rejected);
  CHECK(member(below(emr, "StepConfig"), "Name").presence == Presence::generated);
  const Member& key = member(below(emr, "StepConfig.HadoopJarStep.Properties[]"), "key");
  CHECK(key.presence == Presence::alias);
  CHECK(key.note().instead == "Key");

  const Shape& serverless = arguments("EMRServerless");
  CHECK(member(below(serverless, "JobConfig"), "executionRoleArn").presence == Presence::required);
  const auto groups = below(serverless, "JobConfig.jobDriver").groups();
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].count == Count::exactly_one);
  CHECK(groups[0].members.size() == 2);
}

TEST_CASE("Bedrock's top-level members are spelled with capitals") {
  for (const StepFacts& facts : all_step_facts()) {
    if (!facts.type.starts_with("Bedrock")) continue;
    CHECK(facts.arguments_known == Extent::top_level);
    for (const Member& member : shape(facts.arguments).members()) {
      CHECK((member.name()[0] >= 'A' && member.name()[0] <= 'Z'));
    }
  }
  CHECK(member(arguments("BedrockModelImport"), "ImportedModelName").presence ==
        Presence::required);
}

TEST_CASE("groups say how many of some members there may be") {
  const auto group = [](const Shape& of) {
    REQUIRE(of.groups().size() == 1);
    const MemberGroup& only = of.groups()[0];
    return std::pair(only.count, Names(only.members.begin(), only.members.end()));
  };
  using Group = std::pair<Count, Names>;
  CHECK(group(below(arguments("Training"), "AlgorithmSpecification")) ==
        Group{Count::exactly_one, {"AlgorithmName", "TrainingImage"}});
  CHECK(group(arguments("Model")) == Group{Count::exactly_one, {"Containers", "PrimaryContainer"}});
  CHECK(group(arguments("Tuning")) ==
        Group{Count::exactly_one, {"TrainingJobDefinition", "TrainingJobDefinitions"}});
  CHECK(group(arguments("EMR")) == Group{Count::exactly_one, {"ClusterConfig", "ClusterId"}});
  CHECK(group(below(arguments("EMR"), "ClusterConfig.Instances")) ==
        Group{Count::exactly_one, {"InstanceFleets", "InstanceGroups"}});
  CHECK(group(below(arguments("QualityCheck"), "ProcessingInputs[]")) ==
        Group{Count::exactly_one, {"DatasetDefinition", "S3Input"}});
  CHECK(group(below(arguments("Processing"), "ProcessingOutputConfig.Outputs[]")) ==
        Group{Count::exactly_one, {"FeatureStoreOutput", "S3Output"}});
  CHECK(group(arguments("Lineage")).first == Count::at_least_one);
  CHECK(arguments("Transform").groups().empty());
}

TEST_CASE("limits are those of the API, with those marked that AWS does not enforce") {
  const Shape& inputs = below(arguments("Processing"), "ProcessingInputs");
  CHECK(inputs.max() == 10);
  CHECK(inputs.enforces(Constraint::max));
  const Shape& type =
      below(arguments("RegisterModel"), "InferenceSpecification.SupportedResponseMIMETypes[]");
  CHECK_FALSE(type.pattern().empty());
  CHECK_FALSE(type.enforces(Constraint::pattern));
  CHECK(type.enforces(Constraint::max));
  CHECK(below(arguments("Training"), "StoppingCondition.MaxRuntimeInSeconds").min() == 1);
  CHECK(below(arguments("Training"), "ResourceConfig.InstanceType").is_instance_type);
  CHECK_FALSE(arguments("Training").max());
  const Shape& start = shape(api_shape("sagemaker.StartPipelineExecutionRequest"));
  CHECK(below(start, "PipelineParameters").max() == 200);
  CHECK(api_shape("sagemaker.Nothing") == no_shape);
}

TEST_CASE("Lambda and Callback take anything, Condition and Fail are described elsewhere") {
  CHECK(arguments("Lambda").kind == ShapeKind::any);
  CHECK(arguments("Callback").kind == ShapeKind::any);
  CHECK(facts("Condition").arguments == no_shape);
  CHECK(facts("Fail").arguments == no_shape);
  CHECK(facts("Fail").properties == no_shape);
}

TEST_CASE("the paths that pipelines usually read all lead to a value") {
  using enum ShapeKind;
  CHECK(kind_at("Training", "ModelArtifacts.S3ModelArtifacts") == string);
  CHECK(kind_at("Training", "TrainingJobName") == string);
  CHECK(kind_at("Training", "OutputDataConfig.S3OutputPath") == string);
  CHECK(kind_at("Training", "FinalMetricDataList['val:acc'].Value") == number);
  CHECK(kind_at("Training", "InputDataConfig[0].DataSource.S3DataSource.S3Uri") == string);
  CHECK(kind_at("Training", "Environment['SM_INPUT_NOTEBOOK_NAME']") == string);
  CHECK(kind_at("Training", "CreationTime") == timestamp);
  CHECK(kind_at("Training", "") == structure);
  CHECK(kind_at("Processing", "ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri") == string);
  CHECK(kind_at("Processing", "ProcessingInputs['input-1'].S3Input.S3Uri") == string);
  CHECK(kind_at("Processing", "ProcessingJobStatus") == string);
  CHECK(kind_at("Transform", "TransformOutput.S3OutputPath") == string);
  CHECK(kind_at("Tuning", "BestTrainingJob.TrainingJobName") == string);
  CHECK(kind_at("Tuning", "TrainingJobSummaries[1].TrainingJobName") == string);
  CHECK(kind_at("AutoML", "BestCandidate.InferenceContainers[0].Image") == string);
  CHECK(kind_at("AutoML", "BestCandidate.InferenceContainers[0].ModelDataUrl") == string);
  CHECK(kind_at("AutoML", "BestCandidate.InferenceContainers[0].Environment['MODEL_NAME']") ==
        string);
  CHECK(kind_at("AutoML", "BestCandidateProperties.ModelInsightsJsonReportPath") == string);
  CHECK(kind_at("AutoML", "BestCandidateProperties.ExplainabilityJsonReportPath") == string);
  CHECK(kind_at("Model", "ModelName") == string);
  CHECK(kind_at("Model", "PrimaryContainer.ModelDataUrl") == string);
  CHECK(kind_at("Model", "Containers[0].Image") == string);
  CHECK(kind_at("RegisterModel", "ModelPackageArn") == string);
  CHECK(kind_at("RegisterModel", "CustomerMetadataProperties['a.b']") == string);
  CHECK(kind_at("Condition", "Outcome") == boolean);
  CHECK(kind_at("Lambda", "OutputParameters['n']") == any);
  CHECK(kind_at("Callback", "OutputParameters['n']") == any);
  CHECK(kind_at("ClarifyCheck", "CalculatedBaselineConstraints") == string);
  CHECK(kind_at("QualityCheck", "BaselineUsedForDriftCheckStatistics") == string);
  CHECK(kind_at("EMR", "ClusterId") == string);
  CHECK(kind_at("EMR", "Config.Args[3]") == string);
  CHECK(kind_at("EMRServerless", "jobRun.jobRunId") == string);
  CHECK(kind_at("EndpointConfig", "EndpointConfigName") == string);
  CHECK(kind_at("BedrockCustomModel", "ModelArn") == string);
  CHECK(kind_at("Lineage", "ActionArns['prepare']") == string);
}

TEST_CASE("a wrong path fails at the segment that is wrong, with the names that are right") {
  const auto failure = [](std::string_view type, std::string_view path) {
    const Resolution found = resolve(type, path);
    return std::pair(found.failed, found.why);
  };
  using Failure = std::pair<std::size_t, Unresolved>;
  const Resolution typo = resolve("Training", "ModelArtifacts.S3ModelArtifact");
  CHECK(typo.why == Unresolved::unknown_member);
  CHECK(typo.failed == 1);
  CHECK(typo.certain);
  CHECK(candidates(typo.at) == Names{"S3ModelArtifacts"});
  const Resolution first = resolve("Training", "ModelArtifact.S3ModelArtifacts");
  CHECK(first.failed == 0);
  CHECK(nearest("ModelArtifact", candidates(first.at)) == "ModelArtifacts");

  CHECK(failure("Training", "TrainingJobName.x") == Failure{1, Unresolved::no_members});
  CHECK(failure("Training", "TrainingJobName[0]") == Failure{1, Unresolved::not_indexable});
  CHECK(failure("Training", "['TrainingJobName']") == Failure{0, Unresolved::not_indexable});
  CHECK(failure("Training", "Environment.X") == Failure{1, Unresolved::no_members});
  CHECK(failure("Training", "Environment[0]") == Failure{1, Unresolved::not_indexable});
  CHECK(failure("Training", "InputDataConfig['train']") == Failure{1, Unresolved::not_named});
  CHECK(failure("Training", "InputDataConfig.ChannelName") == Failure{1, Unresolved::no_members});
  CHECK(failure("Processing", "ProcessingOutputConfig.Outputs['a'].S3Output.Uri") ==
        Failure{4, Unresolved::unknown_member});
  CHECK(failure("Tuning", "TrainingJobSummaries[49]").second == Unresolved::none);
  CHECK(failure("Tuning", "TrainingJobSummaries[50]") == Failure{1, Unresolved::out_of_range});
  CHECK(failure("Tuning", "NextToken") == Failure{0, Unresolved::unknown_member});
  CHECK(failure("Lambda", "OutputParameters['a']['b']") == Failure{2, Unresolved::not_indexable});
  CHECK(failure("Fail", "ErrorMessage") == Failure{0, Unresolved::unknown_member});
  CHECK(candidates(resolve("Fail", "ErrorMessage").at).empty());
  // The same words that are rejected as Arguments can be read.
  CHECK(failure("AutoML", "ModelDeployConfig.EndpointName").second == Unresolved::none);
}

TEST_CASE("what no source spells out is not certain") {
  CHECK(resolve("BedrockCustomModel", "Nothing").certain);
  CHECK_FALSE(resolve("BedrockCustomModel", "OutputDataConfig.S3Uri").certain);
  CHECK_FALSE(resolve("BedrockCustomModelDeployment", "CustomModelDeploymentArn").certain);
  CHECK_FALSE(resolve("EMRServerless", "JobRun").certain);
  CHECK(facts("Lineage").arguments_known == Extent::top_level);
}

TEST_CASE("a list whose items have names says which segment picks one and by which member") {
  const Resolution output =
      resolve("Processing", "ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri");
  CHECK(output.keyed == 2);
  CHECK(shape(output.keyed_list).keyed_by() == "OutputName");
  CHECK(shape(resolve("Processing", "ProcessingInputs['a']").keyed_list).keyed_by() == "InputName");
  CHECK(shape(resolve("Training", "FinalMetricDataList[0]").keyed_list).keyed_by() == "MetricName");
  CHECK(resolve("Training", "InputDataConfig[0]").keyed == no_segment);
}

TEST_CASE("instance types are known for each kind of job, and near ones are found") {
  const Shape& processing =
      below(arguments("Processing"), "ProcessingResources.ClusterConfig.InstanceType");
  CHECK(processing.has_value("ml.m5.xlarge"));
  CHECK_FALSE(processing.has_value("ml.p4d.24xlarge"));
  CHECK(shape(all_instance_types()).has_value("ml.p4d.24xlarge"));
  CHECK_FALSE(shape(all_instance_types()).has_value("m5.xlarge"));
  CHECK(shape(all_instance_types()).values().size() == 291);
  const ShapeId slot = facts("Processing").instance_slots[0].shape;
  CHECK(shape(slot).name() == "ProcessingInstanceType");
  CHECK(near_instance_types("ml.m5.xlrage", slot).at(0) == "ml.m5.xlarge");
  CHECK(near_instance_types("m5.2xlarge", slot, 1) == Names{"ml.m5.2xlarge"});
  CHECK(near_instance_types("something else", slot).empty());
  for (const std::string_view type : near_instance_types("ml.p3dn.24xlarge", slot)) {
    CHECK(type.starts_with("ml.p3dn."));
  }
}

TEST_CASE("the facts agree with the specification's step types") {
  const File file("step_types.json");
  for (const json::Value& row : file.root()["step_types"].items()) {
    const StepFacts& step = facts(row["type"].text());
    INFO(step.type);
    const json::Value& arguments = row["arguments"];
    for (const std::string_view name : texts(arguments["required_in_pipeline"])) {
      CHECK(member(shape(step.arguments), name).presence == Presence::required);
    }
    for (const std::string_view name : texts(arguments["conditional_required"])) {
      CHECK(member(shape(step.arguments), name).presence == Presence::expected);
    }
    for (const std::string_view name : texts(arguments["rejected_by_service_or_sdk"])) {
      CHECK(member(shape(step.arguments), name).presence == Presence::rejected);
    }
    for (const std::string_view name : texts(arguments["defaulted_by_pipeline"])) {
      const std::size_t dot = name.rfind('.');
      const bool nested = dot != std::string_view::npos;
      const Shape& owner =
          nested ? below(shape(step.arguments), name.substr(0, dot)) : shape(step.arguments);
      CHECK(member(owner, nested ? name.substr(dot + 1) : name).presence == Presence::defaulted);
    }
    if (arguments["allowed_top_level"]) {
      CHECK(candidates(step.arguments) == sorted(texts(arguments["allowed_top_level"])));
      for (const Member& each : shape(step.arguments).members()) {
        const Names required = texts(arguments["required_in_pipeline"]);
        if (each.presence != Presence::required) continue;
        CHECK(std::count(required.begin(), required.end(), each.name()) == 1);
      }
    }
    const json::Value& properties = row["properties"];
    CHECK((step.properties == no_shape) == (properties["kind"].text() == "none"));
    if (properties["kind"].text() == "fixed") {
      CHECK(candidates(step.properties) == sorted(texts(properties["paths"])));
    }
    for (const std::string_view path : texts(properties["extra_paths"])) {
      CHECK(resolve(step.type, path));
    }
    const auto support = [](const json::Value& said) {
      if (said["documented"].boolean()) return Support::documented;
      return said["emittable"].boolean() ? Support::undocumented : Support::never;
    };
    CHECK(step.caching == support(row["caching"]));
    CHECK(step.retry == support(row["retry"]));
    CHECK(Names(step.exceptions.begin(), step.exceptions.end()) ==
          texts(row["retry"]["exception_types"]));
    CHECK(Names(step.ineffective_exceptions.begin(), step.ineffective_exceptions.end()) ==
          texts(row["retry"]["never_effective"]));
    const json::Value& history = row["history_metadata_key"];
    CHECK(step.history_key == (history.is(json::Kind::string) ? history.text() : ""));
  }
}

TEST_CASE("the cache keys agree with the specification's") {
  const File file("cache_keys.json");
  for (const json::Member& row : file.root()["keys"].members()) {
    const StepFacts& step = facts(row.key);
    INFO(step.type);
    const auto attributes = row.value["attributes"].items();
    REQUIRE(step.cache_key.size() == attributes.size());
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const CacheAttribute& ours = step.cache_key[i];
      const std::string_view path = attributes[i]["path"].text();
      CHECK(ours.name == path);
      CHECK(Names(ours.children.begin(), ours.children.end()) ==
            texts(attributes[i]["sub_attributes"]));
      Names at = texts(row.value["definition_mapping"][path]);
      const std::string below = "Arguments." + std::string(path);
      if (at.empty()) at = {attributes[i]["at_step_level"].boolean() ? path : below};
      CHECK(Names(ours.at.begin(), ours.at.end()) == at);
    }
  }
}

TEST_CASE("the instance types and their places agree with the specification's") {
  const File file("instance_types.json");
  std::set<std::string> theirs, ours;
  for (const json::Member& row : file.root()["enums"].members()) {
    for (const std::string_view place : texts(row.value["used_at"])) {
      if (place.find(": ") == std::string_view::npos) continue;
      theirs.insert(std::string(place) + " " + std::string(row.key));
      const std::size_t colon = place.find(": ");
      const Shape& slot = below(arguments(place.substr(0, colon)), place.substr(colon + 2));
      Names values;
      for (const Text& value : slot.values()) values.push_back(value.view());
      CHECK(values == texts(row.value["values"]));
    }
  }
  if (theirs.empty()) return;
  for (const StepFacts& step : all_step_facts()) {
    // The check steps are Processing under another name.
    if (step.type.ends_with("Check")) continue;
    for (const InstanceSlot& slot : step.instance_slots) {
      ours.insert(std::string(step.type) + ": " + std::string(slot.path) + " " +
                  std::string(shape(slot.shape).name()));
    }
  }
  CHECK(ours == theirs);
}

TEST_CASE("the places in S3 are strings of the Arguments, most of them S3 URIs") {
  std::set<std::string_view> elsewhere;
  for (const StepFacts& step : all_step_facts()) {
    for (const S3Slot& slot : step.s3_slots) {
      INFO(step.type << " " << slot.path);
      CHECK(shape(slot.shape).kind == ShapeKind::string);
      CHECK_FALSE(slot.source.empty());
      CHECK((slot.access == S3Access::write || !slot.job_name_appended));
      if (shape(slot.shape).pattern().find("s3") == std::string_view::npos) {
        elsewhere.insert(slot.path);
      } else {
        CHECK(&below(arguments(step.type), slot.path) == &shape(slot.shape));
      }
    }
  }
  CHECK(elsewhere ==
        std::set<std::string_view>{
            "ClusterConfig.LogUri", "HyperParameters.sagemaker_submit_directory",
            "StepConfig.HadoopJarStep.Jar",
            "TrainingJobDefinition.StaticHyperParameters.sagemaker_submit_directory",
            "TrainingJobDefinitions[].StaticHyperParameters.sagemaker_submit_directory"});
  const auto writes = [](std::string_view type) {
    Names paths;
    for (const S3Slot& slot : facts(type).s3_slots) {
      if (slot.access == S3Access::write && !slot.job_name_appended) paths.push_back(slot.path);
    }
    return paths;
  };
  CHECK(writes("Training") == Names{"CheckpointConfig.S3Uri"});
  CHECK(writes("Transform") ==
        Names{"TransformOutput.S3OutputPath", "DataCaptureConfig.DestinationS3Uri"});
  CHECK(writes("Tuning").empty());
  CHECK(writes("Processing").back() == "ProcessingOutputConfig.Outputs[].S3Output.S3Uri");
  CHECK(writes("QualityCheck") == writes("Processing"));
  CHECK(facts("Lambda").s3_slots.empty());
}
