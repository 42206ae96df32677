#include <CLI/CLI.hpp>

#include "analyzer/cli/options.h"
#include "analyzer/simulate/budgets.h"

namespace plumbline::cli {
namespace {

std::string positive(const std::string& text) {
  const bool digits =
      !text.empty() && text.size() < 8 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits && text.find_first_not_of('0') != std::string::npos
             ? ""
             : text + ": expected a whole number from 1";
}

std::string rate(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool fits = end == text.c_str() + text.size() && !text.empty() && value >= 0 && value <= 1;
  return fits ? "" : text + ": expected a rate from 0 to 1";
}

std::string time(const std::string& text) {
  return simulate::parse_time(text) ? ""
                                    : text + ": expected a duration such as 90m, 1h30m or PT1H30M";
}

void add_inputs(CLI::App& plan, PlanOptions& options) {
  plan.add_option("DEFINITION", options.path, "A definition; `-` is standard input")->required();
  plan.add_option("--pipeline-name", options.settings.pipeline,
                  "Of a file with several pipelines, the one that is meant")
      ->type_name("NAME");
  repeatable(plan.add_option("--scenario", options.scenarios,
                             "What is assumed of the execution: a JSON file; repeatable"))
      .type_name("FILE");
  repeatable(plan.add_option("--parameter", options.start.parameters,
                             "A value; wins over scenario and start request"))
      .type_name("NAME=VALUE");
  plan.add_option("--start-request", options.start_request,
                  "How it is to be started: a file for `aws sagemaker start-pipeline-execution "
                  "--cli-input-json`")
      ->type_name("FILE");
  plan.add_option("--selected-steps", options.start.selected_steps, "Only these are to run")
      ->type_name("STEP,...");
  plan.add_option("--source-execution", options.start.source_execution,
                  "Which execution gives the outputs of the other steps: an ARN, latest or none")
      ->type_name("ARN");
  plan.add_option("--history", options.history,
                  "Saved AWS CLI output: cached results and durations")
      ->type_name("DIR");
  plan.add_option("--durations", options.durations,
                  "How long steps take: {\"steps\": {\"Train\": 3600}, \"types\": {...}}")
      ->type_name("FILE");
  plan.add_option("--parameters-from", options.parameters_from,
                  "Takes the values of a saved execution; --parameter overrides them")
      ->type_name("EXECUTION");
  plan.add_option("--resume", options.resume,
                  "The rest of a saved execution that failed or was stopped")
      ->type_name("EXECUTION");
  plan.add_option("--pipeline", options.pipeline_file,
                  "The answer of describe-pipeline, for the limit on parallel steps")
      ->type_name("FILE");
}

}  // namespace

void add_plan(CLI::App& app, PlanOptions& options) {
  CLI::App& plan =
      *app.add_subcommand("plan", "Dry run: what would run, what is cached, how long it takes");
  add_inputs(plan, options);
  plan.add_option("--max-parallel", options.max_parallel, "Steps that run at the same time")
      ->check(positive)
      ->type_name("N");
  plan.add_option("--region", options.region, "The region of the execution");
  plan.add_option("--now", options.now, "When the execution starts; now, if not given")
      ->type_name("TIME");
  plan.add_flag("--continue-after-failure", options.continue_after_failure,
                "Independent steps still start after a step has failed (not documented by AWS)");
  plan.add_option("--max-duration", options.max_duration, "A longer execution breaks the budget")
      ->check(time)
      ->type_name("TIME");
  repeatable(plan.add_option("--forbid-miss", options.forbid_miss,
                             "The budget breaks unless the step takes a cached result"))
      .delimiter(',')
      ->type_name("STEP,...");
  plan.add_option("--require-hit-rate", options.hit_rate,
                  "Of the cacheable steps that would run, at least this part is cached")
      ->check(rate)
      ->type_name("0..1");
  add_cost_options(plan, options.cost);
  plan.add_option("--config", options.which.config,
                  "This configuration instead of the nearest plumbline.jsonc")
      ->type_name("FILE");
  plan.add_flag("--isolated", options.which.isolated, "Without any configuration");
  repeatable(plan.add_option("--sweep", options.sweeps,
                             "A table instead: max-parallel=1..16 or Parameters.NAME=a,b,c; "
                             "repeatable"))
      .type_name("WHAT=VALUES");
  plan.add_flag("--allow-guesses", options.allow_guesses,
                "A budget holds as long as nothing says otherwise");
  plan.add_flag("--detailed-exitcode", options.detailed_exit_code,
                "Exit status 4 when anything would run");
  repeatable(plan.add_option(
                 "-f,--format", options.formats,
                 "text, json, markdown, html, svg, dot or mermaid; what breaks budgets as sarif, "
                 "github, gitlab, junit, checkstyle or rdjsonl; with :FILE to write there; "
                 "repeatable"))
      .type_name("FORMAT[:FILE]");
  plan.add_option("-o,--output", options.output, "Where the first format goes")->type_name("FILE");
  add_color(plan, options.color);
}

}  // namespace plumbline::cli
