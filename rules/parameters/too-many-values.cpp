#include <fmt/format.h>

#include "rules/parameters/given.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr || facts.start->parameters.size() <= most_values) return;
  Diagnostic& found = findings.add_at(facts.start->parameters[most_values].name_at,
                                      fmt::format("start gives {} values, and AWS takes at most {}",
                                                  facts.start->parameters.size(), most_values));
  found.mark = fmt::format("value {}", most_values + 1);
  found.help.emplace_back("remove values that are the defaults");
}

}  // namespace

extern constinit const Rule parameters_too_many_values{
    "parameters/too-many-values", Severity::error, "A start gives at most 200 values.", check};

}  // namespace plumbline
