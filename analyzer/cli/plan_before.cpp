// The definition as it was, planned on the same assumptions.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/earlier.h"
#include "analyzer/cli/plan.h"

namespace plumbline::cli {
namespace {

using simulate::Scenario;

// What a scenario says of steps and parameters that the definition did not have yet is left out.
std::shared_ptr<const Scenario> fitted(const std::shared_ptr<const Scenario>& scenario,
                                       const Pipeline& pipeline) {
  if (!scenario || !scenario->file) return scenario;
  const auto copy = std::const_pointer_cast<Scenario>(simulate::read_scenario(scenario->file));
  const auto unknown = [&](const auto& named) { return pipeline.find_step(named.name) == no_step; };
  std::erase_if(copy->steps, unknown);
  std::erase_if(copy->conditions, unknown);
  if (copy->selected) std::erase_if(*copy->selected, unknown);
  std::erase_if(copy->parameters, [&](const Scenario::Given& given) {
    return pipeline.find_parameter(given.name) == nullptr;
  });
  return copy;
}

}  // namespace

Before plan_before(const PlanOptions& options, const PlanInputs& inputs, const Opening& now) {
  const auto earlier = open_earlier(options.cost.against, options.path, options.max_file_size,
                                    options.settings.pipeline);
  if (!earlier) {
    throw Error(Error::Kind::input,
                fmt::format("{}: not in revision {}", options.path, typed(options.cost.against)));
  }
  PlanOptions same = options;
  std::erase_if(same.start.parameters, [&](const std::string& given) {
    return earlier->pipeline.find_parameter(given.substr(0, given.find('='))) == nullptr;
  });
  PlanInputs old = inputs;
  old.definition = earlier->contents.file;
  Before before;
  before.name = std::string(earlier->contents.file->name());
  before.opening = open_plan(same, old, fitted(now.scenario, earlier->pipeline));
  const Analysis& analysis = *before.opening.analysis;
  const auto error =
      std::find_if(analysis.diagnostics.begin(), analysis.diagnostics.end(),
                   [](const Diagnostic& each) { return each.severity == Severity::error; });
  if (error != analysis.diagnostics.end() || !analysis.has_definition() || !analysis.graph) {
    throw Error(Error::Kind::usage,
                fmt::format("--against {}: cannot be planned: {}", typed(options.cost.against),
                            error != analysis.diagnostics.end() ? error->message
                                                                : analysis.contents.why_not));
  }
  before.plan = simulate::simulate(question_of(same, old, before.opening));
  return before;
}

}  // namespace plumbline::cli
