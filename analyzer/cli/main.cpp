// Turns the command line into options. Exit status: 0 nothing at or above the threshold, 1
// findings, 2 wrong usage, 3 unreadable input or an internal error.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <csignal>
#include <exception>
#include <iostream>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/plan.h"
#include "analyzer/cli/price_options.h"
#include "analyzer/report/report.h"

namespace {

using namespace plumbline::cli;

// CLI11 wraps numbers around at 64 bits, and takes negative ones.
bool is_whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

std::string whole_number(const std::string& text) {
  return is_whole_number(text) ? "" : text + ": expected a whole number below 2^64";
}

// "32mb" in bytes.
std::string size_in_bytes(std::string text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const bool unit = text.find_first_not_of(" kKmMgGtTpPeEiIbB", digits) == std::string::npos;
  std::string fault;
  if (!is_whole_number(std::string_view(text).substr(0, digits)) || !unit) {
    fault = text + ": expected a whole number below 2^64, and a unit such as kb or mb if you like";
  } else {
    fault = CLI::AsSizeValue(false)(text);
  }
  if (!fault.empty()) throw CLI::ValidationError("--max-file-size", fault);
  return text;
}

std::string seconds(const std::string& text) {
  double value = -1;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  const bool fits = error == std::errc() && stop == end && value >= 0 && value <= 1e9;
  return fits ? "" : text + ": expected seconds, for example 30 or 0.5";
}

void add_unmatched(CLI::App& command, bool& is_fine) {
  command.add_flag("--no-error-on-unmatched", is_fine,
                   "A pattern such as 'pipelines/*.json' may match no file");
}

void add_policies(CLI::App& command, std::vector<std::string>& files) {
  command.add_option("--policy", files, "Rules of your own, in JSON; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_max_file_size(CLI::App& command, std::uint64_t& size) {
  command.add_option("--max-file-size", size, "Larger files are not read")
      ->transform(size_in_bytes)
      ->type_name("BYTES");
}

void add_profile(CLI::App& command, CheckOptions& options) {
  command
      .add_option("--profile", options.profiles,
                  "More rules than those of `default`: strict (all), security, production, cost")
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(plumbline::profile_names),
                                                     std::end(plumbline::profile_names))))
      ->type_name("NAME,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

// Which configuration holds.
void add_settings(CLI::App& command, CheckOptions& options) {
  command
      .add_option(
          "--config", options.config,
          "This configuration instead of the nearest plumbline.jsonc; also PLUMBLINE_CONFIG")
      ->type_name("FILE");
  command.add_flag("--isolated", options.isolated, "Without any configuration");
}

void add_baseline(CLI::App& app, CheckOptions& create, CheckOptions& prune) {
  CLI::App& baseline =
      *app.add_subcommand("baseline", "Keep a list of known findings, so that only new ones count");
  baseline.require_subcommand(1);
  const std::string name = "plumbline-baseline.json";
  create.write_baseline = name;
  prune.baseline = name;
  prune.prune_baseline = true;
  CLI::App& one = *baseline.add_subcommand("create", "Write what is found now");
  one.add_option("-o,--output", create.write_baseline, "Where to write it")
      ->type_name("FILE")
      ->capture_default_str();
  CLI::App& other = *baseline.add_subcommand("prune", "Take out what is found no more");
  other.add_option("--baseline", prune.baseline, "The file to look through")
      ->type_name("FILE")
      ->capture_default_str();
  for (auto [command, options] : {std::pair(&one, &create), std::pair(&other, &prune)}) {
    command->add_option("PATH", options->paths,
                        "Files or directories; the current directory if none");
    add_settings(*command, *options);
    add_profile(*command, *options);
    add_policies(*command, options->policies);
    command->add_flag("-q,--quiet", options->quiet, "No summary");
  }
}

void add_check(CLI::App& app, CheckOptions& options) {
  CLI::App& check = *app.add_subcommand("check", "Report what is wrong with definitions");
  check.add_option("PATH", options.paths,
                   "Files or directories; `-` is standard input; the current directory if none");
  check
      .add_option("-f,--format", options.formats,
                  "text, concise, json, jsonl or sarif, with :FILE to write there; repeatable")
      ->type_name("FORMAT[:FILE]")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  check.add_option("-o,--output", options.output, "Where the first format goes")->type_name("FILE");
  check.add_option("--select", options.select, "Only these rules, groups or globs")
      ->type_name("RULE,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  check.add_option("--ignore", options.ignore, "All but these rules, groups or globs")
      ->type_name("RULE,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  add_profile(check, options);
  add_settings(check, options);
  add_policies(check, options.policies);
  check
      .add_option("--baseline", options.baseline,
                  "Findings in it are known and not counted: see `plumbline baseline create`")
      ->type_name("FILE");
  check
      .add_option("--show-config", options.show_config,
                  "Show what configuration applies to the file and where it says so; check nothing")
      ->type_name("PATH");
  check.add_option("--fail-on", options.fail_on, "Findings from here up give exit status 1")
      ->check(CLI::IsMember({"error", "warning", "note", "never"}))
      ->type_name("SEVERITY")
      ->capture_default_str();
  check.add_option("--max-warnings", options.max_warnings, "More warnings give exit status 1")
      ->check(whole_number);
  check.add_flag("--exit-zero", options.exit_zero, "Exit status 0 whatever is found");
  check.add_option("--stdin-filename", options.stdin_filename, "What reports call standard input")
      ->type_name("NAME");
  check
      .add_option("--sarif-root", options.sarif_root,
                  "Paths in SARIF are relative to it; the current directory if not given")
      ->type_name("DIR");
  check
      .add_option("-j,--jobs", options.jobs, "Files checked at the same time; 0: one per processor")
      ->capture_default_str();
  check.add_option("--color", options.color, "When to colour: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->capture_default_str();
  check
      .add_option("--excerpt", options.excerpt,
                  "How to show the place: auto, window, pretty or none")
      ->check(CLI::IsMember({"auto", "window", "pretty", "none"}))
      ->type_name("HOW")
      ->capture_default_str();
  add_max_file_size(check, options.max_file_size);
  check
      .add_option("--timeout", options.timeout,
                  "Time for all files; those that it is not enough for are reported")
      ->check(seconds)
      ->type_name("SECONDS");
  add_unmatched(check, options.unmatched_is_fine);
  check
      .add_option("--start-request", options.start_request,
                  "How it is to be started: a file for `aws sagemaker start-pipeline-execution "
                  "--cli-input-json`")
      ->type_name("FILE");
  check
      .add_option("--parameter", options.start.parameters,
                  "A value for one execution; wins over the start request")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  check
      .add_option("--selected-steps", options.start.selected_steps,
                  "Only these are to run; instead of those of the start request")
      ->type_name("STEP,...");
  check
      .add_option("--source-execution", options.start.source_execution,
                  "Which execution gives the outputs of the other steps: an ARN, latest or none")
      ->type_name("ARN");
  check
      .add_option("--against", options.against,
                  "The definition as it was, a file or a git revision: rules about drift compare")
      ->type_name("FILE|REV");
  check.add_option("--history", options.history, "Saved AWS CLI output (see `plumbline history`)")
      ->type_name("DIR");
  check.add_flag("--fix", options.fix,
                 "Mend what has a safe fix, in the files; `-` prints the mended text");
  check.add_flag("--unsafe-fixes", options.unsafe_fixes,
                 "With --fix or --diff: also fixes that change what a definition does");
  check.add_flag("--diff", options.diff,
                 "Write nothing; show what --fix would change, exit status 1 if anything would");
  check.add_flag("--statistics", options.statistics,
                 "Count the findings of each rule, on standard error");
  check.add_flag("--profile-rules", options.profile_rules, "Time each rule, on standard error");
  check.add_flag("-v,--verbose", options.verbose,
                 "Say what was searched, checked and skipped, why, and how long it took");
  check.add_flag("-q,--quiet", options.quiet, "No summary and no notes");
  check.add_flag("-s,--silent", options.silent, "Nothing but the exit status");
}

void add_graph(CLI::App& app, GraphOptions& options) {
  CLI::App& graph = *app.add_subcommand("graph", "Show which step waits for which");
  graph.add_option("DEFINITION", options.path, "A file, or `-`")->required();
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
  facts.add_option("-o,--output", options.output, "Write there instead")->type_name("FILE");
}

void add_drift(CLI::App& app, DriftOptions& options) {
  CLI::App& drift =
      *app.add_subcommand("drift", "Show what a change does to the cached results of steps");
  drift
      .add_option("OLD NEW", options.paths, "Two definitions; or only NEW with one of the options")
      ->required()
      ->expected(1, 2);
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
  drift.add_option("-f,--format", options.format, "text, json, markdown or sarif")
      ->check(CLI::IsMember({"text", "json", "markdown", "sarif"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  drift.add_option("-o,--output", options.output, "Write there instead")->type_name("FILE");
  drift.add_flag("--exit-zero", options.exit_zero,
                 "Exit status 0 even when a cached step loses its result");
  drift.add_option("--color", options.color, "When to colour: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->capture_default_str();
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

int run(int argc, char** argv) {
  CLI::App app{"Checks Amazon SageMaker Pipelines definitions before AWS does.", "plumbline"};
  app.set_version_flag("--version", version_text());
  app.require_subcommand(1);
  app.failure_message([](const CLI::App* failed, const CLI::Error& error) {
    return "plumbline: " + plumbline::printable(error.what()) + "\nRun `" +
           failed->get_display_name() + " --help` for more.\n";
  });

  CheckOptions check_options;
  check_options.args.assign(argv + 1, argv + argc);
  GraphOptions graph_options;
  FactsOptions facts_options;
  FmtOptions fmt_options;
  DriftOptions drift_options;
  HistoryOptions history_options;
  PricesOptions prices_options;
  PlanOptions plan_options;
  RulesOptions rules_options, explain_options;
  std::string init_directory = ".";
  add_check(app, check_options);
  CheckOptions create_options, prune_options;
  add_baseline(app, create_options, prune_options);
  add_graph(app, graph_options);
  add_facts(app, facts_options);
  add_fmt(app, fmt_options);
  add_drift(app, drift_options);
  add_history(app, history_options);
  app.add_subcommand("init", "Write a plumbline.jsonc that explains itself")
      ->add_option("DIRECTORY", init_directory, "Where; the current directory if none");
  add_prices(app, prices_options);
  add_plan(app, plan_options);
  CLI::App& lsp_command =
      *app.add_subcommand("lsp", "Serve an editor: the language server protocol on standard input");
  bool stdio = true;
  lsp_command.add_flag("--stdio", stdio, "What it does anyway; some editors say so");
  CLI::App& rules_command = *app.add_subcommand("rules", "List every rule");
  rules_command.add_option("-f,--format", rules_options.format, "text, json or md")
      ->check(CLI::IsMember({"text", "json", "md"}))
      ->type_name("FORMAT");
  CLI::App& explain_command = *app.add_subcommand("explain", "Show a rule's page");
  for (auto [command, options] : {std::pair(&rules_command, &rules_options.check),
                                  std::pair(&explain_command, &explain_options.check)}) {
    add_policies(*command, options->policies);
    add_settings(*command, *options);
  }
  explain_command.add_option("RULE", explain_options.rule, "For example graph/cycle")->required();
  explain_command.add_option("-f,--format", explain_options.format, "text, md or json")
      ->check(CLI::IsMember({"text", "json", "md"}))
      ->type_name("FORMAT");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) != 0) return 2;
    return std::cout.flush() ? 0 : 3;
  }
  if (app.got_subcommand("check")) {
    return check_options.show_config.empty()
               ? check(check_options)
               : show_config(check_options.show_config, check_options);
  }
  if (const CLI::App* const baseline = app.get_subcommand("baseline"); baseline->parsed()) {
    return check(baseline->got_subcommand("create") ? create_options : prune_options);
  }
  if (app.got_subcommand("init")) return init(init_directory);
  if (app.got_subcommand("graph")) return graph(graph_options);
  if (app.got_subcommand("facts")) return facts(facts_options);
  if (app.got_subcommand("fmt")) return fmt(fmt_options);
  if (app.got_subcommand("drift")) return drift(drift_options);
  if (app.got_subcommand("history")) return history(history_options);
  if (app.got_subcommand("prices")) return prices(prices_options);
  if (app.got_subcommand("plan")) return plan(plan_options);
  if (app.got_subcommand("lsp")) return lsp();
  if (app.got_subcommand("rules")) return rules(rules_options);
  return explain(explain_options);
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
