#include <fmt/format.h>

#include <algorithm>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const std::vector<std::string_view> known = exception_types();
  each_exception(facts, [&](const Step& step, const json::Value& type) {
    if (std::find(known.begin(), known.end(), type.text()) == known.end()) return;
    const schema::StepFacts* const step_facts = schema::step_facts(step.type_name);
    if (step_facts->exceptions.empty()) return;
    const auto& taken = step_facts->exceptions;
    if (std::find(taken.begin(), taken.end(), type.text()) != taken.end()) return;
    const bool refused = step.type == StepType::model || step.type == StepType::register_model;
    Diagnostic& found = findings.add(
        type.range(), fmt::format("no {} step takes {}", step.type_name, quoted(type.text())),
        refused ? Severity::error : Severity::warning);
    found.mark = "not for this step";
    found.help.push_back(
        fmt::format("name {}, or remove it", quoted_list({taken.begin(), taken.end()})));
    if (refused) {
      found.notes.emplace_back("the SDK says: \"Please use StepRetryPolicy instead\"");
    } else {
      found.notes.emplace_back("no document and no SDK has it on this step type");
    }
  });
}

}  // namespace

extern constinit const Rule retry_unsupported_exception{
    "retry/unsupported-exception", Severity::error,
    "A retry policy names an exception that its step type does not take.", check, Needs::part};

}  // namespace plumbline
