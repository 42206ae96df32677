#include <fmt/format.h>

#include "analyzer/json/utf8.h"
#include "rules/parameters/given.h"
#include "rules/parameters/texts.h"

namespace plumbline {
namespace {

std::string_view expectation(ValueType type, std::string_view text, bool wrong) {
  if (type == ValueType::boolean) return "`true` or `false`";
  if (type == ValueType::number) return wrong ? "a number" : "a finite number";
  const bool too_large = !wrong && text.find_first_of(".eE") == std::string_view::npos;
  return too_large ? "a whole number of 64 bits" : "a whole number";
}

void check(const Facts& facts, Findings& findings) {
  each_given(facts, [&](const StartParameter& given, const Parameter* parameter) {
    if (parameter == nullptr || given.value.empty()) return;
    if (json::count_characters(given.value) > longest_value) return;  // parameters/value-too-long
    const ValueType type = declared_type(parameter->type);
    const Reading reading = read_as(type, given.value);
    if (reading == Reading::fits) return;
    const bool wrong = reading == Reading::wrong;
    const std::string_view expected = expectation(type, given.value, wrong);
    Diagnostic& found = findings.add_at(
        given.value_at,
        fmt::format("value {} of {} parameter {} is not {}", quoted(given.value, 24),
                    parameter->type, quoted(parameter->name, 30), expected),
        wrong ? Severity::error : Severity::warning);
    found.mark = fmt::format("expected {}", expected);
    const json::Value& declared = (*parameter->node)["Type"];
    if (declared) found.labels.push_back(findings.label(declared.range(), "declared here"));
    found.help.push_back(fmt::format("give {}, or change the Type", expected));
    if (!wrong) found.notes.emplace_back("whether AWS takes such a text is not documented");
  });
}

}  // namespace

extern constinit const Rule parameters_wrong_value{
    "parameters/wrong-value", Severity::error,
    "A value that a start gives reads as the parameter's type.", check};

}  // namespace plumbline
