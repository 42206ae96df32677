#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "rules/arguments/words.h"

namespace plumbline {
namespace {

// A number or a boolean in quotes or without, "2.0" for an integer, one item without its list.
std::string mended(const ArgumentFinding& found, const Document& document) {
  using json::Kind;
  const json::Value& value = *found.value;
  const std::string_view text = value.text();
  const bool whole = text.ends_with(".0");
  const std::string_view number = text.substr(0, text.size() - (whole ? 2 : 0));
  const bool digits = !number.empty() && number.size() < 16 && !number.starts_with('0') &&
                      number.find_first_not_of("0123456789") == std::string_view::npos;
  switch (const schema::Shape& shape = schema::shape(found.shape); type_of(shape)) {
    case ValueType::string: {
      const bool takes = shape.values().empty() ? schema::mismatch(shape, text) == text.npos
                                                : shape.has_value(text);
      return takes && (value.is(Kind::number) || value.is(Kind::boolean)) ? json::quote(text) : "";
    }
    case ValueType::integer: return digits ? std::string(number) : "";
    case ValueType::number: return digits ? std::string(text) : "";
    case ValueType::boolean: return text == "true" || text == "false" ? std::string(text) : "";
    case ValueType::list:
      return value.is(Kind::string) && type_of(schema::shape(shape.item)) == ValueType::string
                 ? fmt::format("[{}]", document.text(value.range()))
                 : "";
    default: return "";
  }
}

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::wrong_type) continue;
    const std::string_view expected = to_string(type_of(schema::shape(found.shape)));
    const bool fraction = found.value->is(json::Kind::number) && expected == "an integer";
    const std::string given = fraction ? quoted(found.value->text(), 24)
                                       : std::string(json::to_string(found.value->kind()));
    Diagnostic& finding = findings.add(
        found.range, fmt::format("{} is {}, expected {}", what(facts, found), given, expected));
    finding.mark = fmt::format("expected {}", expected);
    const std::string text = mended(found, facts.document);
    if (text.empty()) continue;
    const std::string how = text[0] == '"' ? "quotes" : text[0] == '[' ? "a list" : "";
    finding.help.push_back(how.empty() ? fmt::format("write {}", text) : "put it in " + how);
    finding.fixes.push_back({how.empty() ? "Write " + text : "Put it in " + how,
                             Applicability::safe,
                             {{found.range, text}}});
  }
}

}  // namespace

extern constinit const Rule arguments_wrong_type{"arguments/wrong-type",
                                                 Severity::error,
                                                 "A value is of another type than AWS's API takes.",
                                                 check,
                                                 Needs::nothing,
                                                 true};

}  // namespace plumbline
