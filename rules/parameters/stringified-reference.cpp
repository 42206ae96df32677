#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "rules/parameters/misplaced.h"
#include "rules/parameters/payload.h"

namespace plumbline {
namespace {

constexpr std::size_t shown = 120;  // of a function that a help writes out

void check(const Facts& facts, Findings& findings) {
  if (facts.types.texts.stringified.empty()) return;
  const auto misplaced = misplaced_strings(facts);
  for (const StringifiedText& given : facts.types.texts.stringified) {
    const std::string_view text = given.value->text();
    const Stringified& part = given.first;
    if (is_payload(facts, text, part)) continue;
    Diagnostic& found =
        findings.add(given.value->range(),
                     fmt::format("step {} gets the text {}, expected a function object",
                                 quoted(facts.pipeline.steps[given.step].name, 24),
                                 quoted(text.substr(part.begin, part.end - part.begin), 40)),
                     // Such a text may be meant: only an SDK's own spelling of an object never is.
                     given.bare ? Severity::warning : Severity::error);
    found.mark = "only text, never resolved";
    const std::string mended =
        given.bare ? "{\"Get\": " + json::quote(text) + "}" : unstringified(facts.pipeline, text);
    if (!mended.empty()) {
      found.help.push_back("replace the string with " +
                           (mended.size() > shown ? "a Std:Join" : mended));
      // A Std:Join is a string as well.
      if (misplaced.contains(given.value) && mended.starts_with("{\"Std:Join")) continue;
      found.fixes.push_back({"Replace with a function",
                             given.bare ? Applicability::unsafe : Applicability::safe,
                             {{given.value->range(), mended}}});
    } else {
      found.help.push_back(
          "replace the string with a function: {\"Get\": ...} or {\"Std:Join\": ...}");
    }
    if (part.python) {
      found.notes.push_back(
          "in Python, str() and f-strings take the object's own text: pass the "
          "pipeline variable itself, or put it into Join(on=\"\", values=[...])");
    }
  }
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
