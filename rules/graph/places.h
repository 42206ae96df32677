// Who writes a place in S3, and who meets there.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "analyzer/check/rule.h"
#include "analyzer/graph/order.h"
#include "analyzer/json/write.h"

namespace plumbline {

// A write that leaves exactly what is found there: results and checkpoints, where the service
// appends no job name.
inline bool writes_right_there(const S3Location& location) {
  return location.writes() && !location.slot->job_name_appended &&
         (location.kind == schema::S3Kind::output || location.kind == schema::S3Kind::checkpoint);
}

using Meeting = std::vector<const S3Location*>;

// What a step reads and which others write it, the read first. Only the nearest place around the
// read that anybody writes counts, and eight writers of it.
inline std::vector<Meeting> reads_of_writes(const S3Locations& locations) {
  constexpr std::size_t most = 9;
  std::vector<Meeting> meetings;
  for (const S3Location& read : locations.all) {
    if (read.writes() || read.kind == schema::S3Kind::code) continue;
    Meeting meeting{&read};
    bool own = false;
    std::uint32_t at = read.place;
    for (; at != no_place && meeting.size() == 1 && !own; at = locations.places[at].around) {
      // A whole bucket says nothing about what is in it.
      const bool reference = read.parts.front().kind == UriPart::Kind::reference;
      if (locations.places[at].depth == 0 && !(reference && at == read.place)) break;
      for (const std::uint32_t id : locations.places[at].locations) {
        const S3Location& write = locations.all[id];
        if (!writes_right_there(write) || meeting.size() == most) continue;
        own = own || write.step == read.step;
        meeting.push_back(&write);
      }
    }
    if (meeting.size() > 1 && !own) meetings.push_back(std::move(meeting));
  }
  return meetings;
}

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

// Who reads at each place, or below it: two steps at most, which is enough to tell whether somebody
// else does.
class Readers {
 public:
  explicit Readers(const S3Locations& locations)
      : Readers(locations, [](StepId) { return true; }) {}
  // Those steps only for which `counts` is true.
  template <class Counts>
  Readers(const S3Locations& locations, Counts counts)
      : steps_(locations.places.size(), Two{no_step, no_step}) {
    for (const S3Location& read : locations.all) {
      std::uint32_t at = read.writes() || !counts(read.step) ? no_place : read.place;
      // Who is known here is known further up.
      for (; at != no_place && add(steps_[at], read.step); at = locations.places[at].around) {
      }
    }
  }
  bool besides(const S3Location& write) const {
    const auto& [first, second] = steps_[write.place];
    return second != no_step || (first != no_step && first != write.step);
  }

 private:
  using Two = std::pair<StepId, StepId>;
  static bool add(Two& steps, StepId id) {
    if (steps.first == id || steps.second != no_step) return false;
    (steps.first == no_step ? steps.first : steps.second) = id;
    return true;
  }
  std::vector<Two> steps_;
};

// The function that reads `race.write` so that the graph knows; empty when there is none.
inline std::string get_of(const Facts& facts, const Race& race) {
  const std::string path = property_path(facts.pipeline, *race.write);
  const Step& writer = facts.pipeline.steps[race.write->step];
  if (path.empty() || writer.shares_name) return {};
  return "{\"Get\": " + json::quote("Steps." + std::string(writer.name) + "." + path) + "}";
}

// Whether a step reads the output by its property, or a file in it. `gets`: all texts of Get.
inline bool is_property_read(const Facts& facts, const std::unordered_set<std::string_view>& gets,
                             const S3Location& output) {
  const Step& step = facts.pipeline.steps[output.step];
  const std::string name = "Steps." + std::string(step.name) + ".";
  const std::string path = property_path(facts.pipeline, output);
  if (!path.empty() && gets.contains(name + path)) return true;
  for (const PropertyFile& file : step.property_files) {
    const bool own = output.item != nullptr && file.output == (*output.item)["OutputName"].text();
    if (own && gets.contains(name + "PropertyFiles." + std::string(file.name))) return true;
  }
  return false;
}

// "output `train` of step `Prepare`", "the checkpoints of ...": for labels.
inline std::string what_writes(const Facts& facts, const S3Location& location) {
  const std::string of = " of " + quoted(facts.pipeline.steps[location.step].name, 40);
  if (location.kind == schema::S3Kind::checkpoint) return "the checkpoints" + of;
  const std::string_view name =
      location.item == nullptr ? std::string_view{} : (*location.item)["OutputName"].text();
  return name.empty() ? "the output" + of : "output " + quoted(name, 40) + of;
}

}  // namespace plumbline
