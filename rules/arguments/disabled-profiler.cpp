#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::training) continue;
    const json::Value& profiler = (*step.arguments)["ProfilerConfig"];
    const json::Value& off = profiler["DisableProfiler"];
    if (!off.boolean()) continue;
    Diagnostic* found = nullptr;
    for (const json::Member& member : profiler.members()) {
      if (member.key == "DisableProfiler" || member.value.is(json::Kind::null)) continue;
      if (found != nullptr) {
        found->labels.push_back(findings.label(member.key_range, "likewise"));
        continue;
      }
      found = &findings.add(member.key_range,
                            fmt::format("step {} turns the profiler off and still sets {}",
                                        quoted(step.name, 30), quoted(member.key, 40)));
      found->mark = "not allowed when it is off";
      found->labels.push_back(findings.label(off.range(), "turned off here"));
      found->help.emplace_back("remove everything but `DisableProfiler`");
      found->notes.emplace_back(
          "AWS says \"ProfilerConfig is not allowed to have fields when disabled.\"");
    }
  }
}

}  // namespace

extern constinit const Rule arguments_disabled_profiler{
    "arguments/disabled-profiler", Severity::error,
    "A profiler that is turned off takes no settings.", check, Needs::part};

}  // namespace plumbline
