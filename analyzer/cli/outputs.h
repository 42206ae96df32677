// Which formats go where (`-f FORMAT[:FILE]` and `-o FILE`), and the findings of one definition in
// one of them: what check, plan and drift share.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/report/report.h"

namespace plumbline::cli {

struct Output {
  std::string format;
  std::string file;  // empty: standard output
};

// What `formats` (FORMAT or FORMAT:FILE) and `output`, the file of the first, say. `known`: the
// formats that the command has; where "auto" is among them it becomes what the log of the CI
// service shows beside the code, or text. Throws Error{usage}; one format at most is for standard
// output.
std::vector<Output> parse_outputs(const std::vector<std::string>& formats,
                                  const std::string& output,
                                  std::span<const std::string_view> known);
// Throws Error{input}.
void write_output(const Output&, std::string_view text);

// The formats of findings, by name. Nothing: it is none of them.
std::optional<Format> findings_format(std::string_view name);
// The formats of a command whose option takes FORMAT[:FILE]: check, plan or drift. Those of check
// are the formats of findings and "auto".
std::span<const std::string_view> formats_of(std::string_view command);
// Those that name files as the service that reads them does: relative to a directory.
bool is_rooted(Format);
// That directory: `given`, else that of the service whose job this is, else the current one. Throws
// Error{usage}.
std::string root_of(Format, const std::string& given);
// Says so of each file with a name.
void place_below(std::vector<FileReport>&, const std::string& root);

// The findings of one definition. `path`: as the user gave it; `rules`: ids of those that may have
// something to say.
std::string render_findings(std::shared_ptr<const Analysis>, const std::string& path, Format,
                            std::span<const std::string_view> rules);

// A line for standard error when a CI service runs this and nobody asked for its format; or
// nothing.
std::string ci_tip();

}  // namespace plumbline::cli
