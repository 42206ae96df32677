#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

std::string what(const schema::Violation& found) {
  if (found.key.empty()) return fmt::format("the {}", found.owner);
  return fmt::format("{}{}", found.item ? "an item of " : "", quoted(found.key));
}

// A boolean or a number in quotes, one value where a list of such values is expected.
std::string mended(const schema::Violation& found, const Document& document) {
  const json::Value& value = *found.value;
  if (!value.is(json::Kind::string)) return {};
  const std::string_view text = value.text();
  const bool truth = text == "true" || text == "false";
  const bool digits = !text.empty() && text.size() < 16 &&
                      text.find_first_not_of("0123456789") == std::string_view::npos &&
                      (text.size() == 1 || text.front() != '0');
  if (truth && found.expected.starts_with("a boolean")) return std::string(text);
  if (digits && (found.expected == "an integer" || found.expected == "a number")) {
    return std::string(text);
  }
  const bool names = found.key == "DependsOn" || found.key == "ExceptionType";
  return names && !found.item ? fmt::format("[{}]", document.text(value.range())) : std::string{};
}

void check(const Facts& facts, Findings& findings) {
  for (const schema::Violation& found : facts.violations) {
    if (found.fault != schema::Fault::wrong_type) continue;
    const json::Value& value = *found.value;
    // parameters/stringified-reference
    if (found.key == "PropertyFile" && find_stringified(value.text())) continue;
    Diagnostic& finding =
        findings.add(found.range, fmt::format("{} is {}, expected {}", what(found),
                                              json::to_string(value.kind()), found.expected));
    finding.mark = fmt::format("expected {}", found.expected);
    if (value["On"] && value["Values"]) {
      finding.help.push_back("wrap the object in `Std:Join`: {\"Std:Join\": {...}}");
    }
    if (std::string text = mended(found, facts.document); !text.empty()) {
      finding.help.push_back(fmt::format("write {}", text));
      finding.fixes.push_back(
          {fmt::format("Write {}", text), Applicability::safe, {{found.range, text}}});
    }
  }
}

}  // namespace

extern constinit const Rule schema_wrong_type{"schema/wrong-type",
                                              Severity::error,
                                              "A value is of another kind than its place takes.",
                                              check,
                                              Needs::nothing,
                                              true};

}  // namespace plumbline
