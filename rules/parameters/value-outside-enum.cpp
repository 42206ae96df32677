#include <fmt/format.h>

#include "rules/parameters/given.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  Similar similar;
  each_given(facts, [&](const StartParameter& given, const Parameter* parameter) {
    if (parameter == nullptr || parameter->type != "String" || given.value.empty()) return;
    const json::Value& list = (*parameter->node)["EnumValues"];
    if (list.size() == 0 || !list.complete() || !list.is(json::Kind::array)) return;
    std::vector<std::string_view> values;
    for (const json::Value& item : list.items()) {
      if (!item.is(json::Kind::string) || is_placeholder(item.text())) return;
      values.push_back(item.text());
    }
    if (std::find(values.begin(), values.end(), given.value) != values.end()) return;
    Diagnostic& found = findings.add_at(
        given.value_at, fmt::format("value {} of {} is none of its EnumValues",
                                    quoted(given.value, 40), quoted(parameter->name, 30)));
    found.mark = "not among EnumValues";
    found.labels.push_back(findings.label(list.range(), "the values that may be given"));
    if (const Nearest meant = similar.to(given.value, values); !meant.empty()) {
      findings.suggest(found, given.value_at.range, meant, meant.alone);
    } else {
      found.help.push_back("choose one of " + quoted_list(values));
    }
  });
}

}  // namespace

extern constinit const Rule parameters_value_outside_enum{
    "parameters/value-outside-enum",
    Severity::warning,
    "A value that a start gives is one of the parameter's EnumValues.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
