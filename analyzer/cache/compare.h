// What differs between a step as it was and as it is, and whether that decides about its cached
// result. Keys are compared attribute by attribute: a miss is only worth telling with its reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cache/values.h"
#include "analyzer/schema/shapes.h"

namespace plumbline::cache {

// How sure something is. `likely` rests on an assumption that is named, `unknown` on nothing.
enum class Certainty : std::uint8_t { certain, likely, unknown };
std::string_view to_string(Certainty);  // "certain"

// Does a part of a step count in its cache key?
enum class Counts : std::uint8_t {
  no,      // it is not in the documented list of its step type
  yes,     // documented
  likely,  // another document than the list of keys says so
  open,    // not documented: check steps, Lambda, some members of TrainingJobDefinitions
};

// What a difference comes from.
struct Cause {
  enum class Kind : std::uint8_t { text, parameter, step, execution } kind = Kind::text;
  std::string name;       // of the parameter, the step or the variable
  StepId step = no_step;  // of the step as it is
};

struct Change {
  enum class Kind : std::uint8_t {
    changed,
    added,
    removed,
    reordered,   // the same items in another order
    defaulted,   // absent on one side; empty or the API's default on the other
    may_differ,  // what a run computes: it may be the same again
  };
  Kind kind = Kind::changed;
  Counts counts = Counts::no;
  Certainty certainty = Certainty::certain;  // that the two differ
  std::string attribute;  // as the documentation lists it, or the member that counts not
  std::string path;       // "Arguments.HyperParameters.eta"
  const json::Value* before = nullptr;  // null: absent. May lie in a describe answer
  const json::Value* now = nullptr;
  std::vector<Cause> causes;
};

// A step in one execution. `recorded`: what describe-*-job said of its job; wins over the
// definition's Arguments. `setting` may be null when only that is known.
struct Side {
  const Setting* setting = nullptr;
  StepId step = no_step;
  const json::Value* recorded = nullptr;
};

struct Comparison {
  Side before, now;
  std::vector<Change> changes;  // all that differ, in the key or not
  bool follows_steps = false;   // the key holds outputs of steps or execution variables
  bool respelled = false;       // values of the key that are equal are written differently

  enum class Key : std::uint8_t { same, changed, unknown };
  Key key() const;
  Certainty certainty() const;  // of key()
};

// Both steps must be of one type. Linear in the size of both, but for sorting keys.
Comparison compare(const Side& before, const Side& now);

// A value on one side as JSON, with what is known filled in and symbols in braces.
std::string resolved_json(const Side&, const json::Value&);

// A named part of a step's key, as it reads in an execution.
struct KeyPart {
  std::string_view attribute;  // "HyperParameters"
  const json::Value* value = nullptr;
  Counts counts = Counts::yes;
  std::string canonical;  // JSON with sorted members and resolved values
};
// In the order of the documentation; empty for a type without a documented key.
std::vector<KeyPart> key_of(const Side&);
// JSON with sorted members; `step_names` false: without the names in references to steps.
std::string canonical(const Side&, const json::Value&);
std::string canonical_without_step_names(const json::Value&);

}  // namespace plumbline::cache
