#include "analyzer/cli/plan.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "analyzer/check/digest.h"
#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/outputs.h"
#include "analyzer/cli/terminal.h"
#include "analyzer/report/plan.h"
#include "analyzer/report/plan_pages.h"
#include "analyzer/report/report.h"
#include "analyzer/simulate/budgets.h"

namespace plumbline::cli {
namespace {

constexpr std::array<std::string_view, 6> budget_rules{
    "budget/forbidden-miss",    "budget/hit-rate",     "budget/max-cost",
    "budget/max-cost-increase", "budget/max-duration", "budget/not-provable"};

std::optional<PlanPicture> picture_of(std::string_view format) {
  if (format == "markdown") return PlanPicture::markdown;
  if (format == "html") return PlanPicture::html;
  if (format == "svg") return PlanPicture::svg;
  if (format == "dot") return PlanPicture::dot;
  if (format == "mermaid") return PlanPicture::mermaid;
  return std::nullopt;
}

// The analysis is ours alone: what is said of it is not what the rules found.
void keep_only(const Analysis& analysis, std::vector<Diagnostic> findings) {
  const_cast<Analysis&>(analysis).diagnostics = std::move(findings);
}

// Throws Error when the service would refuse the definition, or to start it so; says why before.
void require_startable(const PlanOptions& options, const Opening& opening) {
  const Analysis& analysis = *opening.analysis;
  const std::string name(analysis.contents.file->name());
  require_one(analysis);
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
  const FileReport report{name, {}, analysis.contents.file->size(), "checked", opening.analysis};
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

// What breaks budgets.
std::string render_breaches(const PlanOptions& options, const std::vector<Opening>& openings,
                            const std::vector<simulate::Plan>& plans, Format format) {
  std::vector<Diagnostic> findings;
  for (const simulate::Plan& plan : plans) {
    for (Diagnostic found : plan.findings) {
      // Each plan has a document of its own, of the same bytes.
      found.where.document = &openings[0].analysis->document();
      if (plans.size() > 1) found.message += fmt::format(" (scenario {})", quoted(plan.scenario));
      findings.push_back(std::move(found));
    }
  }
  keep_only(*openings[0].analysis, std::move(findings));
  return render_findings(openings[0].analysis, options.path, format, budget_rules);
}

bool breaches(const simulate::Plan& plan) {
  return std::any_of(plan.findings.begin(), plan.findings.end(),
                     [](const Diagnostic& each) { return each.severity == Severity::error; });
}

bool would_run(const simulate::Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const simulate::PlannedStep& step) {
    const bool starts =
        step.verdict == simulate::Verdict::run || step.verdict == simulate::Verdict::unknown;
    return starts && !step.attempts.empty();
  });
}

int exit_status(const PlanOptions& options, bool breached, bool runs) {
  if (breached) return 1;
  return options.detailed_exit_code && runs ? 4 : 0;
}

// The place of what is about no step.
Location whole_of(const Analysis& analysis) {
  const std::uint32_t begin = analysis.tree().root().range().begin;
  return {&analysis.document(), {begin, begin + 1}};
}

// Throws Error.
simulate::Plan plan_of(const PlanOptions& options, const PlanInputs& inputs,
                       const Opening& opening) {
  if (opening.scenario && opening.analysis->has_definition()) {
    simulate::require_fitting(*opening.scenario, opening.analysis->pipeline);
  }
  require_startable(options, opening);
  const Analysis& analysis = *opening.analysis;
  const simulate::Budgets budgets = budgets_of(options, analysis.pipeline);
  simulate::Plan plan = simulate::simulate(question_of(options, inputs, opening));
  check_budgets(budgets, whole_of(analysis), plan);
  return plan;
}

int sweep(const PlanOptions& options, const std::vector<Output>& outputs, const Pricing& pricing) {
  if (options.scenarios.size() > 1) {
    throw Error(Error::Kind::usage, "--sweep varies one scenario, and several were given");
  }
  if (!options.cost.against.empty()) {
    throw Error(Error::Kind::usage, "--sweep compares its own rows: no --against");
  }
  for (const Output& output : outputs) {
    if (output.format == "text" || output.format == "json") continue;
    throw Error(Error::Kind::usage,
                fmt::format("--sweep gives a table: text or json, not {}", output.format));
  }
  const PlanInputs inputs(options);
  const std::string scenario = options.scenarios.empty() ? "" : options.scenarios[0];
  std::vector<SweepRow> rows;
  bool breached = false, runs = false;
  for (const SweepPlan& each : sweep_of(options)) {
    const Opening opening = open_plan(each.options, inputs, open_scenario(each.options, scenario));
    simulate::Plan plan = plan_of(each.options, inputs, opening);
    const Analysis& analysis = *opening.analysis;
    const cost::PlanCost cost = pricing.price(plan, analysis.pipeline, *analysis.graph);
    pricing.audit(plan, cost, nullptr, whole_of(analysis), options.allow_guesses);
    const simulate::Totals& totals = plan.totals;
    SweepRow row{each.values, totals.makespan, cost.expected,   totals.peak_parallel,
                 totals.run,  totals.hit,      cost.at_least(), plan.status};
    for (auto& [name, value] : row.values) value = analysis.secrets.hide(std::move(value));
    rows.push_back(std::move(row));
    breached = breached || breaches(plan);
    runs = runs || would_run(plan);
  }
  mark_best(rows);
  for (const Output& output : outputs) {
    const std::string text =
        render_sweep(rows, output.format == "json" ? PlanFormat::json : PlanFormat::text);
    write_output(output, text);
  }
  return exit_status(options, breached, runs);
}

}  // namespace

