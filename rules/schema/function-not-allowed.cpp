#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::function_not_allowed) continue;
    // Where some functions are legal, but not this one, the expectation names them.
    const bool some = found.expected.find('`') != std::string_view::npos;
    Diagnostic& finding =
        findings.add(found.range,
                     fmt::format("{}{} is a {}, expected {}", found.item ? "an item of " : "",
                                 quoted(found.key), quoted(found.value->members().front().key),
                                 some ? std::string(found.expected)
                                      : fmt::format("a literal ({})", found.expected)),
                     found.certain ? Severity::error : Severity::warning);
    finding.mark = some ? "not this function" : "not evaluated here";
    if (!some) finding.help.push_back("write the value itself");
    if (!found.certain) {
      finding.notes.push_back("no AWS source shows a function in this place, and none forbids it");
    }
  }
}

}  // namespace

extern constinit const Rule schema_function_not_allowed{
    "schema/function-not-allowed", Severity::error,
    "A Get, Std:Join or Std:JsonGet stands where only a literal is read.", check};

}  // namespace plumbline
