#include <fmt/format.h>

#include <algorithm>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// ExperimentEntityName of botocore 1.43.67: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}.
std::string_view why_illegal(std::string_view name) {
  const auto letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (name.empty()) return "it is empty";
  if (!std::all_of(name.begin(), name.end(),
                   [&](char c) { return letter_or_digit(c) || c == '-'; })) {
    return "letters, digits and hyphens are legal";
  }
  if (!letter_or_digit(name.front())) return "it begins with a hyphen";
  return letter_or_digit(name.back()) ? "" : "it ends with a hyphen";
}

void check(const Facts& facts, Findings& findings) {
  for (const std::string_view key : {"ExperimentName", "TrialName"}) {
    const json::Value& name = facts.tree.root()["PipelineExperimentConfig"][key];
    if (!name.is(json::Kind::string) || is_placeholder(name.text())) continue;
    const std::string_view why = why_illegal(name.text());
    if (why.empty()) continue;
    Diagnostic& found =
        findings.add(name.range(), fmt::format("{} cannot be named {}: {}",
                                               key == "TrialName" ? "a trial" : "an experiment",
                                               quoted(name.text(), 40), why));
    found.mark = "not a legal name";
    found.help.emplace_back("use letters, digits and single hyphens between them");
  }
}

}  // namespace

extern constinit const Rule schema_illegal_experiment_name{
    "schema/illegal-experiment-name", Severity::error,
    "An experiment's or trial's name has letters, digits and hyphens between them.", check};

}  // namespace plumbline
