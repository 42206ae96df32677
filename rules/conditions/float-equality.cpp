#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "rules/conditions/comparisons.h"

namespace plumbline {
namespace {

bool is_fraction(const json::Value& value) {
  const auto number = value.number();
  return number && *number != std::floor(*number);
}

// What a job has computed: a value in a file, or a metric.
bool is_computed(const json::Value& value) {
  const std::string_view get = value["Get"].text();
  return (value["Std:JsonGet"] && value.size() == 1) ||
         get.find(".FinalMetricDataList[") != std::string_view::npos;
}

void check(const Facts& facts, Findings& findings) {
  const auto add = [&](StepId id, Range range, const json::Value& number) {
    Diagnostic& found = findings.add(
        range, fmt::format("a computed number is seldom exactly {}, as {} expects",
                           quoted(number.text(), 20), quoted(facts.pipeline.steps[id].name, 40)));
    found.mark = "equal to the last digit";
    found.help.emplace_back("use `GreaterThanOrEqualTo` or `LessThanOrEqualTo`");
  };
  each_condition(facts, [&](StepId id, const json::Value& condition) {
    const json::Value &left = condition["LeftValue"], &right = condition["RightValue"];
    if (condition["Type"].text() == "Equals") {
      if (is_fraction(left) && is_computed(right)) add(id, both_sides(left, right), left);
      if (is_fraction(right) && is_computed(left)) add(id, both_sides(left, right), right);
    }
    if (condition["Type"].text() != "In" || !is_computed(condition["QueryValue"])) return;
    const auto values = condition["Values"].items();
    const auto fraction = std::find_if(values.begin(), values.end(), is_fraction);
    if (fraction != values.end()) add(id, condition["Values"].range(), *fraction);
  });
}

}  // namespace

extern constinit const Rule conditions_float_equality{
    "conditions/float-equality", Severity::warning,
    "A number that a job has computed is hardly ever exactly the one that is written here.", check};

}  // namespace plumbline
