#include <fmt/format.h>

#include "rules/cache/cached.h"

namespace plumbline {
namespace {

// "ProfilerReport-1649267441": seconds since 1970 behind a hyphen.
bool has_moment(std::string_view name) {
  const std::size_t hyphen = name.rfind('-');
  if (hyphen == std::string_view::npos) return false;
  const std::string_view digits = name.substr(hyphen + 1);
  return digits.size() >= 10 && digits.find_first_not_of("0123456789") == std::string_view::npos;
}

void check(const Facts& facts, Findings& findings) {
  each_cached(facts, [&](StepId, const Step& step) {
    const json::Value& arguments = *step.arguments;
    if (arguments["ProfilerConfig"]["DisableProfiler"].boolean()) return;
    for (const json::Value& rule : arguments["ProfilerRuleConfigurations"].items()) {
      const json::Value& name = rule["RuleConfigurationName"];
      if (!name.is(json::Kind::string) || is_placeholder(name) || !has_moment(name.text()))
        continue;
      Diagnostic& found = findings.add(
          name.range(), fmt::format("the SDK says that {} makes {} miss after every build",
                                    quoted(name.text(), 40), quoted(step.name, 40)));
      found.mark = "new in every build";
      found.help.emplace_back("set `disable_profiler=True` when nobody reads the reports");
      found.notes.emplace_back("AWS does not list the profiler among what counts in the key");
      return;
    }
  });
}

}  // namespace

extern constinit const Rule cache_profiler_rule{
    "cache/profiler-rule", Severity::note,
    "The name of a default profiler rule holds the moment of the build.", check, Needs::part};

}  // namespace plumbline
