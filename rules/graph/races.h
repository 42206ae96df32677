// Steps that read in S3 what others write, in no known order.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/graph/order.h"
#include "analyzer/json/write.h"
#include "analyzer/types/meetings.h"

namespace plumbline {

// Reads of one step that nothing puts after, or before, the step that writes there.
struct Race {
  const S3Location* read = nullptr;
  const S3Location* write = nullptr;
};

// Steps that wait for nobody we know: a dependency on nobody may be the one that is missing.
inline std::vector<bool> waits_for_unknown(const Pipeline& pipeline) {
  std::vector<bool> result(pipeline.steps.size());
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    for (const Dependency& dependency : pipeline.steps[id].depends_on) {
      if (dependency.target == no_step) result[id] = true;
    }
    for (const Reference& reference : pipeline.references_of(id)) {
      const bool step = reference.kind == ReferenceKind::step_property ||
                        reference.kind == ReferenceKind::property_file;
      if (reference.kind == ReferenceKind::malformed || (step && reference.target == no_step)) {
        result[id] = true;
      }
    }
  }
  return result;
}

// The races of each pair of steps, by reader.
inline std::vector<std::vector<Race>> races(const Facts& facts) {
  const Pipeline& pipeline = facts.pipeline;
  const std::vector<Meeting> meetings = reads_of_writes(facts.locations);
  std::vector<std::pair<StepId, StepId>> pairs;
  for (const Meeting& meeting : meetings) {
    for (std::size_t i = 1; i < meeting.size(); ++i) {
      pairs.emplace_back(meeting[i]->step, meeting[0]->step);
      pairs.emplace_back(meeting[0]->step, meeting[i]->step);
    }
  }
  const std::vector<bool> ordered = waits(facts.graph, pairs);
  const std::vector<bool> doubtful = waits_for_unknown(pipeline);
  std::map<std::pair<StepId, StepId>, std::vector<Race>> by_steps;
  auto answer = ordered.begin();
  for (const Meeting& meeting : meetings) {
    const S3Location* write = nullptr;
    bool known = !doubtful[meeting[0]->step];
    for (std::size_t i = 1; i < meeting.size(); ++i, answer += 2) {
      if (answer[0] || answer[1]) known = false;
      const bool both = !exclude_each_other(pipeline, meeting[i]->step, meeting[0]->step);
      if (both && write == nullptr) write = meeting[i];
    }
    if (!known || write == nullptr) continue;
    by_steps[{meeting[0]->step, write->step}].push_back({meeting[0], write});
  }
  std::vector<std::vector<Race>> result;
  result.reserve(by_steps.size());
  for (auto& entry : by_steps) result.push_back(std::move(entry.second));
  return result;
}

// The function that reads `race.write` so that the graph knows; empty when there is none.
inline std::string get_of(const Facts& facts, const Race& race) {
  const std::string path = property_path(facts.pipeline, *race.write);
  const Step& writer = facts.pipeline.steps[race.write->step];
  if (path.empty() || writer.shares_name) return {};
  return "{\"Get\": " + json::quote("Steps." + std::string(writer.name) + "." + path) + "}";
}

}  // namespace plumbline
