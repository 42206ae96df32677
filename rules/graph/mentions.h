// Places in S3 that a job is told as text, besides its inputs and outputs.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/types/meetings.h"
#include "rules/graph/races.h"

namespace plumbline {

// A step's text names what another one writes, in the same execution and in no known order.
struct Mention {
  StepId step = no_step;
  const json::Value* text = nullptr;
  const S3Location* write = nullptr;
};

inline std::string_view without_slash(std::string_view uri) {
  return uri.ends_with('/') ? uri.substr(0, uri.size() - 1) : uri;
}

// Calls use(value) for environment variables, hyperparameters and arguments of a container.
template <class Use>
void each_told(const Step& step, const Use& use) {
  const json::Value& arguments = *step.arguments;
  for (const char* const map : {"Environment", "HyperParameters"}) {
    for (const json::Member& member : arguments[map].members()) use(member.value);
  }
  for (const char* const around : {"AppSpecification", "AlgorithmSpecification"}) {
    for (const json::Value& item : arguments[around]["ContainerArguments"].items()) use(item);
  }
}

inline std::vector<Mention> unordered_mentions(const Facts& facts) {
  const Pipeline& pipeline = facts.pipeline;
  std::unordered_map<std::string, std::vector<const S3Location*>> written;
  for (const S3Location& location : facts.locations.all) {
    // A whole bucket says nothing about what is in it.
    const bool within =
        location.place != no_place && facts.locations.places[location.place].depth != 0;
    if (!within || !location.constant || !writes_right_there(location)) continue;
    auto& writers = written[std::string(without_slash(uri_text(location)))];
    if (writers.size() < 8) writers.push_back(&location);
  }
  std::vector<Mention> all;
  if (written.empty()) return all;
  const std::vector<bool> doubtful = waits_for_unknown(pipeline);
  std::vector<std::pair<StepId, StepId>> pairs;
  for (StepId id = 0; id < pipeline.steps.size(); ++id) {
    if (doubtful[id]) continue;
    each_told(pipeline.steps[id], [&](const json::Value& value) {
      if (!value.is(json::Kind::string) || !value.text().starts_with("s3://")) return;
      std::string_view uri = without_slash(value.text());
      auto found = written.find(std::string(uri));
      for (std::size_t end = uri.rfind('/'); found == written.end() && end > 5;
           end = uri.rfind('/')) {
        uri = uri.substr(0, end);
        found = written.find(std::string(uri));
      }
      if (found == written.end()) return;
      // Who writes there itself means its own output.
      for (const S3Location* const write : found->second) {
        if (write->step == id) return;
      }
      const S3Location* const write = found->second.front();
      if (exclude_each_other(pipeline, id, write->step)) return;
      all.push_back({id, &value, write});
      pairs.emplace_back(id, write->step);
      pairs.emplace_back(write->step, id);
    });
  }
  const std::vector<bool> ordered = waits(facts.graph, pairs);
  std::size_t at = 0;
  std::erase_if(all, [&](const Mention&) {
    at += 2;
    return ordered[at - 2] || ordered[at - 1];
  });
  return all;
}

}  // namespace plumbline
