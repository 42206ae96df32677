#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::size_t most = 16;

void check(const Facts& facts, Findings& findings) {
  for (const Parameter& parameter : facts.pipeline.parameters) {
    const json::Value& list = (*parameter.node)["EnumValues"];
    const auto items = list.items();
    if (items.size() <= most) continue;
    Diagnostic& found =
        findings.add(items[most].range(), fmt::format("{} has {} EnumValues, expected at most {}",
                                                      quoted(parameter.name), items.size(), most));
    found.mark = fmt::format("value {}", most + 1);
    found.labels.push_back(
        findings.label((*parameter.node)["Name"].range(), "the parameter is here"));
    found.help.push_back("remove EnumValues, and check the value where it is used");
  }
}

}  // namespace

extern constinit const Rule parameters_too_many_enum_values{
    "parameters/too-many-enum-values", Severity::error, "A parameter has at most 16 EnumValues.",
    check};

}  // namespace plumbline
