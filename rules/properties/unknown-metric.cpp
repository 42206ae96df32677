#include <fmt/format.h>

#include "rules/properties/keyed.h"

namespace plumbline {
namespace {

DeclaringList metrics(const Step& step, std::string_view read_by) {
  const json::Value& algorithm = (*step.arguments)["AlgorithmSpecification"];
  const json::Value& definitions = algorithm["MetricDefinitions"];
  // Built-in algorithms publish metrics of their own.
  const bool own = definitions.size() > 0 && !algorithm["AlgorithmName"];
  return {read_by == "MetricName" && own ? &definitions : nullptr, "Name"};
}

void check(const Facts& facts, Findings& findings) {
  each_undeclared(facts, findings, metrics, [&](const UndeclaredName& read) {
    Diagnostic& found = findings.add(
        read.range(), fmt::format("step {} defines no metric {}", quoted(read.step.name, 40),
                                  quoted(read.segment.text, 40)));
    found.mark = "no such metric";
    const std::uint32_t list = read.declared.list->range().begin;
    found.labels.push_back(findings.label({list, list + 1}, "its metrics are these"));
    if (!read.suggest(findings, found)) {
      found.help.push_back(
          fmt::format("read one of its metrics: {}", quoted_list(read.names.list)));
    }
    found.notes.emplace_back("built-in algorithms also publish metrics that are not listed here");
  });
}

}  // namespace

extern constinit const Rule properties_unknown_metric{
    "properties/unknown-metric",
    Severity::warning,
    "A final metric is read by a name that the training step defines.",
    check,
    Needs::part,
    true};

}  // namespace plumbline
