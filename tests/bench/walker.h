// The walker over AWS's shapes against valijson, on the same Arguments of the same definition.
#pragma once

#include <cstddef>
#include <string>

namespace plumbline::bench {

// Medians of processor time in milliseconds.
struct WalkerTimes {
  std::size_t steps = 0, bytes = 0;  // of the definition
  double walker = 0;
  // valijson with one schema of all steps (oneOf over the types), as a JSON Schema says it, with
  // errors collected as a linter needs them, and without; and with the right schema chosen for
  // each step beforehand, without errors.
  double collecting = 0, one_schema = 0, chosen = 0;
};

// valijson gets JSON Schemas made of the same table, and RapidJSON's DOM; both have parsed their
// text before. Throws when one of them rejects the text.
WalkerTimes compare_walkers(const std::string& definition, unsigned runs);

}  // namespace plumbline::bench
