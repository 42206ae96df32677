#include <fmt/format.h>

#include <string>
#include <unordered_map>

#include "rules/conditions/comparisons.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_condition_list(facts, [&](StepId id, const json::Value& list, bool) {
    std::unordered_map<std::string, const json::Value*> seen;
    for (const json::Value& condition : list.items()) {
      if (!condition.is(json::Kind::object) || condition.size() == 0) continue;
      const auto [entry, fresh] =
          seen.emplace(without_blanks(facts.document.text(condition.range())), &condition);
      if (fresh) continue;
      Diagnostic& found = findings.add(
          condition.range(),
          fmt::format("{} has this condition twice", quoted(facts.pipeline.steps[id].name, 60)));
      found.mark = "decides nothing more";
      found.labels.push_back(findings.label(entry->second->range(), "the first one"));
      found.help.emplace_back("remove it, or compare what was meant here");
    }
  });
}

}  // namespace

extern constinit const Rule conditions_repeated{"conditions/repeated", Severity::warning,
                                                "The same condition stands twice in one list.",
                                                check, Needs::part};

}  // namespace plumbline
