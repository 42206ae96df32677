// One configuration file, `plumbline.jsonc`: what it says, where it says so, and what is wrong with
// it. Its JSON Schema is schemas/plumbline-config-1.schema.json.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/config/ignore.h"
#include "analyzer/config/plugin.h"
#include "analyzer/json/value.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::config {

inline constexpr std::string_view file_name = "plumbline.jsonc";
inline constexpr std::string_view profile_names[] = {"default", "strict", "security", "production",
                                                     "cost"};

// Each is reported by the rule `config/<fault>` (with hyphens).
enum class Fault : std::uint8_t {
  malformed,       // no JSON, even without comments
  unknown_key,     // a key that nothing reads
  wrong_value,     // the wrong type, a value that says nothing, a key that is missing
  broken_extends,  // `extends` leads nowhere, or round in a circle
  other_version,   // `requiredVersion` leaves this plumbline out
};

struct Problem {
  Fault fault;
  Range range;
  std::string message;
  std::vector<std::string> help = {};
  std::string meant = {};  // what should stand there instead; empty: not known
};

// An entry of `rules`.
struct RuleSeverity {
  Said pattern;
  std::optional<Severity> severity;  // no value: off
  Range value;
};

struct Override {
  Selector where;
  std::vector<RuleSeverity> rules;
};

struct Quota {
  Said name;
  std::uint64_t value = 0;
};

// What a key of `facts.members` lists.
struct StepMembers {
  Said step_type;
  std::vector<Said> paths;
};

struct Layer {
  std::string path;       // as reports show it
  std::string directory;  // absolute; paths in the file are relative to it
  std::shared_ptr<const Document> document;
  std::shared_ptr<const Document> plain;  // the same without comments; what `parsed` points into
  json::Parsed parsed;
  std::vector<Problem> problems;      // by place
  std::shared_ptr<const Layer> base;  // what it extends

  std::optional<Said> extends, region, account, prices;
  std::vector<Said> profiles, policies;
  std::vector<PluginEntry> plugins;
  std::vector<RuleSeverity> rules;
  std::vector<Override> overrides;
  std::vector<Ignore> ignores;
  std::optional<std::vector<Said>> allowed_instance_types, required_tags;
  std::vector<Quota> quotas;
  std::vector<Said> step_types, instance_types;  // of `facts`
  std::vector<StepMembers> members;              // of `facts`

  // "plumbline.jsonc:3:12", counted from 1.
  std::string spot(Range) const;
};

// Reads all but what `extends` names. Never fails: what is wrong is in `problems`. `version` is
// plumbline's own, for `requiredVersion`.
std::shared_ptr<Layer> read_layer(std::shared_ptr<const Document>, std::string directory,
                                  std::string_view version);

// Whether "0.1.0" is what ">=0.1, <2" asks for; no value when that is no such condition.
std::optional<bool> meets(std::string_view version, std::string_view condition);

}  // namespace plumbline::config
