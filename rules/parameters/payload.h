// Texts for somebody else that only look like references.
#pragma once

#include "analyzer/check/rule.h"

namespace plumbline {

// curl -d '{"Get": "Parameters.X"}': the quotes of a shell make it a text for somebody else, unless
// the path leads to something here.
inline bool is_payload(const Facts& facts, std::string_view text, const Stringified& part) {
  const bool in_quotes = part.begin > 0 && text[part.begin - 1] == '\'' && !part.python &&
                         text.substr(part.end).starts_with('\'');
  if (!in_quotes || part.begin == 1) return false;
  const GetPath path = parse_get(part.path);
  switch (path.kind) {
    case ReferenceKind::parameter: return facts.pipeline.find_parameter(path.name) == nullptr;
    case ReferenceKind::step_property: return facts.pipeline.find_step(path.name) == no_step;
    default: return path.kind == ReferenceKind::malformed;
  }
}

}  // namespace plumbline
