// --fix and --diff: what is done to the files, and what is said of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/files.h"
#include "analyzer/cli/settings.h"
#include "analyzer/cli/start.h"

namespace plumbline::cli {

// Throws Error{usage} for what cannot be done together.
void require_fixable(const CheckOptions&, const std::vector<Target>&);

// The analysis of the file as fixes leave it; nothing is written yet.
std::shared_ptr<Analysis> fix_one(std::shared_ptr<const Document> file,
                                  std::shared_ptr<const StartRequest> start, const CheckOptions&,
                                  const Settled&, const Target&, Background, Profile*, Result&);

struct FixOutcome {
  std::map<std::string_view, std::size_t> count;  // fixes, by rule
  std::size_t files = 0;                          // that they are in
  bool changed = false;                           // a file is, or would be
  bool prints = false;  // a fixed text is on standard output: results go elsewhere
  std::string said;     // for standard error; lines
};

// Writes the fixed files, prints what was standard input, or prints the differences. What cannot be
// written becomes that file's error. `request` is the start request's file.
FixOutcome finish_fixes(const CheckOptions&, std::vector<Result>&, FileReport& request);
// The same for configurations and baselines: `reports` that hold no definition. False: one cannot
// be written.
bool fix_own_files(const CheckOptions&, std::vector<FileReport>& reports, FixOutcome&);
// How much was done, and where: a line for standard error.
void summarize_fixes(const CheckOptions&, FixOutcome&);

}  // namespace plumbline::cli
