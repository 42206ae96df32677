// Faults that say something wrong in a definition that AWS would take: of jobs, conditions, secrets
// and places.
#include <array>

#include "analyzer/json/write.h"
#include "tests/injection.h"

namespace plumbline::tests {
namespace {

using json::Kind;

std::uint32_t u32(std::size_t value) { return static_cast<std::uint32_t>(value); }

// `text` goes before `at`; `part` of it should be marked.
void insert(Site& site, std::uint32_t at, const std::string& text, std::string_view part) {
  const std::size_t from = text.rfind(part);
  site.insert(at, text, from, from + part.size());
}

std::uint32_t behind_brace(const json::Value& object) { return object.range().begin + 1; }

const json::Value& arguments(const Step& step) { return (*step.node)["Arguments"]; }

// Calls function(step, arguments, machines) for jobs whose machine is written out.
template <class Function>
void each_machine(const Site& site, Function function) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& request = arguments(step);
    const bool training = step.type == StepType::training;
    if (!training && step.type != StepType::processing) continue;
    const json::Value& machines =
        training ? request["ResourceConfig"] : request["ProcessingResources"]["ClusterConfig"];
    if (!machines["InstanceType"].is(Kind::string)) continue;
    function(request, machines);
  }
}

bool is_for_cpu(const json::Value& request) {
  const std::string_view image = request["AppSpecification"]
                                     ? request["AppSpecification"]["ImageUri"].text()
                                     : request["AlgorithmSpecification"]["TrainingImage"].text();
  return image.find("-cpu") != std::string_view::npos;
}

// ---- jobs

void disabled_profiler(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& profiler = arguments(step)["ProfilerConfig"];
    const json::Value& off = profiler["DisableProfiler"];
    if (!off.is(Kind::boolean) || off.boolean() || profiler.size() != 2) continue;
    const json::Member* other = &profiler.members()[0];
    if (&other->value == &off) other = &profiler.members()[1];
    Range mark = other->key_range;
    if (mark.begin > off.range().begin) mark = {mark.begin - 1, mark.end - 1};
    site.add({off.range(), "true", mark});
  }
}

void key_for_local_storage(Site& site) {
  each_machine(site, [&](const json::Value& request, const json::Value& machines) {
    if (machines["VolumeKmsKeyId"] || is_for_cpu(request)) return;
    const std::string key = "\"1234abcd-12ab-34cd-56ef-1234567890ab\"";
    const std::string text = "\"ml.g4dn.xlarge\", \"VolumeKmsKeyId\": " + key;
    const Range at = machines["InstanceType"].range();
    site.add({at, text, {at.begin + u32(text.size() - key.size()), at.begin + u32(text.size())}});
  });
}

void quoted_hyperparameter(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& request = arguments(step);
    const std::string_view image = request["AlgorithmSpecification"]["TrainingImage"].text();
    const json::Value& values = request["HyperParameters"];
    const bool built_in = image.find("/knn:") != std::string_view::npos ||
                          image.find("/sagemaker-xgboost:") != std::string_view::npos ||
                          image.find("/linear-learner:") != std::string_view::npos;
    if (!built_in || values["sagemaker_program"]) continue;
    for (const json::Member& member : values.members()) {
      if (!member.value.is(Kind::string)) continue;
      site.replace(member.value.range(),
                   json::quote("\"" + std::string(member.value.text()) + "\""));
    }
  }
}

void machine_with_gpu(Site& site) {
  each_machine(site, [&](const json::Value& request, const json::Value& machines) {
    const json::Value& image = request["AlgorithmSpecification"]["TrainingImage"];
    const std::string_view name = image.text();
    const bool both = name.find("/pytorch") != std::string_view::npos ||
                      name.find("/tensorflow") != std::string_view::npos ||
                      name.find("/mxnet") != std::string_view::npos;
    const json::Value& type = machines["InstanceType"];
    if (!both || !is_for_cpu(request) || type.range().begin < image.range().begin) return;
    site.add({type.range(), "\"ml.g4dn.xlarge\"", image.range()});
  });
}

