// Where a Processing step declares the names of its outputs and inputs.
#pragma once

#include "analyzer/model/pipeline.h"

namespace plumbline {

// The list of a Processing step that declares OutputName or InputName (`key`); null when it cannot
// be read.
inline const json::Value* declaring(const Step& step, std::string_view key) {
  const json::Value& arguments = (*step.arguments);
  if (!arguments.is(json::Kind::object) || !arguments.complete() || is_function(arguments)) {
    return nullptr;
  }
  const json::Value& outputs = arguments["ProcessingOutputConfig"];
  const bool input = key == "InputName";
  if (!input && outputs && (!outputs.is(json::Kind::object) || is_function(outputs)))
    return nullptr;
  const json::Value& list = input ? arguments["ProcessingInputs"] : outputs["Outputs"];
  return list && (!list.is(json::Kind::array) || !list.complete()) ? nullptr : &list;
}

}  // namespace plumbline
