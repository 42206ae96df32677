#include <fmt/format.h>

#include "rules/properties/paths.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const auto& references = facts.pipeline.references;
  std::unordered_map<const json::Value*, Names> known;
  Similar similar;
  for (std::size_t i = 0; i < references.size(); ++i) {
    const Property& property = facts.types.properties[i];
    if (!property.checked || property.found.keyed == schema::no_segment) continue;
    if (schema::shape(property.found.keyed_list).keyed_by() != "MetricName") continue;
    const Segment& segment = property.path[property.found.keyed];
    if (segment.kind != Segment::Kind::key || is_placeholder(segment.text)) continue;
    const Step& step = facts.pipeline.steps[references[i].target];
    const json::Value& algorithm = (*step.node)["Arguments"]["AlgorithmSpecification"];
    const json::Value& definitions = algorithm["MetricDefinitions"];
    // Built-in algorithms publish metrics of their own.
    if (step.shares_name || definitions.size() == 0 || algorithm["AlgorithmName"]) continue;
    const auto [entry, fresh] = known.try_emplace(&definitions);
    if (fresh) entry->second = names_in(definitions, "Name");
    const Names& names = entry->second;
    if (!names.all_known || names.has(segment.text)) continue;
    Diagnostic& found = findings.add(part_of(references[i], segment),
                                     fmt::format("step {} defines no metric {}",
                                                 quoted(step.name, 40), quoted(segment.text, 40)));
    found.mark = "no such metric";
    found.labels.push_back(findings.label(
        {definitions.range().begin, definitions.range().begin + 1}, "its metrics are these"));
    if (const auto meant = similar.to(segment.text, names.list); !meant.empty()) {
      suggest_part(findings, found, references[i], segment.begin, segment.end,
                   fmt::format("['{}']", meant));
    } else {
      found.help.push_back(fmt::format("read one of its metrics: {}", quoted_list(names.list)));
    }
    found.notes.emplace_back("built-in algorithms also publish metrics that are not listed here");
  }
}

}  // namespace

extern constinit const Rule properties_unknown_metric{
    "properties/unknown-metric",
    Severity::warning,
    "A final metric is read by a name that the training step defines.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
