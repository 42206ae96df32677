// Turns the command line into options. Exit status: 0 nothing at or above the threshold, 1
// findings, 2 wrong usage, 3 unreadable input or an internal error.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <string_view>

#include "analyzer/cli/options.h"
#include "analyzer/cli/sources.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {

int run(int argc, char** argv, const SourceReader* sources) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (sources == nullptr && first == "check" && std::any_of(argv + 2, argv + argc, is_cpp)) {
    return run_scanner({argv + 2, argv + argc}, argv[0]);
  }
  if (argc == 2 && first == "--version") {
    // CLI11 would throw, and a static executable's first exception sorts all unwinding tables.
    std::cout << version_text() << '\n';
    return std::cout.flush() ? 0 : 3;
  }
  CLI::App app;
  Invocation said;
  said.check.args.assign(argv + 1, argv + argc);
  said.check.sources = sources;
  add_commands(app, said, first);
  app.failure_message([](const CLI::App* failed, const CLI::Error& error) {
    return "plumbline: " + plumbline::printable(error.what()) + "\nRun `" +
           failed->get_display_name() + " --help` for more.\n";
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) != 0) return 2;
    return std::cout.flush() ? 0 : 3;
  }
  const CLI::App* const command = app.get_subcommands().front();
  const std::string& name = command->get_name();
  if (name == "check") {
    said.check.formats_are_default = command->count("--format") == 0;
    return said.check.show_config.empty() ? check(said.check)
                                          : show_config(said.check.show_config, said.check);
  }
  if (name == "baseline") {
    return check(command->got_subcommand("create") ? said.create : said.prune);
  }
  if (name == "init") return init(said.init_directory);
  if (name == "graph") return graph(said.graph);
  if (name == "facts") return facts(said.facts);
  if (name == "fmt") return fmt(said.fmt);
  if (name == "drift") return drift(said.drift);
  if (name == "history") return history(said.history);
  if (name == "prices") return prices(said.prices);
  if (name == "plan") return plan(said.plan);
  if (name == "lsp") return lsp();
  if (name == "rules") return rules(said.rules);
  if (name == "completions") return completions(said.shell);
  if (name == "manual") return manual(said.manual_format);
  return explain(said.explain);
}

}  // namespace plumbline::cli
