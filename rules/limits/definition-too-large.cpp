#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "analyzer/json/utf8.h"

namespace plumbline {
namespace {

constexpr std::size_t most = most_definition_characters;

void check(const Facts& facts, Findings& findings) {
  const std::string_view text = facts.document.text();
  // Bytes are at least as many as characters.
  if (text.size() <= most) return;
  const std::size_t characters = json::count_characters(text);
  if (characters <= most) return;
  const std::uint32_t begin = facts.tree.root().range().begin;
  Diagnostic& found =
      findings.add({begin, begin + 1},
                   fmt::format("the definition has {} characters, AWS takes {}", characters, most));
  found.mark = "too large";
  found.help.emplace_back(
      "write it without blanks between its parts; then move long texts into files on S3");
}

}  // namespace

extern constinit const Rule limits_definition_too_large{
    "limits/definition-too-large", Severity::error,
    "AWS takes definitions of at most 1,048,576 characters.", check};

}  // namespace plumbline
