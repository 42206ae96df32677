#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::size_t longest_message = 120;

void check(const Facts& facts, Findings& findings) {
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::unknown_value) continue;
    const std::string_view written = found.value->text();
    const std::string all = quoted_list(found.candidates, found.candidates.size());
    const auto message = [&](const std::string& expected) {
      return fmt::format("{} is {}, expected {}", quoted(found.key), quoted(written), expected);
    };
    std::string said = message(all);
    const bool too_long = said.size() > longest_message;
    if (too_long) said = message(fmt::format("one of {} values", found.candidates.size()));
    Diagnostic& finding = findings.add(found.range, std::move(said),
                                       found.certain ? Severity::error : Severity::warning);
    finding.mark = "not one of the legal values";
    if (!found.certain) {
      finding.notes.push_back(fmt::format(
          "AWS's published schema knows {}, but no SDK has ever written it", quoted(written)));
    } else if (const auto meant = nearest(written, found.candidates); !meant.empty()) {
      findings.suggest(finding, found.range, meant, meant.alone);
      continue;
    }
    if (too_long) finding.help.push_back(fmt::format("write {}", all));
  }
}

}  // namespace

extern constinit const Rule schema_unknown_value{"schema/unknown-value",
                                                 Severity::error,
                                                 "A value is none of the few that its key takes.",
                                                 check,
                                                 Needs::nothing,
                                                 true};

}  // namespace plumbline
