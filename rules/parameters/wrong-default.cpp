#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "rules/parameters/literals.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Parameter& parameter : facts.pipeline.parameters) {
    const json::Value& value = (*parameter.node)["DefaultValue"];
    const ValueType type = declared_type(parameter.type);
    // Lists, objects and null are no default of any type: schema/wrong-type.
    const bool scalar = value.is(json::Kind::string) || value.is(json::Kind::number) ||
                        value.is(json::Kind::boolean);
    if (!scalar || fits(type, value) || is_placeholder(value.text())) continue;
    const std::string_view expected = to_string(type);
    const std::string given = value.is(json::Kind::number)
                                  ? quoted(value.text(), 24)
                                  : std::string(json::to_string(value.kind()));
    Diagnostic& found = findings.add(
        value.range(), fmt::format("default of {} parameter {} is {}, expected {}", parameter.type,
                                   quoted(parameter.name, 30), given, expected));
    found.mark = fmt::format("expected {}", expected);
    const json::Value& declared = (*parameter.node)["Type"];
    if (declared) found.labels.push_back(findings.label(declared.range(), "declared here"));
    std::string text = as_literal(type, value.text());
    const json::Value& among = (*parameter.node)["EnumValues"];
    const bool legal =
        among.size() == 0 ||
        std::any_of(among.items().begin(), among.items().end(), [&](const auto& each) {
          return each.is(json::Kind::string) && json::quote(each.text()) == text;
        });
    if (!legal) text.clear();
    if (text.empty()) {
      found.help.push_back(fmt::format("change the default, or the Type {}", parameter.type));
    } else {
      found.help.push_back(fmt::format("write {}", text));
      // Hardly anybody means the word.
      const bool word = type == ValueType::string && value.is(json::Kind::boolean);
      const Applicability how = word ? Applicability::unsafe : Applicability::safe;
      found.fixes.push_back({fmt::format("Write {}", text), how, {{value.range(), text}}});
    }
  }
}

}  // namespace

extern constinit const Rule parameters_wrong_default{
    "parameters/wrong-default",
    Severity::error,
    "A parameter's default value is of its declared type.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
