#include <fmt/format.h>

#include "rules/parameters/legal_name.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    const json::Value& at = (*step.node)["Name"];
    const std::string_view name = at.text();
    if (!at.is(json::Kind::string) || is_placeholder(name)) continue;
    if (name.empty()) {
      Diagnostic& found =
          findings.add(at.range(), "step name is empty: expected 1 to 64 characters");
      found.help.push_back("name the step with letters, digits, `-` and `_`");
    } else if (const std::string character = illegal_character(name); !character.empty()) {
      Diagnostic& found = findings.add(
          at.range(),
          fmt::format("step name contains {}: expected letters, digits, `-` and `_`", character));
      found.mark = fmt::format("contains {}", character);
      found.help.push_back("rename the step; DisplayName takes any characters");
    } else if (name.size() > 64) {
      Diagnostic& found = findings.add(
          at.range(), fmt::format("step name has {} characters: expected at most 64", name.size()));
      found.mark = fmt::format("{} too many", name.size() - 64);
      found.help.push_back("shorten the name; DisplayName takes up to 256 characters");
    }
  }
}

}  // namespace

extern constinit const Rule graph_illegal_step_name{
    "graph/illegal-step-name", Severity::error,
    "A step name has 1 to 64 letters, digits, hyphens and underscores.", check, Needs::part};

}  // namespace plumbline
