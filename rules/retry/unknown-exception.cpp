#include <fmt/format.h>

#include <algorithm>

#include "rules/retry/policies.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const std::vector<std::string_view> known = exception_types();
  each_exception(facts, [&](const Step&, const json::Value& type) {
    const std::string_view name = type.text();
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    if (name == "SageMaker.JOB_CAPACITY_ERROR") {
      Diagnostic& old = findings.add(
          type.range(), fmt::format("{} is an old spelling", quoted(name)), Severity::warning);
      findings.suggest(old, type.range(), "SageMaker.CAPACITY_ERROR");
      return;
    }
    if (name == "Emr.RESOURCE_LIMIT") {
      findings.add(type.range(), fmt::format("only AWS's published schema knows {}", quoted(name)),
                   Severity::note);
      return;
    }
    Diagnostic& found =
        findings.add(type.range(), fmt::format("{} is no exception type", quoted(name)));
    found.mark = "no such exception";
    if (const Nearest meant = nearest(name, known); !meant.empty()) {
      findings.suggest(found, type.range(), meant, meant.alone);
    } else {
      found.help.push_back(fmt::format("name one of {}", quoted_list(known)));
    }
  });
}

}  // namespace

extern constinit const Rule retry_unknown_exception{
    "retry/unknown-exception",
    Severity::error,
    "A retry policy names an exception that SageMaker does not throw.",
    check,
    Needs::part,
    true};

}  // namespace plumbline
