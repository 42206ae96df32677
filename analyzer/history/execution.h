// An execution of a pipeline and its steps, as the AWS CLI tells of them.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/history/instant.h"
#include "analyzer/json/value.h"

namespace plumbline::history {

inline constexpr Instant no_instant = std::numeric_limits<Instant>::min();

enum class Status : std::uint8_t {
  unknown,
  starting,
  executing,
  stopping,
  stopped,
  failed,
  succeeded,
};
std::string_view to_string(Status);  // "Succeeded"; "" if unknown
Status status_of(std::string_view);
// Nothing more can happen, but for a retry.
inline bool is_final(Status status) { return status >= Status::stopped; }

// One entry of list-pipeline-execution-steps. Views into the files.
struct StepRun {
  std::string_view name;
  std::string_view type;  // "Training", by what the entry's Metadata holds; empty: not said
  Status status = Status::unknown;
  Instant start = no_instant, end = no_instant;
  std::string_view cache_source;      // ARN of the execution whose result was taken: a cache hit
  std::string_view selective_source;  // ARN: outputs taken over, because it was not selected
  std::string_view job_arn;
  std::string_view failure;
  unsigned attempts = 0;
  const json::Value* job = nullptr;  // the answer of describe-*-job; null: not saved
  std::optional<bool> outcome;       // Condition: which branch it took

  bool is_hit() const { return !cache_source.empty(); }
  bool is_reused() const { return !selective_source.empty(); }
  bool ran() const { return !is_hit() && !is_reused(); }
  bool has_duration() const { return ran() && start != no_instant && end > start; }
};

struct Execution {
  std::string id;             // 12 characters of [a-z0-9]
  std::string arn;            // empty: no file says it
  std::string_view pipeline;  // its name; empty: no file says it
  Status status = Status::unknown;
  Instant start = no_instant, end = no_instant;
  std::vector<StepRun> steps;          // by start; each name once: of several the last
  std::vector<std::uint32_t> by_name;  // numbers of steps, sorted by their names
  std::vector<std::pair<std::string, std::string>> parameters;
  bool parameters_known = false;
  bool selective = false;
  const json::Value* definition = nullptr;  // the string of the answer, or the definition itself
  std::shared_ptr<const Document> definition_file;

  const StepRun* find_step(std::string_view name) const;  // null when it never started
};

// "abcdefghijkl" of ".../execution/abcdefghijkl"; empty when it is no such ARN.
std::string_view id_in_arn(std::string_view arn);
std::string_view pipeline_in_arn(std::string_view arn);

}  // namespace plumbline::history
