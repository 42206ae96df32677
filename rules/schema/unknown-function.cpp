#include <fmt/format.h>

#include <unordered_map>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// The function's own fault is reported here; that no object may stand in its place at all, is not.
bool reported(const schema::Violation* found) {
  return found != nullptr &&
         !(found->fault == schema::Fault::unknown_key && found->owner == "function");
}

void check(const Facts& facts, Findings& findings) {
  if (facts.pipeline.unknown_functions.empty()) return;
  std::unordered_map<const json::Member*, const schema::Violation*> violations;
  for (const schema::Violation& found : facts.violations) {
    if (!found.value->members().empty()) violations[found.value->members().data()] = &found;
  }
  const std::vector<std::string_view> functions = {"Get", "Std:Join", "Std:JsonGet"};
  for (const json::Member* member : facts.pipeline.unknown_functions) {
    const auto violation = violations.find(member);
    if (reported(violation == violations.end() ? nullptr : violation->second)) continue;
    Diagnostic& finding = findings.add(
        member->key_range, fmt::format("{} is no function, expected `Std:Join` or `Std:JsonGet`",
                                       quoted(member->key)));
    finding.mark = "unknown function";
    if (const auto meant = nearest(member->key, functions); !meant.empty()) {
      findings.suggest(finding, member->key_range, meant, meant.alone);
    } else {
      finding.help.push_back("use `Std:Join` or `Std:JsonGet`: there are no other functions");
    }
  }
}

}  // namespace

extern constinit const Rule schema_unknown_function{
    "schema/unknown-function",
    Severity::error,
    "A key looks like a function, but names none that SageMaker has.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
