// Values that a start request or the command line gives for parameters.
#pragma once

#include <algorithm>

#include "analyzer/check/rule.h"

namespace plumbline {

// Calls with every value that is known, and the parameter's declaration (null: there is none).
template <typename Use>
void each_given(const Facts& facts, Use use) {
  if (facts.start == nullptr) return;
  for (const StartParameter& given : facts.start->parameters) {
    if (!given.has_value || is_placeholder(given.value)) continue;
    use(given, facts.pipeline.find_parameter(given.name));
  }
}

inline constexpr std::size_t longest_value = 1024;  // characters, of StartPipelineExecution

inline std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

}  // namespace plumbline
