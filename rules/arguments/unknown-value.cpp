#include <fmt/format.h>

#include "rules/arguments/words.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

// "gpu-4" beside "gpu-3" is not misspelt but newer.
std::string without_digits(std::string_view text) {
  std::string rest(text);
  std::erase_if(rest, [](char c) { return c >= '0' && c <= '9'; });
  return rest;
}

void check(const Facts& facts, Findings& findings) {
  Similar similar;
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::unknown_value) continue;
    // A pipeline may take fewer values than the API.
    const bool narrowed = found.member != nullptr;
    auto values = schema::candidates(narrowed ? schema::no_shape : found.shape);
    if (narrowed) {
      values.assign(found.member->note().values.begin(), found.member->note().values.end());
    }
    const std::string_view written = found.value->text();
    Nearest meant = similar.to(written, values);
    if (without_digits(meant) == without_digits(written)) meant = {};
    const bool certain = narrowed ? found.certain : !meant.empty();
    const std::string name = narrowed ? quoted(found.name, 40) : what(facts, found);
    const std::string all = quoted_list(values, values.size());
    const std::string date = certain ? "" : fmt::format(" as of {}", schema::shapes_date());
    const auto message = [&](const std::string& expected) {
      return fmt::format("{} is {}, expected {}{}", name, quoted(written, 24), expected, date);
    };
    const bool too_long = message(all).size() > 120;
    std::string said = message(too_long ? fmt::format("one of {} values", values.size()) : all);
    Diagnostic& finding = findings.add(found.range, std::move(said), error_if(certain));
    finding.mark = "not one of the known values";
    if (narrowed) finding.notes.emplace_back(found.member->note().because);
    if (!meant.empty()) {
      findings.suggest(finding, found.range, meant, meant.alone);
    } else if (too_long) {
      finding.help.push_back(fmt::format("write {}", quoted_list(values, 40)));
    }
  }
}

}  // namespace

extern constinit const Rule arguments_unknown_value{
    "arguments/unknown-value",
    Severity::error,
    "A value is none of those that AWS's API lists.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
