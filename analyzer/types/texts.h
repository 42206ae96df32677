// What the strings in Arguments give away of values that were lost when the definition was made:
// references that became text, and defaults of parameters that were written out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/pipeline.h"

namespace plumbline {

// A part of a string that reads like a reference: where it is, and the path when that can be told.
struct Stringified {
  std::size_t begin = 0, end = 0;   // bytes of the decoded string
  std::string_view path;            // "Parameters.X", "Steps.S.Outcome"; empty: not known
  std::string_view parameter_name;  // of ParameterString(name='X', ...)
  bool python = false;              // Python's text, not JSON
};

// The first one in a string at or behind `from`: {'Get': ...}, ParameterString(name=...),
// <sagemaker.workflow...>. Linear, with a bound on how far one of them may reach.
std::optional<Stringified> find_stringified(std::string_view text, std::size_t from = 0);

struct StringifiedText {
  StepId step = no_step;
  const json::Value* value = nullptr;
  Stringified first;
  bool bare = false;  // the string is nothing but a path, "Parameters.X"
};

// The default of a parameter that no step reads stands in literals: a part of a path or URI, or
// the whole of a text that hardly stands there by chance.
struct BakedDefault {
  const Parameter* parameter = nullptr;
  StepId step = no_step;  // of the first literal
  std::vector<const json::Value*> literals;
};

struct Texts {
  std::vector<StringifiedText> stringified;  // in document order within a step
  std::vector<BakedDefault> baked;           // of unread parameters, in their order
  // No reference reads them, nor a text that should have been one, nor a misspelt reference. None
  // when a reference holds a placeholder: it may read any of them.
  std::vector<const Parameter*> unread;
};

// The function that a string was meant to be, as JSON, with references for the texts of
// references in it; empty when that is not known.
std::string unstringified(const Pipeline&, std::string_view text);
// Likewise, with `text` wherever it stands in the literal as a part of its own.
std::string unbaked(const Parameter&, std::string_view literal);

}  // namespace plumbline
