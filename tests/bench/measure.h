// Processor time, so that other programs on the machine do not count, and medians of it.
#pragma once

#include <algorithm>
#include <ctime>
#include <vector>

namespace plumbline::bench {

template <typename Work>
double milliseconds(const Work& work) {
  const std::clock_t start = std::clock();
  work();
  return 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

inline double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  const std::size_t middle = times.size() / 2;
  return times.size() % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
}

}  // namespace plumbline::bench
