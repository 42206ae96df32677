// Sources of programs, which another reader than the JSON parser knows: the scanner for C++ hands
// one in, and everything else of `check` is as for definitions.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/settings.h"
#include "analyzer/cli/start.h"

namespace plumbline::cli {

// What holds for one source.
struct SourceRun {
  const Target& target;
  const CheckOptions& options;
  const Settled& settled;
  std::shared_ptr<const StartRequest> start;  // of the command line; null: none
  std::string path;                           // as reports name it
};

class SourceReader {
 public:
  SourceReader() = default;
  SourceReader(const SourceReader&) = delete;
  SourceReader& operator=(const SourceReader&) = delete;
  virtual ~SourceReader() = default;
  // By the name alone.
  virtual bool reads(std::string_view path) const = 0;
  // One result for each definition, start and file that something is said of; at least one. From
  // several threads at a time.
  virtual std::vector<Result> read(std::string bytes, const SourceRun&) const = 0;
};

// Reads the file for the reader. What cannot be read is a result that says so.
std::vector<Result> read_source(const SourceReader&, const SourceRun&, bool hashed);
// A header that several sources include is reported once.
void drop_repeated_sources(std::vector<Result>&);
// The ids of findings that only sources have: no rule looks for them, but they can be chosen.
std::span<const std::string_view> found_in_sources();

bool is_cpp(std::string_view path);
// Runs plumbline-scan-cpp, beside this program or on the PATH, with the arguments of `check`; comes
// back only with an Error{usage}: it is not there.
int run_scanner(const std::vector<std::string>& args, const char* self);

}  // namespace plumbline::cli