int plan(const PlanOptions& asked) {
  const PlanOptions options = configured(asked);
  const std::vector<Output> outputs =
      parse_outputs(options.formats, options.output, formats_of("plan"));
  const Pricing pricing(options.cost, options.region);
  if (!options.sweeps.empty()) return sweep(options, outputs, pricing);
  const PlanInputs inputs(options);
  std::vector<std::string> scenarios = options.scenarios;
  if (scenarios.empty()) scenarios.emplace_back();
  std::vector<Opening> openings;
  std::vector<simulate::Plan> plans;
  std::vector<cost::PlanCost> costs, costs_before;
  std::vector<Before> before;
  for (const std::string& scenario : scenarios) {
    openings.push_back(open_plan(options, inputs, open_scenario(options, scenario)));
    const Opening& opening = openings.back();
    plans.push_back(plan_of(options, inputs, opening));
    const Analysis& analysis = *opening.analysis;
    costs.push_back(pricing.price(plans.back(), analysis.pipeline, *analysis.graph));
    if (!options.cost.against.empty()) {
      before.push_back(plan_before(options, inputs, opening));
      const Analysis& old = *before.back().opening.analysis;
      costs_before.push_back(pricing.price(before.back().plan, old.pipeline, *old.graph));
    }
    pricing.audit(plans.back(), costs.back(), before.empty() ? nullptr : &costs_before.back(),
                  whole_of(analysis), options.allow_guesses);
  }
  std::vector<PlanView> views;
  const std::string hash = sha256(inputs.definition->text());
  for (std::size_t i = 0; i < plans.size(); ++i) {
    views.push_back(
        {plans[i], *openings[i].analysis, std::string(inputs.definition->name()), hash, &costs[i]});
    if (!before.empty()) {
      views.back().before = {before[i].name, &before[i].plan, &costs_before[i]};
    }
  }
  for (const Output& output : outputs) {
    const bool color = output.file.empty() && use_color(options.color, STDOUT_FILENO);
    const auto picture = picture_of(output.format);
    std::string text =
        picture                   ? render(page_of(views, version()), *picture)
        : output.format == "text" ? render_plan(views, PlanFormat::text, color)
        : output.format == "json"
            ? render_plan(views, PlanFormat::json, false)
            : render_breaches(options, openings, plans,
                              findings_format(output.format).value_or(Format::sarif));
    text = openings[0].analysis->secrets.hide(std::move(text));
    write_output(output, text);
  }
  return exit_status(options, std::any_of(plans.begin(), plans.end(), breaches),
                     std::any_of(plans.begin(), plans.end(), would_run));
}

}  // namespace plumbline::cli
