// The options of `check` and `baseline`, and those that other commands share with them.
#include <CLI/CLI.hpp>
#include <charconv>
#include <iterator>

#include "analyzer/cli/options.h"

namespace plumbline::cli {
namespace {

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

}  // namespace

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

void add_pipeline_name(CLI::App& command, std::string& name) {
  command
      .add_option("--pipeline-name", name,
                  "Of a file with several pipelines, the one that is meant")
      ->type_name("NAME");
}

CLI::Option& repeatable(CLI::Option* option) {
  return *option->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_color(CLI::App& command, std::string& when) {
  command.add_option("--color", when, "When to colour: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->capture_default_str();
}

// Which configuration holds.
void add_settings(CLI::App& command, CheckOptions& options) {
  command
      .add_option(
          "--config", options.config,
          "This configuration instead of the nearest plumbline.jsonc; also PLUMBLINE_CONFIG")
      ->type_name("FILE");
  command.add_flag("--isolated", options.isolated, "Without any configuration");
  command
      .add_option("--plugin-isolation", options.plugin_isolation,
                  "Where the configuration's shared objects run: process, or in-process for speed")
      ->check(CLI::IsMember({"process", "in-process"}))
      ->type_name("HOW");
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
                  "text, concise, json, jsonl, sarif, github, gitlab, junit, checkstyle, rdjsonl, "
                  "markdown or auto, with :FILE to write there; repeatable")
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
                  "Paths in sarif, github, gitlab and rdjsonl are relative to it; the current "
                  "directory, or "
                  "what the CI service names, if not given")
      ->type_name("DIR");
  check.add_flag("--force-exclude", options.force_exclude,
                 "Leave out what .gitignore and .plumblineignore name, also where it is given");
  check.add_option("--since", options.since, "Only files that differ from this git revision")
      ->type_name("REV");
  check
      .add_option("-j,--jobs", options.jobs, "Files checked at the same time; 0: one per processor")
      ->capture_default_str();
  add_color(check, options.color);
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

}  // namespace plumbline::cli
