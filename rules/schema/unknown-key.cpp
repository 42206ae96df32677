#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rules/arguments/mistyped.h"

namespace plumbline {
namespace {

// What is said to CreatePipeline about a pipeline, not in its definition.
bool belongs_to_request(const schema::Violation& found) {
  static constexpr std::array<std::string_view, 6> members = {
      "PipelineName", "PipelineDisplayName",     "PipelineDescription", "RoleArn",
      "Tags",         "ParallelismConfiguration"};
  return found.owner == "definition" &&
         std::find(members.begin(), members.end(), found.key) != members.end();
}

void check(const Facts& facts, Findings& findings) {
  const Mistyped mistyped(facts);
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::unknown_key || is_placeholder(found.key)) continue;
    if (mistyped.holds(found.value)) continue;
    // {"Std:Foo": ...} is for schema/unknown-function.
    if (found.owner == "function" && found.value->size() == 1 && is_function_key(found.key)) {
      continue;
    }
    Diagnostic& finding = findings.add(
        found.range, fmt::format("{} is no key of this {}", quoted(found.key), found.owner),
        found.certain ? Severity::error : Severity::warning);
    finding.mark = "unknown key";
    if (!found.renamed.empty()) {
      findings.suggest(finding, found.range, found.renamed, true);
      continue;
    }
    finding.help.push_back(belongs_to_request(found) ? "move it to the CreatePipeline request"
                                                     : "remove the key");
    finding.notes.push_back(fmt::format("it takes {}", quoted_list(found.candidates, 16)));
  }
}

}  // namespace

extern constinit const Rule schema_unknown_key{"schema/unknown-key",
                                               Severity::error,
                                               "An object has a key that SageMaker does not know.",
                                               check,
                                               Needs::nothing,
                                               true};

}  // namespace plumbline
