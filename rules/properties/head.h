// The fixed beginning of a place in S3.
#pragma once

#include <string>

#include "analyzer/types/locations.h"

namespace plumbline {

// The text before the first reference, without the slash at its end; the reference itself.
inline std::string head_of(const S3Location& location, const UriPart*& reference) {
  std::string text;
  for (const UriPart& part : location.parts) {
    if (part.kind == UriPart::Kind::unknown) return {};
    if (part.kind == UriPart::Kind::reference) {
      reference = &part;
      break;
    }
    text += part.text;
  }
  text.erase(text.find_last_not_of('/') + 1);
  return text;
}

}  // namespace plumbline
