// The walker over AWS's shapes against valijson, on the same Arguments of the same definition.
#pragma once

#include <cstddef>
#include <string>

namespace plumbline::bench {

struct WalkerTimes {
  std::size_t steps = 0, bytes = 0;                           // of the definition
  double valijson_milliseconds = 0, walker_milliseconds = 0;  // medians of processor time
};

// valijson gets a JSON Schema made of the same table, and RapidJSON's DOM of the Arguments; both
// have parsed their text before. Throws when one of them rejects the text.
WalkerTimes compare_walkers(const std::string& definition, unsigned runs);

}  // namespace plumbline::bench
