#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

bool registers(const json::Value& step) {
  const std::string_view type = step["Type"].text();
  return type == "RegisterModel" || type == "Model";
}

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::condition) continue;
    const json::Value &then = (*step.arguments)["IfSteps"],
                      &otherwise = (*step.arguments)["ElseSteps"];
    const auto items = then.items();
    if (otherwise.size() > 0 || std::none_of(items.begin(), items.end(), registers)) continue;
    Diagnostic& found = findings.add(
        (*step.node)["Name"].range(),
        fmt::format("when {} decides against the model, the execution succeeds without a word",
                    quoted(step.name, 40)));
    found.mark = "no step in `ElseSteps`";
    found.help.emplace_back("add a Fail step or a message to `ElseSteps`");
  }
}

}  // namespace

extern constinit const Rule conditions_silent_gate{"conditions/silent-gate",
                                                   Severity::note,
                                                   "When the gate is closed nothing says so.",
                                                   check,
                                                   Needs::part,
                                                   false,
                                                   Profiles::production};

}  // namespace plumbline
