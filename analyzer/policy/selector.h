// Which parts of a definition a policy is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/pipeline.h"

namespace plumbline::policy {

struct Selected {
  const json::Value* value = nullptr;
  StepId step = no_step;  // the one it is in; no_step: chosen from the definition's root
};

struct Selector {
  // Types or names of steps, as globs. Neither: paths begin at the definition's root.
  std::vector<std::string> types, names;
  // JSON pointers, decoded, one part each. `*`: any member or item; `**`: any number of parts.
  std::vector<std::vector<std::string>> paths;
  bool of_steps() const { return !types.empty() || !names.empty(); }
};

// "/Arguments/**/ImageUri" in parts. False for what is no such pattern.
bool parse_path(std::string_view text, std::vector<std::string>& parts);

// Each value once, in document order. Paths end at functions, whose values are not known, and at
// steps inside a step, which are chosen for themselves.
std::vector<Selected> select(const Pipeline&, const Selector&);

}  // namespace plumbline::policy