void spot_without_checkpoints(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& request = arguments(step);
    const auto limit = request["StoppingCondition"]["MaxRuntimeInSeconds"].integer();
    if (step.type != StepType::training || limit.value_or(0) <= 3600) continue;
    if (request["CheckpointConfig"] || request["EnableManagedSpotTraining"]) continue;
    insert(site, behind_brace(request), "\"EnableManagedSpotTraining\": true, ", "true");
  }
}

void report_of_many_machines(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& count =
        arguments(step)["ProcessingResources"]["ClusterConfig"]["InstanceCount"];
    if (step.property_files.empty() || !count.is(Kind::number)) continue;
    site.replace(count.range(), "3");
  }
}

void folder_as_model(Site& site) {
  for (const Reference& reference : site.pipeline().references) {
    if (reference.path != "ModelArtifacts.S3ModelArtifacts" || reference.owner == no_step) continue;
    const Step& step = site.pipeline().steps[reference.owner];
    const json::Value& container = arguments(step)["PrimaryContainer"]["ModelDataUrl"];
    const json::Value& first = arguments(step)["Containers"][std::size_t{0}]["ModelDataUrl"];
    if (&container["Get"] != reference.at && &first["Get"] != reference.at) continue;
    site.replace(reference.at->range(), json::quote("Steps." + std::string(reference.name) +
                                                    ".OutputDataConfig.S3OutputPath"));
  }
}

// ---- what Std:JsonGet reads

void absolute_property_file(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    for (const PropertyFile& file : step.property_files) {
      site.replace((*file.node)["FilePath"].range(),
                   json::quote(site.one_of<std::string>({"/opt/ml/processing/", "s3://b/", "../"}) +
                               std::string(file.path)));
    }
  }
}

template <class Function>
void each_json_get(const Site& site, Function function) {
  site.each_value([&](const json::Value& value) {
    const json::Value& call = value["Std:JsonGet"];
    if (value.size() == 1 && call["Path"].is(Kind::string)) function(call);
  });
}

void json_path(Site& site) {
  each_json_get(site, [&](const json::Value& call) {
    const std::string path(call["Path"].text());
    site.replace(call["Path"].range(),
                 json::quote(site.one_of<std::string>(
                     {path + ".", path + "[0", path + "['a]", path + "[*]", "a.." + path})));
  });
}

void json_without_order(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    if (step.type != StepType::condition || !step.depends_on.empty()) continue;
    const auto id = static_cast<StepId>(&step - site.pipeline().steps.data());
    if (site.pipeline().references_of(id).size() != 1) continue;
    for (const json::Value& condition : arguments(step)["Conditions"].items()) {
      const json::Value& call = condition["LeftValue"]["Std:JsonGet"];
      const json::Value& file = call["PropertyFile"];
      if (!file || &call.members().front().value != &file) continue;
      const std::string uri =
          R"({"Std:Join": {"On": "/", "Values": ["s3://b", {"Get": "Execution.PipelineExecutionId"}, "e.json"]}})";
      const Range at{call.members().front().key_range.begin, file.range().end};
      const std::string text = "\"S3Uri\": " + uri;
      site.add({at, text, {at.begin + 9, at.begin + u32(text.size())}});
    }
  }
}

// ---- conditions

template <class Function>
void each_condition_of_a_step(const Site& site, Function function) {
  for (const Step& step : site.pipeline().steps) {
    if (step.type != StepType::condition) continue;
    for (const json::Value& condition : arguments(step)["Conditions"].items()) function(condition);
  }
}

void repeated_condition(Site& site) {
  each_condition_of_a_step(site, [&](const json::Value& condition) {
    const std::string text = site.text(condition.range());
    site.insert(condition.range().end, ", " + text, 2, 2 + text.size());
  });
}

void contradiction(Site& site) {
  each_condition_of_a_step(site, [&](const json::Value& condition) {
    const json::Value& left = condition["LeftValue"];
    const auto number = condition["RightValue"].number();
    if (!number || !is_function(left) || !condition["Type"].text().starts_with("LessThan")) return;
    const std::string text =
        "{\"Type\": \"GreaterThan\", \"LeftValue\": " + site.text(left.range()) +
        ", \"RightValue\": " + std::to_string(*number + 1) + "}";
    site.insert(condition.range().end, ", " + text, 2, 2 + text.size());
  });
}

