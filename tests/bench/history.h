// Reading saved executions and asking about the next one.
#pragma once

#include <cstddef>

#include "analyzer/json/write.h"

namespace plumbline::bench {

// `steps`: recorded ones, ten to an execution. Compares with RapidJSON's DOM parse of the same
// bytes.
void measure_history(std::size_t steps, unsigned runs, json::Writer& out);

}  // namespace plumbline::bench
