#include <fmt/format.h>

#include "analyzer/config/world.h"
#include "rules/arguments/elsewhere.h"
#include "rules/arguments/words.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

// Whether the configuration says that AWS has added it.
bool is_new(const Facts& facts, const ArgumentFinding& found) {
  if (facts.world->members.empty()) return false;
  const Step& step = facts.pipeline.steps[found.step];
  const std::string path = members_path(facts.tree.root(), step, found.value->range());
  return facts.world->knows_member(step.type_name,
                                   (path.empty() ? "" : path + ".") + std::string(found.name));
}

void check(const Facts& facts, Findings& findings) {
  Similar similar;
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::unknown_member || is_placeholder(found.name)) continue;
    if (is_new(facts, found)) continue;
    const auto candidates = schema::candidates(found.shape);
    const Nearest meant = similar.to(found.name, candidates);
    // Next to the member that looks like it, it is rather a new one.
    const bool misspelt = !meant.empty() && !(*found.value)[meant];
    const std::string place = misspelt || !similar.affords(100) ? "" : elsewhere(facts, found);
    // Two edits are a slip; a name further off may be one that AWS has added since.
    const bool slip = misspelt && !nearest(found.name, candidates, 2).empty();
    const bool certain = slip || !place.empty();
    std::string said =
        fmt::format("{} is no member of {}", quoted(found.name, 40), what(facts, found));
    if (!certain) said += fmt::format(", as of {}", schema::shapes_date());
    Diagnostic& finding = findings.add(found.range, std::move(said), error_if(certain));
    finding.mark = "unknown member";
    if (misspelt) {
      findings.suggest(finding, found.range, meant, meant.alone);
    } else if (!place.empty()) {
      finding.help.push_back(fmt::format("move it to {}", quoted(place, 100)));
    } else {
      finding.help.push_back("remove it, unless AWS has added it since");
      if (!candidates.empty()) {
        finding.notes.push_back(fmt::format("it takes {}", quoted_list(candidates, 16)));
      }
    }
  }
}

}  // namespace

extern constinit const Rule arguments_unknown_member{
    "arguments/unknown-member",
    Severity::error,
    "A step's Arguments hold a member that AWS's API does not have there.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
