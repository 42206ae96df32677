#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  Similar similar;
  for (const Parameter& parameter : facts.pipeline.parameters) {
    const json::Value& value = (*parameter.node)["DefaultValue"];
    const json::Value& list = (*parameter.node)["EnumValues"];
    if (parameter.type != "String" || !value.is(json::Kind::string) || list.size() == 0) continue;
    if (is_placeholder(value.text()) || !list.complete()) continue;
    std::vector<std::string_view> values;
    for (const json::Value& item : list.items()) {
      if (item.is(json::Kind::string) && !is_placeholder(item.text()))
        values.push_back(item.text());
    }
    if (values.size() < list.items().size()) continue;
    if (std::find(values.begin(), values.end(), value.text()) != values.end()) continue;
    Diagnostic& found = findings.add(
        value.range(), fmt::format("default {} of {} is none of its EnumValues",
                                   quoted(value.text(), 40), quoted(parameter.name, 30)));
    found.mark = "not among EnumValues";
    found.labels.push_back(findings.label(list.range(), "the values that may be given"));
    if (const Nearest meant = similar.to(value.text(), values); !meant.empty()) {
      findings.suggest(found, value.range(), meant, meant.alone);
    } else {
      found.help.push_back("choose one of " + quoted_list(values));
    }
  }
}

}  // namespace

extern constinit const Rule parameters_default_outside_enum{
    "parameters/default-outside-enum",
    Severity::warning,
    "A parameter's default value is one of its EnumValues.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
