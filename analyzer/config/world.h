// What a definition does not say and its author knows: the account it is for, what the organisation
// allows, and what AWS has added since plumbline's own facts were collected.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline {

struct World {
  using Names = std::set<std::string, std::less<>>;

  std::string region, account;  // "eu-west-1", 12 digits; empty: not said
  std::optional<std::vector<std::string>> allowed_instance_types;  // globs; no value: all
  std::vector<std::string> required_tags;                          // keys
  std::string prices;                                              // path of a price file
  std::map<std::string, std::uint64_t, std::less<>> quotas;        // by AWS's name of the quota

  // Newer than ours.
  Names step_types, instance_types;
  // Of Arguments, by step type ("*": any): "ResourceConfig.NewMember".
  std::map<std::string, Names, std::less<>> members;

  bool knows_member(std::string_view step_type, std::string_view path) const {
    for (const std::string_view type : {step_type, std::string_view("*")}) {
      const auto found = members.find(type);
      if (found != members.end() && found->second.contains(path)) return true;
    }
    return false;
  }
};

const World& unknown_world();  // of which nothing is said

}  // namespace plumbline
