#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::size_t most = 200;

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr || facts.start->parameters.size() <= most) return;
  Diagnostic& found = findings.add_at(facts.start->parameters[most].name_at,
                                      fmt::format("start gives {} values, and AWS takes at most {}",
                                                  facts.start->parameters.size(), most));
  found.mark = fmt::format("value {}", most + 1);
  found.help.emplace_back("remove values that are the defaults");
}

}  // namespace

extern constinit const Rule parameters_too_many_values{
    "parameters/too-many-values", Severity::error, "A start gives at most 200 values.", check};

}  // namespace plumbline
