#include <fmt/format.h>

#include <algorithm>

#include "analyzer/json/utf8.h"
#include "rules/graph/reason.h"

namespace plumbline {
namespace {

bool is_legal(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// The first character that a step name may not have, as a message says it.
std::string offending(std::string_view name) {
  const auto at =
      static_cast<std::size_t>(std::find_if_not(name.begin(), name.end(), is_legal) - name.begin());
  if (at == name.size()) return {};
  const auto byte = static_cast<unsigned char>(name[at]);
  if (byte == ' ') return "a space";
  if (byte < 0x20U || byte == 0x7FU) return fmt::format("U+{:04X}", byte);
  const std::size_t length = json::utf8_length(name.substr(at));
  return length == 0 ? fmt::format("the byte 0x{:02X}", byte) : quoted(name.substr(at, length));
}

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.pipeline.steps) {
    const json::Value& at = (*step.node)["Name"];
    const std::string_view name = at.text();
    if (!at.is(json::Kind::string) || is_placeholder(name)) continue;
    if (name.empty()) {
      Diagnostic& found =
          findings.add(at.range(), "step name is empty: expected 1 to 64 characters");
      found.help.push_back("name the step with letters, digits, `-` and `_`");
    } else if (const std::string character = offending(name); !character.empty()) {
      Diagnostic& found = findings.add(
          at.range(),
          fmt::format("step name contains {}: expected letters, digits, `-` and `_`", character));
      found.mark = fmt::format("contains {}", character);
      found.help.push_back("rename the step; DisplayName takes any characters");
    } else if (name.size() > 64) {
      Diagnostic& found = findings.add(
          at.range(), fmt::format("step name has {} characters: expected at most 64", name.size()));
      found.mark = fmt::format("{} too many", name.size() - 64);
      found.help.push_back("shorten the name; DisplayName takes up to 256 characters");
    }
  }
}

}  // namespace

extern constinit const Rule graph_illegal_step_name{
    "graph/illegal-step-name", Severity::error,
    "A step name has 1 to 64 letters, digits, hyphens and underscores.", check};

}  // namespace plumbline
