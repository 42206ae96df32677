#include <fmt/format.h>

#include <algorithm>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_exception(facts, [&](const Step& step, const json::Value& type) {
    const schema::StepFacts* const step_facts = schema::step_facts(step.type_name);
    const auto& ineffective = step_facts->ineffective_exceptions;
    if (std::find(ineffective.begin(), ineffective.end(), type.text()) == ineffective.end()) return;
    Diagnostic& found = findings.add(
        type.range(),
        fmt::format("{} is never retried on {} steps", quoted(type.text()), step.type_name));
    found.mark = "without effect";
    found.help.emplace_back("remove it; the job retries by itself");
  });
}

}  // namespace

extern constinit const Rule retry_ineffective_exception{
    "retry/ineffective-exception", Severity::warning,
    "A retry policy names an exception that its step type retries by itself.", check, Needs::part};

}  // namespace plumbline
