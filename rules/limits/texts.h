// How long AWS takes texts outside Arguments.
#pragma once

#include <cstddef>
#include <string_view>

namespace plumbline {

struct TextLimit {
  std::string_view key;
  std::size_t most;  // characters
  bool certain;      // false: only AWS's published schema has it
};
// StepDisplayName, StepDescription of botocore 1.43.67.
inline constexpr TextLimit of_steps[]{{"DisplayName", 256, true}, {"Description", 3072, true}};
// AWS's published schema b4012b0.
inline constexpr TextLimit of_parameters[]{{"Description", 4096, false},
                                           {"DefaultValue", 4096, false}};
inline constexpr std::size_t most_of_metadata = 1024;
// OutputParameter of botocore 1.43.67.
inline constexpr TextLimit of_outputs[]{{"OutputName", 256, true}};
// ExperimentEntityName and MlflowExperimentEntityName, MlflowResourceArn of botocore 1.43.67.
inline constexpr TextLimit of_experiments[]{{"ExperimentName", 120, true},
                                            {"TrialName", 120, true},
                                            {"MlflowExperimentName", 256, true},
                                            {"MlflowResourceArn", 2048, true}};

}  // namespace plumbline
