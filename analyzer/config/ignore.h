// A finding that somebody has looked at and accepts, with the reason: an entry of `ignores` in a
// configuration, or a key of the definition's own Metadata.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline::config {

// A word of a text, and where it stands there.
struct Said {
  std::string text;
  Range range;
};

// Where in a definition something is.
struct Place {
  std::string_view file;                // absolute path, without links resolved
  std::vector<std::string_view> steps;  // a step in a branch, and the Condition steps around it
  std::string pointer, name_pointer;    // "/Steps/0", "/Steps[Train]"; empty: not in the definition
};

// Everything that is given must match; of each list one is enough.
struct Selector {
  std::vector<Said> files, steps, pointers;  // globs
  // `directory`: what the files' globs are relative to.
  bool matches(const Place&, std::string_view directory) const;
  bool empty() const { return files.empty() && steps.empty() && pointers.empty(); }
};

struct Ignore {
  std::vector<Said> rules;  // ids, groups or globs
  Selector where;
  std::string reason;                // empty: none is given, and nothing is ignored
  std::optional<Said> until;         // the last day, "2027-01-31"
  Range at;                          // the entry, or the key in Metadata
  std::string step;                  // of a key in Metadata: the step that it names
  Range removal;                     // the entry or member with its comma
  std::vector<Range> rule_removals;  // likewise, parallel to `rules`; empty where there is none

  // `today`: "2026-11-21".
  bool expired(std::string_view today) const { return until && until->text < today; }
};

// `plumbline-ignore` and `plumbline-ignore-<step>` of a definition's Metadata: rules separated by
// commas, a colon, the reason.
std::vector<Ignore> metadata_ignores(const json::Value& definition, std::string_view text);

// What an item of a list takes with it when it goes: the comma behind it, or else the one before.
Range removal_of(std::span<const Range> all, std::size_t number);

// Findings about the text itself and about the configuration cannot be ignored.
bool can_be_ignored(std::string_view rule);

}  // namespace plumbline::config
