// A value in a dry run: known, a symbol that is carried along, or undefined.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/json/value.h"
#include "analyzer/model/reference.h"

namespace plumbline::simulate {

struct Value {
  enum class State : std::uint8_t {
    known,
    open,       // only the service knows it; equal to itself
    undefined,  // the service cannot find it either: who asks for it fails
  };
  State state = State::known;
  json::Kind kind = json::Kind::missing;  // open: missing unless the kind is known
  std::string text;  // a scalar's; open: with symbols in it, "s3://b/<Train.TrainingJobName>";
                     // undefined: why, for people
  const json::Value* tree = nullptr;  // known: an array or an object
  StepId owner = no_step;             // whose Arguments `tree` is part of: it may hold functions

  bool known() const { return state == State::known; }
  bool open() const { return state == State::open; }
  bool undefined() const { return state == State::undefined; }
};

Value known(json::Kind, std::string_view text);
Value open(std::string text, json::Kind kind = json::Kind::missing);
Value undefined(std::string why);
// A literal; an array or an object becomes its `tree`.
Value of_json(const json::Value&);
// The value of a parameter, or of an output of a Lambda or Callback step, that was given as text.
// Nothing when the text is no such value. `type`: "Integer", ...
std::optional<Value> of_text(std::string_view text, std::string_view type);

// A scalar as Std:Join renders it; open for what the service is not known to render.
Value rendered(Value);
// A scalar as JSON; a symbol is a string.
std::string to_json(const Value&);

// What the path of a Std:JsonGet selects: "a.b[0]['key']", with or without `$.` in front. Undefined
// when it selects nothing or null; open for wildcards and filters, of which no scalar comes.
Value select(const json::Value& file, std::string_view path);

}  // namespace plumbline::simulate
