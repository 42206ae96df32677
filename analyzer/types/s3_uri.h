// What is wrong with the text of an S3 URI.
#pragma once

#include <string>
#include <unordered_set>

#include "analyzer/types/locations.h"

namespace plumbline {

struct UriFault {
  std::string what;                 // "has no bucket"; empty: nothing is wrong
  const json::Value* at = nullptr;  // the string that is to blame
  std::string meant;                // to stand there instead; may be empty
  std::string bucket;               // the name that is wrong, if it is that
  bool old_name = false;            // S3 gave such names until March 2018, in us-east-1
};

// Looks at the literal text before the first reference; what that gives is not known.
UriFault fault_of(const S3Location&);

// A location that a default can make no difference to, and whose text is as it should be.
bool needs_no_look(const S3Location&);
// With the default of its first parameter in that one's place.
UriFault fault_with_default(const Pipeline&, const S3Location&);

// Values with a fault: a pattern of AWS's API that they do not match says less about them.
std::unordered_set<const json::Value*> malformed_uris(const S3Locations&);

}  // namespace plumbline
