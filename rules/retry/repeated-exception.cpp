#include <fmt/format.h>

#include <unordered_map>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

struct First {
  const json::Value* policy = nullptr;
  const json::Value* type = nullptr;
};

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    std::unordered_map<std::string_view, First> seen;
    for (const json::Value& policy : policies_of(step)) {
      for (const json::Value& type : policy["ExceptionType"].items()) {
        if (!type.is(json::Kind::string) || is_placeholder(type)) continue;
        const auto [first, fresh] = seen.try_emplace(type.text(), First{&policy, &type});
        if (fresh || first->second.policy == &policy) continue;
        Diagnostic& found = findings.add(
            type.range(),
            fmt::format("another policy of this step retries {}", quoted(type.text())));
        found.mark = "the second policy for it";
        found.labels.push_back(findings.label(first->second.type->range(), "the first one"));
        found.help.emplace_back("remove it from one of the two");
        found.notes.emplace_back("AWS does not say which of the two counts");
      }
    }
  }
}

}  // namespace

extern constinit const Rule retry_repeated_exception{
    "retry/repeated-exception", Severity::warning,
    "Two retry policies of a step are for the same exception.", check, Needs::part};

}  // namespace plumbline