void exact_fraction(Site& site) {
  each_condition_of_a_step(site, [&](const json::Value& condition) {
    const json::Value& left = condition["LeftValue"];
    if (!left["Std:JsonGet"] || !condition["RightValue"]) return;
    const std::string begin = "{\"Type\": \"Equals\", \"LeftValue\": ";
    const std::string text = begin + site.text(left.range()) + ", \"RightValue\": 0.85}";
    const std::uint32_t at = condition.range().begin;
    site.add({condition.range(), text, {at + u32(begin.size()), at + u32(text.size() - 1)}});
  });
}

void compared_with_itself(Site& site) {
  each_condition_of_a_step(site, [&](const json::Value& condition) {
    const json::Value &left = condition["LeftValue"], &right = condition["RightValue"];
    if (!is_function(left) || !right || right.range().begin < left.range().begin) return;
    site.replace_in({left.range().begin, right.range().end}, right.range(),
                    site.text(left.range()));
  });
}

// ---- steps

void fail_without_guard(Site& site) {
  const json::Value& steps = site.root()["Steps"];
  if (steps.size() == 0) return;
  insert(site, steps.range().begin + 1,
         R"({"Name": "StopQx", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}, )",
         "\"Fail\"");
}

void name_with_id(Site& site) {
  for (StepId id = 0; id < site.pipeline().steps.size(); ++id) {
    if (site.is_named(id)) continue;
    site.replace((*site.pipeline().steps[id].node)["Name"].range(),
                 "\"f-1b4e28ba-2fa1-41d2-883f-0016d3cca427\"");
  }
}

void moment_as_default(Site& site) {
  const json::Value& parameters = site.root()["Parameters"];
  if (parameters.size() == 0) return;
  insert(site, parameters.range().begin + 1,
         R"({"Name": "RunQx", "Type": "String", "DefaultValue": "run-2024-05-01-09-41-27"}, )",
         "\"run-2024-05-01-09-41-27\"");
}

void check_without_baseline(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& node = *step.node;
    const json::Value& group = node["ModelPackageGroupName"];
    const bool check = step.type == StepType::quality_check || step.type == StepType::clarify_check;
    const auto given = [&](std::string_view key) { return node[key] && !node[key].is(Kind::null); };
    if (!check || !group || group.is(Kind::null)) continue;
    if (given("SuppliedBaselineConstraints") || given("SuppliedBaselineStatistics")) continue;
    const json::Value& skip = node["SkipCheck"];
    if (!skip.is(Kind::boolean) || skip.boolean()) continue;
    Range mark = node["CheckType"].range();
    const std::uint32_t grown = 4 - (group.range().end - group.range().begin);
    if (mark.begin > group.range().begin) mark = {mark.begin + grown, mark.end + grown};
    site.add({group.range(), "null", mark});
  }
}

// ---- secrets and places

void each_payload(Site& site, const std::string& member, const std::string& value) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& environment = arguments(step)["Environment"];
    const json::Value& payload = step.type == StepType::lambda ? arguments(step) : environment;
    if (!payload.is(Kind::object) || payload.size() == 0 || payload.size() > 20) continue;
    insert(site, behind_brace(payload), member + ": " + value + ", ", value);
  }
}

void secret(Site& site) {
  each_payload(site, site.one_of<std::string>({"\"DB_PASSWORD\"", "\"apiKey\"", "\"HF_TOKEN\""}),
               "\"correct-7-horse\"");
}

void access_key(Site& site) { each_payload(site, "\"id\"", "\"AKIAQWERTYUIOPASDFGH\""); }

void password_in_uri(Site& site) {
  each_payload(site, "\"index\"", "\"https://me:hunter22@pypi.example.com/simple\"");
}

