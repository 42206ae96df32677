#include <fmt/format.h>

#include "rules/arguments/spot.h"
#include "rules/arguments/words.h"

namespace plumbline {
namespace {

// Without managed spot training nothing waits for capacity.
void check_spot(const json::Value& wait, const json::Value& spot, const Step& step,
                Findings& findings) {
  const bool maybe = is_function(spot);
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
}

// The time of waiting includes the time of running.
void check_times(const json::Value& wait, const json::Value& runtime, const Step& step,
                 Findings& findings) {
  const auto seconds = wait.integer(), most = runtime.integer();
  if (!seconds || !most || *most < 1 || *seconds >= *most) return;
  Diagnostic& found =
      findings.add(wait.range(),
                   fmt::format("step {} waits {} seconds in all, less than the {} that it may run",
                               quoted(step.name, 30), *seconds, *most),
                   Severity::warning);
  found.mark = "includes the time of running";
  found.labels.push_back(findings.label(runtime.range(), "may run so long"));
  found.help.push_back(fmt::format("raise it to {} or more", *most));
}

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    each_training_request(step, [&](const json::Value& request) {
      const SpotTraining asked = spot_training(request);
      if (asked.wait == nullptr) return;
      if (!asked.certain) return check_spot(*asked.wait, *asked.spot, step, findings);
      check_times(*asked.wait, request["StoppingCondition"]["MaxRuntimeInSeconds"], step, findings);
    });
  }
}

}  // namespace

extern constinit const Rule arguments_spot_wait{
    "arguments/spot-wait", Severity::error,
    "A time to wait for spot capacity makes sense only with managed spot training.", check,
    Needs::part};

}  // namespace plumbline
