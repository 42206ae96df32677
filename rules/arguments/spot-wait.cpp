#include <fmt/format.h>

#include <algorithm>

#include "rules/arguments/words.h"

namespace plumbline {
namespace {

// arguments/unknown-member says it.
bool is_misspelt(const json::Value& request) {
  constexpr std::string_view name = "EnableManagedSpotTraining";
  const auto members = request.members();
  return !request[name] && members.size() <= 100 &&
         std::any_of(members.begin(), members.end(), [&](const json::Member& member) {
           return !nearest(member.key, {name}).empty();
         });
}

// One training request: a Training step's Arguments, or a definition of a tuning job.
void check_request(const json::Value& request, const Step& step, Findings& findings) {
  const json::Value& stopping = request["StoppingCondition"];
  const json::Value& wait = stopping["MaxWaitTimeInSeconds"];
  const json::Value& spot = request["EnableManagedSpotTraining"];
  // What is no time at all is said elsewhere.
  const bool time = is_function(wait) || is_placeholder(wait) || wait.integer().value_or(0) > 0;
  if (!time || !request.complete() || is_misspelt(request)) return;
  const bool maybe = is_function(spot);
  if (!spot || (spot.is(json::Kind::boolean) && !spot.boolean()) || maybe) {
    Diagnostic& found = findings.add(
        wait.range(),
        fmt::format("step {} waits for spot capacity, but {}", quoted(step.name, 30),
                    maybe ? "`EnableManagedSpotTraining` may be false" : "does not ask for it"),
        error_if(!maybe));
    found.mark = "only with managed spot training";
    if (spot) found.labels.push_back(findings.label(spot.range(), "spot training is chosen here"));
    found.help.emplace_back(
        maybe ? "make two steps, one for each value, in the branches of a Condition step"
              : "add \"EnableManagedSpotTraining\": true, or remove `MaxWaitTimeInSeconds`");
    found.notes.emplace_back(
        "AWS says \"Invalid MaxWaitTimeInSeconds. It is only supported when "
        "EnableManagedSpotTraining is set to true\"");
    return;
  }
  const auto seconds = wait.integer(), most = stopping["MaxRuntimeInSeconds"].integer();
  if (!seconds || !most || *most < 1 || *seconds >= *most) return;
  Diagnostic& found =
      findings.add(wait.range(),
                   fmt::format("step {} waits {} seconds in all, less than the {} that it may run",
                               quoted(step.name, 30), *seconds, *most),
                   Severity::warning);
  found.mark = "includes the time of running";
  found.labels.push_back(
      findings.label(stopping["MaxRuntimeInSeconds"].range(), "may run so long"));
  found.help.push_back(fmt::format("raise it to {} or more", *most));
}

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.pipeline.steps) {
    const json::Value& arguments = (*step.node)["Arguments"];
    if (step.type == StepType::training) check_request(arguments, step, findings);
    if (step.type != StepType::tuning) continue;
    check_request(arguments["TrainingJobDefinition"], step, findings);
    for (const json::Value& definition : arguments["TrainingJobDefinitions"].items()) {
      check_request(definition, step, findings);
    }
  }
}

}  // namespace

extern constinit const Rule arguments_spot_wait{
    "arguments/spot-wait", Severity::error,
    "A time to wait for spot capacity makes sense only with managed spot training.", check};

}  // namespace plumbline
