#include <fmt/format.h>

#include <unordered_map>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr) return;
  std::unordered_map<std::string_view, Location> first;
  for (const StartParameter& given : facts.start->parameters) {
    const auto [entry, fresh] = first.emplace(given.name, given.name_at);
    if (fresh || is_placeholder(given.name)) continue;
    Diagnostic& found = findings.add_at(
        given.name_at, fmt::format("parameter {} is already given a value", quoted(given.name)));
    found.mark = "given again";
    found.labels.push_back({entry->second, "first given here"});
    found.help.emplace_back("remove one of the two");
    found.notes.emplace_back("which of them AWS takes is not documented");
  }
}

}  // namespace

extern constinit const Rule parameters_repeated_value{
    "parameters/repeated-value", Severity::warning, "A start gives a parameter one value.", check};

}  // namespace plumbline
