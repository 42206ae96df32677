#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// A literal that is not `true`, or nothing: the check is made, or keeps no baseline of its own.
bool is_false(const json::Value& value) {
  return !value || (value.is(json::Kind::boolean) && !value.boolean());
}

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::quality_check && step.type != StepType::clarify_check) continue;
    const json::Value& node = *step.node;
    if (!is_false(node["SkipCheck"]) && !is_false(node["RegisterNewBaseline"])) continue;
    const auto given = [&](std::string_view key) {
      return node[key] && !node[key].is(json::Kind::null);
    };
    if (given("ModelPackageGroupName") || given("SuppliedBaselineConstraints") ||
        given("SuppliedBaselineStatistics")) {
      continue;
    }
    if (!node.complete() || !node["CheckType"]) continue;
    Diagnostic& found =
        findings.add(node["CheckType"].range(),
                     fmt::format("{} has no baseline to compare with", quoted(step.name, 60)));
    found.mark = "needs an earlier baseline";
    found.help.emplace_back(
        "set `ModelPackageGroupName` or `SuppliedBaselineConstraints`, or both `SkipCheck` and "
        "`RegisterNewBaseline` to true");
  }
}

}  // namespace

extern constinit const Rule reliability_no_baseline{
    "reliability/no-baseline", Severity::warning,
    "A check compares with a baseline, and nothing says which one.", check, Needs::part};

}  // namespace plumbline
