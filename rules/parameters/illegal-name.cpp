#include <fmt/format.h>

#include "rules/parameters/legal_name.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

constexpr std::size_t most = 256, usual = 64;

void check(const Facts& facts, Findings& findings) {
  for (const Parameter& parameter : facts.pipeline.parameters) {
    const json::Value& at = (*parameter.node)["Name"];
    const std::string_view name = at.text();
    if (!at.is(json::Kind::string) || is_placeholder(name)) continue;
    if (name.empty()) {
      Diagnostic& found =
          findings.add(at.range(), "parameter name is empty: expected 1 to 256 characters");
      found.help.push_back("name the parameter with letters, digits, `-` and `_`");
    } else if (const std::string character = illegal_character(name); !character.empty()) {
      Diagnostic& found = findings.add(
          at.range(),
          fmt::format("parameter name contains {}: expected letters, digits, `-` and `_`",
                      character));
      found.mark = fmt::format("contains {}", character);
      found.help.push_back("rename the parameter, and every Get that reads it");
    } else if (name.size() > usual) {
      const bool too_long = name.size() > most;
      Diagnostic& found =
          findings.add(at.range(),
                       fmt::format("parameter name has {} characters: expected at most {}",
                                   name.size(), too_long ? most : usual),
                       too_long ? Severity::error : Severity::warning);
      found.mark = fmt::format("{} too many", name.size() - (too_long ? most : usual));
      found.help.push_back("shorten the name, also in every Get that reads it");
      found.notes.push_back(
          "the API takes up to 256 characters, the published JSON schema of definitions 64");
    }
  }
}

}  // namespace

extern constinit const Rule parameters_illegal_name{
    "parameters/illegal-name", Severity::error,
    "A parameter name has letters, digits, hyphens and underscores.", check};

}  // namespace plumbline