void misplaced_variable(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& payload = arguments(step);
    if (step.type != StepType::lambda || !payload.is(Kind::object) || payload.size() == 0) continue;
    insert(site, behind_brace(payload), R"("job": {"Get": "Execution.TrainingJobName"}, )",
           "\"Execution.TrainingJobName\"");
  }
}

void one_in_a_vpc(Site& site) {
  std::vector<const Step*> all;
  for (const Step& step : site.pipeline().steps) {
    if (step.type == StepType::auto_ml || step.type == StepType::tuning) return;
    if (step.type == StepType::clarify_check || step.type == StepType::quality_check) return;
    const json::Value& request = arguments(step);
    if (request["VpcConfig"] || request["NetworkConfig"]) return;
    if (step.type == StepType::training || step.type == StepType::processing) all.push_back(&step);
  }
  for (const Step* const step : all) {
    if (step->type != StepType::training || all.size() != 2) continue;
    const Step& other = step == all[0] ? *all[1] : *all[0];
    const std::string text =
        R"("VpcConfig": {"SecurityGroupIds": ["sg-0123456789abcdef0"], "Subnets": ["subnet-0123456789abcdef0"]}, )";
    const std::uint32_t at = behind_brace(arguments(*step));
    Range mark = (*other.node)["Name"].range();
    if (mark.begin >= at) mark = {mark.begin + u32(text.size()), mark.end + u32(text.size())};
    site.add({{at, at}, text, mark});
  }
}

void other_region(Site& site) {
  std::size_t images = 0;
  site.each_value([&](const json::Value& value) {
    if (value.text().find(".dkr.ecr.us-west-2.") != std::string_view::npos) ++images;
  });
  if (images < 2) return;
  for (const Step& step : site.pipeline().steps) {
    const json::Value& function = (*step.node)["FunctionArn"];
    const std::string_view text = function.text();
    const std::size_t region = text.find(":us-west-2:");
    if (region == std::string_view::npos) continue;
    std::string moved(text);
    moved.replace(region, 11, ":eu-west-3:");
    site.replace(function.range(), json::quote(moved));
  }
}

void other_partition(Site& site) {
  for (const Step& step : site.pipeline().steps) {
    const json::Value& role = arguments(step)["RoleArn"];
    if (!role.text().starts_with("arn:aws:iam:")) continue;
    site.replace(role.range(), json::quote("arn:aws-cn" + std::string(role.text().substr(7))));
  }
}

constexpr std::array kinds{
    FaultKind{"profiler off, and still set", disabled_profiler},
    FaultKind{"volume key for a machine without volume", key_for_local_storage},
    FaultKind{"quotes in a hyperparameter", quoted_hyperparameter},
    FaultKind{"machine with a GPU for a CPU image", machine_with_gpu},
    FaultKind{"spot training without checkpoints", spot_without_checkpoints},
    FaultKind{"report written by several machines", report_of_many_machines},
    FaultKind{"folder as a model", folder_as_model},
    FaultKind{"property file by an absolute path", absolute_property_file},
    FaultKind{"JSON path that leads nowhere", json_path},
    FaultKind{"JSON of this execution without waiting", json_without_order},
    FaultKind{"condition twice", repeated_condition},
    FaultKind{"conditions that contradict each other", contradiction},
    FaultKind{"metric equal to a fraction", exact_fraction},
    FaultKind{"value compared with itself", compared_with_itself},
    FaultKind{"Fail step without a guard", fail_without_guard},
    FaultKind{"step name with an id", name_with_id},
    FaultKind{"moment as a default", moment_as_default},
    FaultKind{"check without a baseline", check_without_baseline},
    FaultKind{"secret in plain text", secret},
    FaultKind{"access key", access_key},
    FaultKind{"password in a URI", password_in_uri},
    FaultKind{"variable of a job elsewhere", misplaced_variable},
    FaultKind{"one of two jobs in a VPC", one_in_a_vpc},
    FaultKind{"function in another region", other_region},
    FaultKind{"role in another partition", other_partition},
};

}  // namespace

std::span<const FaultKind> rule_fault_kinds() { return kinds; }

}  // namespace plumbline::tests
