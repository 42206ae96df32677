#include "analyzer/cli/plan.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/report/plan.h"
#include "analyzer/report/plan_pages.h"
#include "analyzer/report/report.h"
#include "analyzer/simulate/budgets.h"

namespace plumbline::cli {
namespace {

// A plan with its costs, and the definition as it was where there is one.
struct Made {
  simulate::Plan plan;
  cost::PlanCost cost, cost_before;
  std::optional<Before> before;
};

struct Output {
  std::string format, file;  // file: empty is standard output
};

std::optional<PlanPicture> picture_of(std::string_view format) {
  if (format == "markdown") return PlanPicture::markdown;
  if (format == "html") return PlanPicture::html;
  if (format == "svg") return PlanPicture::svg;
  if (format == "dot") return PlanPicture::dot;
  if (format == "mermaid") return PlanPicture::mermaid;
  return std::nullopt;
}

std::vector<Output> outputs_of(const PlanOptions& options) {
  std::vector<Output> outputs;
  for (const std::string& wanted : options.formats) {
    const std::size_t colon = wanted.find(':');
    Output output{wanted.substr(0, colon),
                  colon == std::string::npos ? "" : wanted.substr(colon + 1)};
    if (output.format != "text" && output.format != "json" && output.format != "sarif" &&
        !picture_of(output.format)) {
      throw Error(
          Error::Kind::usage,
          fmt::format("--format {}: expected text, json, sarif, markdown, html, svg, dot or "
                      "mermaid",
                      typed(output.format)));
    }
    if (colon != std::string::npos && output.file.empty()) {
      throw Error(Error::Kind::usage, fmt::format("--format {}: no file after the colon", wanted));
    }
    outputs.push_back(std::move(output));
  }
  if (!options.output.empty()) outputs[0].file = options.output;
  const auto to_terminal = std::count_if(outputs.begin(), outputs.end(),
                                         [](const Output& each) { return each.file.empty(); });
  if (to_terminal > 1) {
    throw Error(Error::Kind::usage, "only one format can go to standard output");
  }
  return outputs;
}

FileReport report_of(const PlanOptions& options, std::shared_ptr<const Analysis> analysis) {
  FileReport report;
  report.path = analysis->contents.file->name();
  report.root_path = options.path == "-" ? "" : path_below(options.path, absolute_directory(""));
  report.status = "checked";
  report.bytes = analysis->contents.file->size();
  report.sha256 = sha256(analysis->contents.file->text());
  report.analysis = std::move(analysis);
  return report;
}

// The analysis is ours alone: what is said of it is not what the rules found.
void keep_only(const Analysis& analysis, std::vector<Diagnostic> findings) {
  const_cast<Analysis&>(analysis).diagnostics = std::move(findings);
}

// Throws Error when the service would refuse the definition, or to start it so; says why before.
void require_startable(const PlanOptions& options, const Opening& opening) {
  const Analysis& analysis = *opening.analysis;
  const std::string name(analysis.contents.file->name());
  if (!analysis.has_definition()) {
    throw Error(Error::Kind::input, fmt::format("{}: {}: expected a pipeline definition", name,
                                                analysis.contents.why_not));
  }
  std::vector<Diagnostic> errors;
  for (const Diagnostic& each : analysis.diagnostics) {
    if (each.severity == Severity::error && each.counts()) errors.push_back(each);
  }
  if (errors.empty()) return;
  const std::size_t count = errors.size();
  keep_only(analysis, std::move(errors));
  const FileReport report = report_of(options, opening.analysis);
  ReportOptions look;
  look.color = use_color(options.color, STDERR_FILENO);
  write_stderr(render({&report, 1}, Format::text, look));
  throw Error(Error::Kind::usage, fmt::format("{}: {} above: no plan can be made", name,
                                              count == 1 ? "the error" : "the errors"));
}

simulate::Budgets budgets_of(const PlanOptions& options, const Pipeline& pipeline) {
  simulate::Budgets budgets;
  if (!options.max_duration.empty()) {
    budgets.max_duration = simulate::parse_time(options.max_duration);
  }
  budgets.hit_rate = options.hit_rate;
  budgets.allow_guesses = options.allow_guesses;
  for (const std::string& name : options.forbid_miss) {
    const StepId id = pipeline.find_step(name);
    if (id != no_step) {
      budgets.forbid_miss.push_back(id);
      continue;
    }
    const std::string_view near = nearest(name, pipeline.step_names());
    throw Error(Error::Kind::usage,
                fmt::format("--forbid-miss {}: no such step{}", typed(name),
                            near.empty() ? "" : "; did you mean " + quoted(near) + "?"));
  }
  return budgets;
}

std::string render_sarif_of(const PlanOptions& options, const std::vector<Opening>& openings,
                            const std::vector<Made>& plans) {
  std::vector<Diagnostic> findings;
  for (const Made& made : plans) {
    const simulate::Plan& plan = made.plan;
    for (Diagnostic found : plan.findings) {
      // Each plan has a document of its own, of the same bytes.
      found.where.document = &openings[0].analysis->document();
      if (plans.size() > 1) found.message += fmt::format(" (scenario {})", quoted(plan.scenario));
      findings.push_back(std::move(found));
    }
  }
  keep_only(*openings[0].analysis, std::move(findings));
  const FileReport report = report_of(options, openings[0].analysis);
  ReportOptions look;
  look.version = version();
  for (const std::string_view id :
       {"budget/forbidden-miss", "budget/hit-rate", "budget/max-cost", "budget/max-cost-increase",
        "budget/max-duration", "budget/not-provable"}) {
    const Rule* const rule = find_rule(id);
    if (rule != nullptr) look.rules.push_back({rule, rule_page(id)});
  }
  return render({&report, 1}, Format::sarif, look);
}

// The first scenario, with all of them side by side.
PlanPage page_of(const std::vector<PlanView>& views, const Opening& opening) {
  const PlanView& view = views.front();
  PlanPage page;
  page.now = {view.plan.scenario, &view.plan, view.cost};
  page.pipeline = &view.analysis.pipeline;
  page.path = view.path;
  page.sha256 = view.sha256;
  page.version = version();
  page.before = view.before;
  if (views.size() > 1) {
    for (const PlanView& each : views) {
      page.scenarios.push_back({each.plan.scenario, &each.plan, each.cost});
    }
  }
  page.findings = opening.analysis->diagnostics;
  page.secrets = &opening.analysis->secrets;
  page.json = render_plan(views, PlanFormat::json, false);
  return page;
}

int exit_status(const PlanOptions& options, const std::vector<Made>& plans) {
  bool breached = false, runs = false;
  for (const Made& made : plans) {
    const simulate::Plan& plan = made.plan;
    breached = breached ||
               std::any_of(plan.findings.begin(), plan.findings.end(),
                           [](const Diagnostic& each) { return each.severity == Severity::error; });
    for (const simulate::PlannedStep& step : plan.steps) {
      const bool starts =
          step.verdict == simulate::Verdict::run || step.verdict == simulate::Verdict::unknown;
      runs = runs || (starts && !step.attempts.empty());
    }
  }
  if (breached) return 1;
  return options.detailed_exit_code && runs ? 4 : 0;
}

// Throws Error.
Made plan_of(const PlanOptions& options, const PlanInputs& inputs, const Opening& opening,
             const Pricing& pricing) {
  if (opening.scenario && opening.analysis->has_definition()) {
    simulate::require_fitting(*opening.scenario, opening.analysis->pipeline);
  }
  require_startable(options, opening);
  const Analysis& analysis = *opening.analysis;
  const simulate::Budgets budgets = budgets_of(options, analysis.pipeline);
  Made made;
  made.plan = simulate::simulate(question_of(options, inputs, opening));
  const std::uint32_t begin = analysis.tree().root().range().begin;
  const Location whole{&analysis.document(), {begin, begin + 1}};
  check_budgets(budgets, whole, made.plan);
  made.cost = pricing.price(made.plan, analysis.pipeline, *analysis.graph);
  if (!options.cost.against.empty()) {
    made.before = plan_before(options, inputs, opening);
    const Analysis& old = *made.before->opening.analysis;
    made.cost_before = pricing.price(made.before->plan, old.pipeline, *old.graph);
  }
  pricing.audit(made.plan, made.cost, made.before ? &made.cost_before : nullptr, whole,
                options.allow_guesses);
  return made;
}

int sweep(const PlanOptions& options, const std::vector<Output>& outputs) {
  if (options.scenarios.size() > 1) {
    throw Error(Error::Kind::usage, "--sweep varies one scenario, and several were given");
  }
  const Pricing pricing(options.cost, options.region);
  const PlanInputs inputs(options);
  const auto scenario =
      open_scenario(options, options.scenarios.empty() ? "" : options.scenarios[0]);
  std::vector<SweepRow> rows;
  bool breached = false;
  for (const SweepPlan& each : sweep_of(options)) {
    const Opening opening = open_plan(each.options, inputs, scenario);
    const Made made = plan_of(each.options, inputs, opening, pricing);
    const simulate::Totals& totals = made.plan.totals;
    rows.push_back({each.values, totals.makespan, totals.busy, totals.peak_parallel, totals.run,
                    totals.hit, made.plan.status, made.cost.expected, made.cost.at_least()});
    breached = breached || !made.plan.findings.empty();
  }
  mark_best(rows);
  for (const Output& output : outputs) {
    if (output.format != "text" && output.format != "json") {
      throw Error(Error::Kind::usage,
                  fmt::format("--sweep gives a table: text or json, not {}", output.format));
    }
    const std::string text =
        render_sweep(rows, output.format == "json" ? PlanFormat::json : PlanFormat::text);
    output.file.empty() ? write_stdout(text) : write_file(output.file, text);
  }
  return breached ? 1 : 0;
}

}  // namespace

int plan(const PlanOptions& asked) {
  const PlanOptions options = configured(asked);
  const std::vector<Output> outputs = outputs_of(options);
  if (!options.sweeps.empty()) return sweep(options, outputs);
  const Pricing pricing(options.cost, options.region);
  const PlanInputs inputs(options);
  std::vector<std::string> scenarios = options.scenarios;
  if (scenarios.empty()) scenarios.emplace_back();
  std::vector<Opening> openings;
  std::vector<Made> made;
  for (const std::string& scenario : scenarios) {
    openings.push_back(open_plan(options, inputs, open_scenario(options, scenario)));
    made.push_back(plan_of(options, inputs, openings.back(), pricing));
  }
  std::vector<PlanView> views;
  const std::string hash = sha256(inputs.definition->text());
  for (std::size_t i = 0; i < made.size(); ++i) {
    views.push_back({made[i].plan, *openings[i].analysis, std::string(inputs.definition->name()),
                     hash, &made[i].cost});
    if (made[i].before) {
      views.back().before = {made[i].before->name, &made[i].before->plan, &made[i].cost_before};
    }
  }
  for (const Output& output : outputs) {
    const bool color = output.file.empty() && use_color(options.color, STDOUT_FILENO);
    const auto picture = picture_of(output.format);
    std::string text =
        picture ? render(page_of(views, openings[0]), *picture)
        : output.format == "sarif"
            ? render_sarif_of(options, openings, made)
            : render_plan(views, output.format == "json" ? PlanFormat::json : PlanFormat::text,
                          color);
    text = openings[0].analysis->secrets.hide(std::move(text));
    output.file.empty() ? write_stdout(text) : write_file(output.file, text);
  }
  return exit_status(options, made);
}

}  // namespace plumbline::cli
