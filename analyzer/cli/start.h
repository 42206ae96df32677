// How a pipeline is to be started, as the command line says it: a request file, options, and which
// of several definitions they are about.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analyzer/cli/commands.h"
#include "analyzer/fix/fix.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {

// What came of one file.
struct Result {
  FileReport report;
  bool skipped = false;  // met in a directory and no definition
  std::string why_skipped;
  bool explicitly = false;          // the user named it
  std::vector<std::string> unseen;  // pipelines whose definition is not in it, and why
  bool standard_input = false;
  // With --fix or --diff: the file and the start request as they were, and what came of fixing.
  std::shared_ptr<const Document> original, start;
  Fixed fixed;
};

// Null when nothing was said of a start. `report` says what was read; `hashed`: with its hash.
// Throws Error.
std::shared_ptr<const StartRequest> start_of(const CheckOptions&, bool hashed, FileReport& report);
// A start is that of one pipeline, which several files may hold. Throws Error{usage}.
void require_one_pipeline(const std::vector<Result>&, const StartRequest&);
// What is wrong with the request itself is said once, however many files hold its pipeline.
void drop_repeated(std::vector<Result>&);

}  // namespace plumbline::cli
