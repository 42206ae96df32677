// Turns the command line into options. Exit status: 0 nothing at or above the threshold, 1
// findings, 2 wrong usage, 3 unreadable input or an internal error.
#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <iostream>

#include "analyzer/cli/options.h"
#include "analyzer/report/report.h"

namespace {

using namespace plumbline::cli;

int run(int argc, char** argv) {
  CLI::App app;
  Invocation said;
  said.check.args.assign(argv + 1, argv + argc);
  add_commands(app, said);
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
  if (const CLI::App* const command = app.get_subcommand("check"); command->parsed()) {
    said.check.formats_are_default = command->count("--format") == 0;
    return said.check.show_config.empty() ? check(said.check)
                                          : show_config(said.check.show_config, said.check);
  }
  if (const CLI::App* const baseline = app.get_subcommand("baseline"); baseline->parsed()) {
    return check(baseline->got_subcommand("create") ? said.create : said.prune);
  }
  if (app.got_subcommand("init")) return init(said.init_directory);
  if (app.got_subcommand("graph")) return graph(said.graph);
  if (app.got_subcommand("facts")) return facts(said.facts);
  if (app.got_subcommand("fmt")) return fmt(said.fmt);
  if (app.got_subcommand("drift")) return drift(said.drift);
  if (app.got_subcommand("history")) return history(said.history);
  if (app.got_subcommand("prices")) return prices(said.prices);
  if (app.got_subcommand("plan")) return plan(said.plan);
  if (app.got_subcommand("lsp")) return lsp();
  if (app.got_subcommand("rules")) return rules(said.rules);
  if (app.got_subcommand("completions")) return completions(said.shell);
  if (app.got_subcommand("manual")) return manual(said.manual_format);
  return explain(said.explain);
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that closes its end (| head) is an error of write(2), not a reason to die silently.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    return report_error(error);
  }
}
