#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.pipeline.mixed_functions.empty()) return;
  std::unordered_set<const json::Value*> reported;  // in a place that takes no such object at all
  for (const schema::Violation& found : facts.violations) reported.insert(found.value);
  for (const json::Value* object : facts.pipeline.mixed_functions) {
    if (reported.contains(object)) continue;
    const auto members = object->members();
    const auto function = std::find_if(members.begin(), members.end(), [](const auto& member) {
      return member.key == "Get" || is_function_key(member.key);
    });
    if (function == members.end()) continue;
    Diagnostic& finding = findings.add(
        function->key_range,
        fmt::format("{} stands beside {} other {}, expected it alone", quoted(function->key),
                    members.size() - 1, members.size() == 2 ? "key" : "keys"));
    finding.mark = "not read as a function";
    for (const json::Member& other : members) {
      if (&other == &*function) continue;
      finding.labels.push_back(findings.label(other.key_range, "another key of the same object"));
      break;
    }
    finding.help.push_back(
        fmt::format("put the {} into an object of its own", quoted(function->key)));
  }
}

}  // namespace

extern constinit const Rule schema_mixed_function{
    "schema/mixed-function", Severity::warning,
    "A function is only read as one when its object has no other key.", check};

}  // namespace plumbline
