#include <fmt/format.h>

#include "rules/parameters/stringified.h"

namespace plumbline {
namespace {

constexpr std::size_t shown = 120;  // of a function that a help writes out

void check(const Facts& facts, Findings& findings) {
  each_argument(facts.pipeline, [&](const Step& step, const json::Value& value) {
    const std::string_view text = value.text();
    const auto part = find_stringified(text);
    // A definition inside a definition, for a step that makes another pipeline.
    if (!part || text.find("2020-12-01") != std::string_view::npos) return;
    Diagnostic& found = findings.add(
        value.range(),
        fmt::format("step {} gets the text {}, expected a function object", quoted(step.name, 24),
                    quoted(text.substr(part->begin, part->end - part->begin), 40)));
    found.mark = "only text, never resolved";
    if (const std::string text_of_fix = unstringified(facts.pipeline, text); !text_of_fix.empty()) {
      found.help.push_back("replace the string with " +
                           (text_of_fix.size() > shown ? "a Std:Join" : text_of_fix));
      found.fixes.push_back({"Replace with a function", false, {{value.range(), text_of_fix}}});
    } else {
      found.help.push_back(
          "replace the string with a function: {\"Get\": ...} or {\"Std:Join\": ...}");
    }
    if (part->python) {
      found.notes.push_back(
          "in Python, str() and f-strings take the object's own text: pass the "
          "pipeline variable itself, or put it into Join(on=\"\", values=[...])");
    }
  });
}

}  // namespace

extern constinit const Rule parameters_stringified_reference{
    "parameters/stringified-reference",
    Severity::error,
    "A reference inside a string is only text: nothing resolves it.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
