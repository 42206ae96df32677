#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::training) continue;
    for (const json::Member& member : step.arguments->members()) {
      const bool profiler = member.key == "ProfilerRuleConfigurations";
      if (!profiler && member.key != "DebugRuleConfigurations") continue;
      const std::size_t count = member.value.items().size();
      if (count == 0) continue;
      Diagnostic& found = findings.add(
          member.key_range, fmt::format("{} starts {} more job{} beside its training",
                                        quoted(step.name, 50), count, count == 1 ? "" : "s"));
      found.mark = "a job of its own";
      found.help.push_back(profiler ? "set `disable_profiler=True` when nobody reads the reports"
                                    : "remove the rules that nobody looks at");
    }
  }
}

}  // namespace

extern constinit const Rule cost_debug_jobs{
    "cost/debug-jobs",
    Severity::note,
    "Each rule of the debugger or profiler is a job of its own.",
    check,
    Needs::part,
    false,
    Profiles::cost};

}  // namespace plumbline
