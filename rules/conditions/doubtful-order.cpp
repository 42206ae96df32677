#include <fmt/format.h>

#include "rules/conditions/comparisons.h"
#include "rules/conditions/operands.h"

namespace plumbline {
namespace {

// The text that a literal or the default of a String parameter is; empty: there is none.
std::string_view known_text(const Operands& operands, const json::Value& value) {
  if (value.is(json::Kind::string)) return is_placeholder(value) ? "" : value.text();
  const Reference* const get = reference_at(operands.facts.pipeline, operands.step, value["Get"]);
  if (get == nullptr || get->kind != ReferenceKind::parameter) return {};
  const Parameter* const parameter = operands.facts.pipeline.find_parameter(get->name);
  const bool text = parameter != nullptr && operands.type(value) == ValueType::string;
  return text ? (*parameter->node)["DefaultValue"].text() : std::string_view{};
}

bool reads_like_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-") == std::string_view::npos;
}

void check(const Facts& facts, Findings& findings) {
  each_condition(facts, [&](StepId id, const json::Value& condition) {
    const std::string_view type = condition["Type"].text();
    if (!type.starts_with("GreaterThan") && !type.starts_with("LessThan")) return;
    const Operands operands{facts, id};
    const json::Value &left = condition["LeftValue"], &right = condition["RightValue"];
    const std::string name = quoted(facts.pipeline.steps[id].name, 40);
    if (operands.type(left) == ValueType::boolean && operands.type(right) == ValueType::boolean) {
      findings
          .add(both_sides(left, right),
               fmt::format("{} asks which of two booleans is larger", name))
          .help.emplace_back("use `Equals`");
    }
    const auto read = [&](const json::Value& file, const json::Value& other) {
      const std::string_view text = known_text(operands, other);
      if (!file["Std:JsonGet"] || !reads_like_number(text)) return;
      Diagnostic& found = findings.add(
          other.range(), fmt::format("{} orders a value of a file by the text {}, not by a number",
                                     name, quoted(text, 20)));
      found.mark = "text";
      found.help.emplace_back("use a number or a Float parameter, unless the file holds text");
    };
    read(left, right);
    read(right, left);
  });
}

}  // namespace

extern constinit const Rule conditions_doubtful_order{
    "conditions/doubtful-order", Severity::note,
    "A comparison orders values that may have no order, or another one than is meant.", check};

}  // namespace plumbline
