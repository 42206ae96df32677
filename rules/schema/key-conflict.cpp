#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::key_conflict) continue;
    std::vector<std::string_view> present;
    for (const std::string_view key : found.candidates) {
      if ((*found.value)[key]) present.push_back(key);
    }
    const std::string all = quoted_list(found.candidates);
    const std::string_view count = present.empty() ? "none" : present.size() == 2 ? "two" : "all";
    Diagnostic& finding = findings.add(
        found.range, fmt::format("this {} has {} of {}, expected one", found.owner, count, all));
    if (present.empty()) {
      finding.mark = "one of them is needed";
      finding.help.push_back(fmt::format("add {}", all));
    } else {
      finding.mark = "only one of them can be meant";
      finding.help.push_back("keep one of the keys and remove the rest");
    }
  }
}

}  // namespace

extern constinit const Rule schema_key_conflict{
    "schema/key-conflict", Severity::error,
    "An object must have exactly one of several keys, and has more or none.", check};

}  // namespace plumbline
