#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/rule.h"
#include "rules/conditions/metrics.h"

namespace plumbline {
namespace {

bool registers(const json::Value& steps) {
  const auto items = steps.items();
  return std::any_of(items.begin(), items.end(), [](const json::Value& step) {
    return step["Type"].text() == "RegisterModel";
  });
}

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    const json::Value& arguments = *step.arguments;
    if (step.type != StepType::condition || !registers(arguments["IfSteps"])) continue;
    for (const json::Value& condition : arguments["Conditions"].items()) {
      const json::Value& path = condition["LeftValue"]["Std:JsonGet"]["Path"];
      const std::string_view type = condition["Type"].text();
      const int way = type.starts_with("GreaterThan") ? 1 : type.starts_with("LessThan") ? -1 : 0;
      if (way * better(path.text()) != -1) continue;
      Diagnostic& found = findings.add(
          condition["Type"].range(),
          fmt::format("{} registers models whose {} is {} the threshold", quoted(step.name, 30),
                      quoted(path.text(), 30), way > 0 ? "above" : "below"));
      found.mark = "the wrong way round?";
      found.help.emplace_back("check which models are to pass");
    }
  }
}

}  // namespace

extern constinit const Rule conditions_metric_direction{
    "conditions/metric-direction",
    Severity::note,
    "A gate lets models pass that are worse than the threshold.",
    check,
    Needs::part,
    false,
    Profiles::production};

}  // namespace plumbline
