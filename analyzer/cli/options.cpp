#include "analyzer/cli/options.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <string_view>

namespace plumbline::cli {
namespace {

void add_graph(CLI::App& app, GraphOptions& options) {
  CLI::App& graph = *app.add_subcommand("graph", "Show which step waits for which");
  graph.add_option("DEFINITION", options.path, "A file, or `-`")->required();
  add_pipeline_name(graph, options.pipeline);
  graph.add_option("-f,--format", options.format, "mermaid, dot, svg or json")
      ->check(CLI::IsMember({"mermaid", "dot", "svg", "json"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  graph.add_option("-o,--output", options.output, "Write there instead")->type_name("FILE");
}

void add_facts(CLI::App& app, FactsOptions& options) {
  CLI::App& facts =
      *app.add_subcommand("facts", "Print what a script can know of a definition, as JSON");
  facts.add_option("DEFINITION", options.path, "A file, or `-`")->required();
  add_pipeline_name(facts, options.pipeline);
  facts.add_option("-o,--output", options.output, "Write there instead")->type_name("FILE");
}

void add_drift(CLI::App& app, DriftOptions& options) {
  CLI::App& drift =
      *app.add_subcommand("drift", "Show what a change does to the cached results of steps");
  drift
      .add_option("OLD NEW", options.paths, "Two definitions; or only NEW with one of the options")
      ->required()
      ->expected(1, 2);
  add_pipeline_name(drift, options.pipeline);
  drift
      .add_option("--against", options.against,
                  "The definition as it was: a file or a git revision")
      ->type_name("FILE|REV");
  drift
      .add_option("--history", options.history,
                  "Saved AWS CLI output: its newest definition is what it was")
      ->type_name("DIR");
  drift.add_option("--parameter", options.start.parameters, "A value for both definitions")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  repeatable(drift.add_option("-f,--format", options.formats,
                              "text, json, markdown, sarif, github, gitlab, junit, checkstyle or "
                              "rdjsonl, with :FILE to write there; repeatable"))
      .type_name("FORMAT[:FILE]");
  drift.add_option("-o,--output", options.output, "Where the first format goes")->type_name("FILE");
  drift.add_flag("--exit-zero", options.exit_zero,
                 "Exit status 0 even when a cached step loses its result");
  add_color(drift, options.color);
}

void add_history(CLI::App& app, HistoryOptions& options) {
  CLI::App& history =
      *app.add_subcommand("history", "Show what was understood of saved AWS CLI output");
  history.add_option("DIR", options.path, "A directory, or a file")->required();
  history.add_option("-f,--format", options.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  history.add_option("-o,--output", options.output, "Write there instead")->type_name("FILE");
}

void add_prices(CLI::App& app, PricesOptions& options) {
  CLI::App& prices =
      *app.add_subcommand("prices", "List the prices that plans are worked out with");
  prices.add_option("--region", options.prices.region, "The prices of this region")
      ->type_name("REGION");
  prices.add_option("--prices", options.prices.file, "A price file instead of the built-in prices")
      ->type_name("FILE");
  prices.add_option("-f,--format", options.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  prices.add_option("-o,--output", options.output, "Write there instead")->type_name("FILE");
  CLI::App& import = *prices.add_subcommand(
      "import", "Make a price file of AWS's price list offer file of AmazonSageMaker (JSON)");
  import.add_option("OFFER", options.offer, "The offer file, or `-`")->required();
  import.add_option("-o,--output", options.output, "Write there instead")->type_name("FILE");
}

void add_fmt(CLI::App& app, FmtOptions& options) {
  CLI::App& fmt = *app.add_subcommand("fmt",
                                      "Rewrite definitions in one layout: two spaces a level; "
                                      "keys, numbers and strings stay as they "
                                      "are");
  fmt.add_option("PATH", options.paths,
                 "Files or directories; `-` prints standard input; the current directory if none");
  fmt.add_flag("--check", options.check,
               "Change nothing; list the files that would change, exit status 1 if there are any");
  fmt.add_flag("--diff", options.diff,
               "Change nothing; show what would change, exit status 1 if anything would");
  fmt.add_flag("--compact", options.compact,
               "Everything on one line without blanks: the least characters for AWS's limit");
  fmt.add_option("--stdin-filename", options.stdin_filename, "What messages call standard input")
      ->type_name("NAME");
  add_max_file_size(fmt, options.max_file_size);
  add_unmatched(fmt, options.unmatched_is_fine);
  fmt.add_flag("-q,--quiet", options.quiet, "No summary");
}

void add_lsp(CLI::App& app, Invocation& into) {
  app.add_subcommand("lsp", "Serve an editor: the language server protocol on standard input")
      ->add_flag("--stdio", into.stdio, "What it does anyway; some editors say so");
}

void add_rules(CLI::App& app, Invocation& into) {
  CLI::App& rules = *app.add_subcommand("rules", "List every rule");
  rules.add_option("-f,--format", into.rules.format, "text, json or md")
      ->check(CLI::IsMember({"text", "json", "md"}))
      ->type_name("FORMAT");
  CLI::App& explain = *app.add_subcommand("explain", "Show a rule's page");
  for (auto [command, options] :
       {std::pair(&rules, &into.rules.check), std::pair(&explain, &into.explain.check)}) {
    add_policies(*command, options->policies);
    add_settings(*command, *options);
  }
  explain.add_option("RULE", into.explain.rule, "For example graph/cycle")->required();
  explain.add_option("-f,--format", into.explain.format, "text, md or json")
      ->check(CLI::IsMember({"text", "json", "md"}))
      ->type_name("FORMAT");
}

void add_manuals(CLI::App& app, Invocation& into) {
  app.add_subcommand("completions", "Print a script that completes command lines in a shell")
      ->add_option("SHELL", into.shell, "bash, zsh or fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->required();
  // For packages and the documentation: nobody types it.
  app.add_subcommand("manual", "Print the manual page")
      ->group("")
      ->add_option("-f,--format", into.manual_format, "man or md")
      ->check(CLI::IsMember({"man", "md"}));
}

// What adds which commands, in the order of `--help`.
struct Command {
  std::string_view names;  // with blanks around each
  void (*add)(CLI::App&, Invocation&);
};
constexpr Command commands[] = {
    {" check ", [](CLI::App& app, Invocation& into) { add_check(app, into.check); }},
    {" baseline ",
     [](CLI::App& app, Invocation& into) { add_baseline(app, into.create, into.prune); }},
    {" graph ", [](CLI::App& app, Invocation& into) { add_graph(app, into.graph); }},
    {" facts ", [](CLI::App& app, Invocation& into) { add_facts(app, into.facts); }},
    {" fmt ", [](CLI::App& app, Invocation& into) { add_fmt(app, into.fmt); }},
    {" drift ", [](CLI::App& app, Invocation& into) { add_drift(app, into.drift); }},
    {" history ", [](CLI::App& app, Invocation& into) { add_history(app, into.history); }},
    {" init ",
     [](CLI::App& app, Invocation& into) {
       app.add_subcommand("init", "Write a plumbline.jsonc that explains itself")
           ->add_option("DIRECTORY", into.init_directory, "Where; the current directory if none");
     }},
    {" prices ", [](CLI::App& app, Invocation& into) { add_prices(app, into.prices); }},
    {" plan ", [](CLI::App& app, Invocation& into) { add_plan(app, into.plan); }},
    {" lsp ", add_lsp},
    {" rules explain ", add_rules},
    {" completions manual ", add_manuals}};

}  // namespace

void add_commands(CLI::App& app, Invocation& into, std::string_view only) {
  app.name("plumbline");
  app.description("Checks Amazon SageMaker Pipelines definitions before AWS does.");
  app.set_version_flag("--version", std::function<std::string()>(version_text));
  app.require_subcommand(1);
  for (const bool all : {false, true}) {
    for (const Command& command : commands) {
      if (all || command.names.find(" " + std::string(only) + " ") != std::string_view::npos) {
        command.add(app, into);
      }
    }
    if (!app.get_subcommands({}).empty()) return;
  }
}

}  // namespace plumbline::cli
