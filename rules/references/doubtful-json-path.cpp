#include <fmt/format.h>

#include "rules/references/json_get.h"

namespace plumbline {
namespace {

// Empty for the path of one value.
std::string_view fault_of(std::string_view path) {
  if (path.empty()) return "it names no value";
  char quote = 0;
  int depth = 0;
  const bool root = path.starts_with('$');
  char before = root ? '$' : '.';
  for (const char c : path.substr(root ? 1 : 0)) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if ((c == '\'' || c == '"') && depth > 0) {
      quote = c;
    } else if (c == '[') {
      if (++depth > 1) return "a bracket opens inside another one";
    } else if (c == ']' && --depth < 0) {
      return "a bracket is closed that was not opened";
    } else if (c == '*' || c == '?' || (c == ':' && depth > 0)) {
      return "it leads to a list, not to one value";
    } else if (c == '.' && before == '.' && depth == 0) {
      return "there is no name between two dots, or before the first";
    } else if (c == ' ' && depth == 0) {
      return "a name with blanks stands outside of brackets and quotes";
    }
    before = c;
  }
  if (quote != 0 || depth != 0)
    return quote != 0 ? "a quote is not closed" : "a bracket is not closed";
  return before == '.' ? "there is no name behind the last dot" : "";
}

void check(const Facts& facts, Findings& findings) {
  each_json_get(facts, [&](StepId id, const json::Value& body) {
    const json::Value& path = body["Path"];
    if (!path.is(json::Kind::string) || is_placeholder(path)) return;
    std::string_view fault = fault_of(path.text());
    // JsonPath begins so, the SDK's examples do not, and nobody has tried it on the service.
    const bool rooted = fault.empty() && path.text().starts_with('$');
    if (rooted) fault = "it begins with `$`, which no example does";
    if (fault.empty()) return;
    Diagnostic& found = findings.add(path.range(),
                                     fmt::format("path {} of {}: {}", quoted(path.text(), 25),
                                                 quoted(facts.pipeline.steps[id].name, 20), fault),
                                     rooted ? Severity::note : Severity::warning);
    found.mark = rooted ? "may not be read" : "not the path of one value";
    found.help.emplace_back("write it like `metrics.auc.value` or `classes['class 1'][0]`");
  });
}

}  // namespace

extern constinit const Rule references_doubtful_json_path{
    "references/doubtful-json-path", Severity::warning,
    "The Path of a Std:JsonGet leads to one value.", check, Needs::part};

}  // namespace plumbline
