// Runs a program that nobody vouches for: with limits on its time and on what it writes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::plugin {

struct Limits {
  double seconds = 10;
  std::size_t output = std::size_t{8} << 20U;  // bytes
};

struct Finished {
  std::string out;
  std::string last_words;  // the last line on standard error
  std::string fault;       // "crashed: Segmentation fault"; empty: it ended well
};

// `command`: the program (found along PATH) and its arguments; `directory`: where it runs, empty:
// here. It and what it has started are ended when a limit is reached. For any thread.
Finished run_program(const std::vector<std::string>& command, const std::string& directory,
                     std::string_view input, const Limits&);

}  // namespace plumbline::plugin
