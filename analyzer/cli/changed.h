// Which files git knows to have changed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/cli/files.h"

namespace plumbline::cli {

struct GitRun {
  int status = -1;  // of the process; 127: it could not be started
  std::string out, err;
  bool too_much = false;  // more than `most` bytes
};
// Runs git without a shell and collects what it says.
GitRun run_git(std::vector<std::string> arguments, std::uint64_t most);

// Leaves only what differs from the git revision, and what git does not know yet; standard input
// stays. Throws Error{usage} for an unknown revision and for files that are in no repository.
void keep_changed(Search&, const std::string& revision);

}  // namespace plumbline::cli
