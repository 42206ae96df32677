// What must hold whatever is fixed.
#pragma once

#include <string>
#include <vector>

#include "analyzer/fix/fix.h"

namespace plumbline::tests {

struct FixTrial {
  std::string complaint;    // what does not hold; empty: everything does
  std::string text;         // the fixed definition
  std::size_t applied = 0;  // fixes
  // Findings of the default profile that are there only afterwards: "rule: message".
  std::vector<std::string> revealed;
};

// Fixes the definition as it is, on one line, with CRLF, and inside a JSON string that is escaped
// in several ways: all have to come to the same. `start` may be null.
FixTrial try_fixes(const std::string& definition, const std::string* start, Applicability most);

}  // namespace plumbline::tests
