// Steps that write to the same place in S3.
#pragma once

#include <utility>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/graph/order.h"
#include "analyzer/types/meetings.h"

namespace plumbline {

// Those who write one place in one execution, the first one of the document first.
inline std::vector<Meeting> shared_writes(const Facts& facts) {
  const S3Locations& locations = facts.locations;
  std::vector<std::uint32_t> read(facts.pipeline.steps.size(), no_place);
  for (const S3Location& each : locations.all) {
    if (!each.writes() && read[each.step] == no_place) read[each.step] = each.place;
  }
  const auto meet = [&](const S3Location& a, const S3Location& b) {
    // A Transform names what it writes after what it reads.
    const bool transforms = facts.pipeline.steps[a.step].type == StepType::transform &&
                            facts.pipeline.steps[b.step].type == StepType::transform;
    if (transforms && (read[a.step] != read[b.step] || read[a.step] == no_place)) return false;
    return a.kind == b.kind && !exclude_each_other(facts.pipeline, a.step, b.step);
  };
  std::vector<Meeting> meetings;
  std::vector<std::pair<StepId, StepId>> pairs;
  for (const S3Place& place : locations.places) {
    Meeting writers;
    for (const std::uint32_t id : place.locations) {
      if (writes_right_there(locations.all[id])) writers.push_back(&locations.all[id]);
    }
    constexpr std::size_t most_tries = 8;
    for (std::size_t i = 0; i + 1 < writers.size() && i < most_tries; ++i) {
      Meeting meeting{writers[i]};
      for (std::size_t j = i + 1; j < writers.size(); ++j) {
        if (meet(*writers[i], *writers[j])) meeting.push_back(writers[j]);
      }
      if (meeting.size() == 1) continue;
      pairs.emplace_back(meeting[0]->step, meeting[1]->step);
      pairs.emplace_back(meeting[1]->step, meeting[0]->step);
      meetings.push_back(std::move(meeting));
      break;
    }
  }
  // To go on from the checkpoints of a step before is what they are for.
  const std::vector<bool> ordered = waits(facts.graph, pairs);
  auto answer = ordered.begin();
  std::erase_if(meetings, [&](const Meeting& meeting) {
    const bool one_after_the_other = answer[0] || answer[1];
    answer += 2;
    return one_after_the_other && meeting[0]->kind == schema::S3Kind::checkpoint;
  });
  return meetings;
}

}  // namespace plumbline
