// The command line as a table: every command with its options. Parsing, `--help`, completions, the
// manual page and the documentation are all made of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/plan.h"
#include "analyzer/cli/price_options.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace plumbline::cli {

// What a command line said, for whichever command it named.
struct Invocation {
  CheckOptions check;
  CheckOptions create, prune;  // of `baseline`
  GraphOptions graph;
  FactsOptions facts;
  FmtOptions fmt;
  DriftOptions drift;
  HistoryOptions history;
  PricesOptions prices;
  PlanOptions plan;
  RulesOptions rules, explain;
  std::string init_directory = ".";
  bool stdio = true;                  // of `lsp`, which does nothing else
  std::string shell;                  // of `completions`
  std::string manual_format = "man";  // of `manual`
};

// Adds the command `only` and those it shares a page with, which takes less time than all of them;
// when there is no such command, all. `into` gets what is parsed, and outlives the App.
void add_commands(CLI::App&, Invocation& into, std::string_view only = {});

// Parts of the table.
void add_check(CLI::App&, CheckOptions&);
void add_baseline(CLI::App&, CheckOptions& create, CheckOptions& prune);
// Options that several commands have.
void add_unmatched(CLI::App& command, bool& is_fine);
void add_policies(CLI::App& command, std::vector<std::string>& files);
void add_max_file_size(CLI::App& command, std::uint64_t& size);
void add_pipeline_name(CLI::App& command, std::string& name);
void add_settings(CLI::App& command, CheckOptions&);  // which configuration holds
void add_color(CLI::App& command, std::string& when);
// Each value is an argument of its own, and all of them count.
CLI::Option& repeatable(CLI::Option*);

}  // namespace plumbline::cli
