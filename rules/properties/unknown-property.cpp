#include <fmt/format.h>

#include "rules/arguments/mistyped.h"
#include "rules/properties/mended.h"
#include "rules/properties/paths.h"

namespace plumbline {
namespace {

std::string message(const Step& step, const Property& property, std::string_view path) {
  const Segment& segment = property.path[property.found.failed];
  const std::string name = quoted(step.name, 24);
  if (property.found.why == schema::Unresolved::unknown_member) {
    return fmt::format("step {} has no property {}", name, quoted(path.substr(0, segment.end), 50));
  }
  return fmt::format("{} of step {} takes {}", quoted(path.substr(0, segment.begin), 36), name,
                     taken_by(schema::shape(property.found.at)));
}

void check(const Facts& facts, Findings& findings) {
  const auto& references = facts.pipeline.references;
  const Mistyped mistyped(facts);
  Similar similar;
  for (std::size_t i = 0; i < references.size(); ++i) {
    const Property& property = facts.types.properties[i];
    if (!property.checked || property.found) continue;
    const Step& step = facts.pipeline.steps[references[i].target];
    const bool mistaken = step.shares_name || mistyped.holds(references[i].target);
    if (mistaken || is_output(step, property.path)) continue;
    const Segment& segment = property.path[property.found.failed];
    const std::string meant = meant_segment(similar, property.found, segment);
    const bool certain = is_certain(property.found, meant);
    Diagnostic& found =
        findings.add(part_of(references[i], segment), message(step, property, references[i].path),
                     error_if(certain));
    const bool unknown = property.found.why == schema::Unresolved::unknown_member;
    found.mark = unknown ? "no such property" : "not here";
    found.labels.push_back(
        findings.label(name_range(step), fmt::format("a {} step", step.type_name)));
    if (meant.empty()) found.help.push_back(advice(property.found.at));
    if (!meant.empty())
      suggest_part(findings, found, references[i], segment.begin, segment.end, meant);
    if (certain) continue;
    found.notes.push_back(
        fmt::format("what plumbline knows of AWS's API is of {}", schema::shapes_date()));
  }
}

}  // namespace

extern constinit const Rule properties_unknown_property{
    "properties/unknown-property",
    Severity::error,
    "A path leads to a property that a step of this type does not have.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
