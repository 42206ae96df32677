// The commands of plumbline. Each takes what the command line said and returns the exit status.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/start_request.h"

namespace plumbline {
struct Analysis;
}

namespace plumbline::cli {

class SourceReader;

struct CheckOptions {
  std::vector<std::string> paths{"."};
  std::vector<std::string> formats{"text"};  // FORMAT or FORMAT:FILE
  bool formats_are_default = false;          // nobody asked for them
  std::string output;                        // where the first format goes
  std::vector<std::string> select, ignore;
  std::vector<std::string> profiles;  // none: "default", or all that `select` names
  std::vector<std::string> policies;  // files
  std::string plugin_isolation = "process";
  std::string config;           // a file; empty: PLUMBLINE_CONFIG or the nearest
  bool isolated = false;        // without any configuration
  std::string show_config;      // a file to show it for, instead of checking
  std::string baseline;         // a file; empty: none
  bool prune_baseline = false;  // and write it back without what is no longer found
  std::string write_baseline;   // a file to make of what is found; nothing is reported then
  std::string fail_on = "error";
  std::optional<std::uint64_t> max_warnings;
  bool exit_zero = false, quiet = false, silent = false, verbose = false;
  bool statistics = false, profile_rules = false;  // on standard error, after the results
  std::string stdin_filename;
  std::string sarif_root;  // empty: the current directory
  unsigned jobs = 0;       // 0: one for each processor
  std::string color = "auto", excerpt = "auto";
  std::uint64_t max_file_size = std::uint64_t{32} << 20U;
  std::optional<double> timeout;   // seconds, for all files together
  bool unmatched_is_fine = false;  // patterns among the paths that match no file
  bool force_exclude = false;      // what is ignored is left out though it is named
  std::string since;               // a git revision: only what has changed since; empty: all
  std::string start_request;       // a file; empty: none
  StartOptions start;
  std::string against;  // the definition as it was: a file or a git revision
  std::string history;  // a directory of saved AWS CLI output
  bool fix = false, unsafe_fixes = false;
  bool diff = false;                      // what --fix would do; nothing is written
  std::vector<std::string> args;          // of the whole invocation
  const SourceReader* sources = nullptr;  // reads what is no JSON; null: nothing does
};
int check(const CheckOptions&);

struct GraphOptions {
  std::string path;
  std::string pipeline;  // of a file with several; empty: the only one
  std::string format = "mermaid";
  std::string output;
  std::uint64_t max_file_size = std::uint64_t{32} << 20U;
};
int graph(const GraphOptions&);

struct FactsOptions {
  std::string path;
  std::string pipeline;
  std::string output;
  std::uint64_t max_file_size = std::uint64_t{32} << 20U;
};
int facts(const FactsOptions&);

struct FmtOptions {
  std::vector<std::string> paths{"."};
  bool compact = false;
  bool check = false, diff = false;  // nothing is written
  bool quiet = false;
  bool unmatched_is_fine = false;
  std::string stdin_filename;
  std::uint64_t max_file_size = std::uint64_t{32} << 20U;
};
int fmt(const FmtOptions&);

struct DriftOptions {
  std::vector<std::string> paths;  // OLD and NEW, or only NEW
  std::string pipeline;            // of files with several; empty: the only one
  std::string against;             // instead of OLD: a file, or a git revision of NEW
  std::string history;             // likewise: saved AWS CLI output, whose newest one counts
  std::vector<std::string> formats{"text"};  // FORMAT or FORMAT:FILE
  std::string output;                        // where the first format goes
  bool exit_zero = false;
  std::string color = "auto";
  StartOptions start;  // values of parameters, the same for both
  std::uint64_t max_file_size = std::uint64_t{32} << 20U;
};
int drift(const DriftOptions&);

struct HistoryOptions {
  std::string path;
  std::string format = "text";
  std::string output;
};
int history(const HistoryOptions&);

// What of a configuration applies to a file, and where it is said.
int show_config(const std::string& file, const CheckOptions&);
// Writes a configuration with every key explained; never over one that is there.
int init(const std::string& directory);

// The language server, until the editor says `exit`.
int lsp();

struct RulesOptions {
  std::string rule;  // for explain
  std::string format = "text";
  CheckOptions check;  // which configuration and which policies
};
int rules(const RulesOptions&);
int explain(const RulesOptions&);
// A script for bash, zsh or fish; the manual page for man, or as md.
int completions(const std::string& shell);
int manual(const std::string& format);
std::string version_text();
std::string version();  // "0.1.0"

// The program: what the command line says. `sources`: see sources.h.
int run(int argc, char** argv, const SourceReader* sources = nullptr);

// Of a file with several definitions one has to be chosen. Throws Error{usage}, and names them.
void require_one(const plumbline::Analysis&);
// Exit status of an error: 2 for usage, 3 for input.
int report_error(const std::exception& error);
// What was typed, between backticks. Nothing is shown as a shell would take it.
std::string typed(std::string_view argument);

}  // namespace plumbline::cli
