#include <fmt/format.h>

#include <algorithm>

#include "rules/conditions/comparisons.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_condition(facts, [&](StepId id, const json::Value& condition) {
    const json::Value &left = condition["LeftValue"], &right = condition["RightValue"];
    const std::string step = quoted(facts.pipeline.steps[id].name, 40);
    if (is_plain_literal(left) && is_plain_literal(right)) {
      Diagnostic& found = findings.add(
          both_sides(left, right),
          fmt::format("both sides are literals: this condition of {} never changes", step));
      found.mark = "always the same outcome";
      found.help.emplace_back("use a parameter to switch a branch on and off");
    } else if (is_function(left) && is_function(right) &&
               without_blanks(facts.document.text(left.range())) ==
                   without_blanks(facts.document.text(right.range()))) {
      Diagnostic& found = findings.add(
          both_sides(left, right),
          fmt::format("both sides are the same: this condition of {} never changes", step),
          Severity::warning);
      found.mark = "compared with itself";
      found.help.emplace_back("check which value the other side was meant to be");
    }
    const json::Value &query = condition["QueryValue"], &values = condition["Values"];
    const auto items = values.items();
    if (is_plain_literal(query) && !items.empty() &&
        std::all_of(items.begin(), items.end(), is_plain_literal)) {
      Diagnostic& found = findings.add(
          both_sides(query, values),
          fmt::format("all values are literals: this condition of {} never changes", step));
      found.mark = "always the same outcome";
      found.help.emplace_back("use a parameter to switch a branch on and off");
    }
  });
}

}  // namespace

extern constinit const Rule conditions_constant{
    "conditions/constant", Severity::note,
    "A comparison whose sides are both fixed always has the same outcome.", check, Needs::part};

}  // namespace plumbline
