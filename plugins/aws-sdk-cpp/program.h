// What a program says about pipelines, as far as it is written in its source. Plain data: whoever
// parses C++ fills it in, the rest needs no compiler.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/aws-sdk-cpp/literal.h"

namespace plumbline::cpp {

using File = std::shared_ptr<const Document>;

struct Place {
  File file;
  Range range;
  Location location() const { return {file.get(), range}; }
};

// A piece of a text that is put together while the program runs.
struct Part {
  std::optional<std::string> text;  // nothing: not known before
  Place at;
  std::string what;  // what stands there when it is not known: "the parameter `name`"
};

enum class Known : std::uint8_t { literal, assembled, unknown };

// An argument that is a string.
struct Text {
  Known known = Known::unknown;
  Place at;  // the expression
  // literal: the file that it is shown in and its tokens.
  File file;
  std::vector<Token> tokens;
  std::vector<Part> parts;  // assembled
  std::string what;         // unknown: "the parameter `definition`"
  // The type of a number that std::to_string() makes the text of.
  enum class Number : std::uint8_t { none, integer, floating, boolean } number = Number::none;

  std::string bytes() const;  // of a literal
};

// SetPipelineDefinition() of a CreatePipelineRequest or UpdatePipelineRequest.
struct Definition {
  Text text;
  std::optional<Text> pipeline;  // its name, when something sets it
};

// Parameter().WithName().WithValue()
struct Given {
  Place at;
  std::optional<Text> name, value;
  Place name_at, value_at;  // the methods
  bool maybe = false;       // under a condition: another one may be given instead
};

struct Start {
  Place at;
  std::optional<Text> pipeline;
  Place pipeline_at;
  bool any_parameters = false;
  bool parameters_complete = true;
  Place parameters_at;
  std::vector<Given> parameters;
  bool selective = false;
  bool steps_complete = true;
  Place selection_at, steps_at;
  std::vector<Text> steps;
  std::optional<Text> source;
  Place source_at;
  // ParallelismConfiguration: a number that is known, and where.
  std::optional<std::pair<std::int64_t, Place>> most_parallel;
  Place parallel_at;
};

// Something that the parser itself has to say.
struct Remark {
  std::string_view rule;
  Place at;
  std::string message;
  std::string note = {};
};

struct Program {
  File file;
  std::vector<Definition> definitions;
  std::vector<Start> starts;
  std::vector<Remark> remarks;
};

}  // namespace plumbline::cpp
