// What a training request says about waiting for spot capacity.
#pragma once

#include <algorithm>

#include "analyzer/check/rule.h"
#include "analyzer/model/training.h"

namespace plumbline {

struct SpotTraining {
  const json::Value* wait = nullptr;  // null: no time that could be judged
  const json::Value* spot = nullptr;  // EnableManagedSpotTraining, where it is given
  bool certain = false;               // spot training is on, or something that is no boolean
};

inline SpotTraining spot_training(const json::Value& request) {
  constexpr std::string_view name = "EnableManagedSpotTraining";
  const json::Value& wait = request["StoppingCondition"]["MaxWaitTimeInSeconds"];
  const json::Value& spot = request[name];
  // What is no time at all is said elsewhere.
  const bool time = is_function(wait) || is_placeholder(wait) || wait.integer().value_or(0) > 0;
  if (!time || !request.complete()) return {};
  // arguments/unknown-member says that it is misspelt.
  const auto members = request.members();
  const auto misspelt = [&](const json::Member& member) {
    return !nearest(member.key, {name}).empty();
  };
  if (!spot && members.size() <= 100 && std::any_of(members.begin(), members.end(), misspelt)) {
    return {};
  }
  const bool off = spot.is(json::Kind::boolean) && !spot.boolean();
  return {&wait, &spot, spot && !off && !is_function(spot)};
}

}  // namespace plumbline
