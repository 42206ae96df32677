// --fix and --diff: what is done to the files, and what is said of it.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "analyzer/cli/files.h"
#include "analyzer/cli/start.h"

namespace plumbline::cli {

// Throws Error{usage} for what cannot be done together.
void require_fixable(const CheckOptions&, const std::vector<Target>&);

// The analysis of the file as fixes leave it; nothing is written yet.
std::shared_ptr<Analysis> fix_one(std::shared_ptr<const Document> file,
                                  std::shared_ptr<const StartRequest> start, const CheckOptions&,
                                  std::span<const Rule* const>, Background,
                                  const std::function<void(Analysis&)>& settle, Profile*, Result&);

struct FixOutcome {
  bool changed = false;  // a file is, or would be
  bool prints = false;   // a fixed text is on standard output: results go elsewhere
  std::string said;      // for standard error; lines
};

// Writes the fixed files, prints what was standard input, or prints the differences. What cannot be
// written becomes that file's error. `request` is the start request's file.
FixOutcome finish_fixes(const CheckOptions&, std::vector<Result>&, FileReport& request);

}  // namespace plumbline::cli
