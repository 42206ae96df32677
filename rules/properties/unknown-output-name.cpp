#include <fmt/format.h>

#include "rules/properties/declared.h"
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
    const Segment& segment = property.path[property.found.keyed];
    const std::string_view key = schema::shape(property.found.keyed_list).keyed_by();
    if (key != "OutputName" && key != "InputName") continue;
    if (segment.kind != Segment::Kind::key || is_placeholder(segment.text)) continue;
    const Step& step = facts.pipeline.steps[references[i].target];
    const json::Value* const list = declaring(step, key);
    if (list == nullptr || step.shares_name) continue;
    const auto [entry, fresh] = known.try_emplace(list);
    if (fresh) entry->second = names_in(*list, key);
    const Names& names = entry->second;
    if (!names.all_known || names.has(segment.text)) continue;
    const std::string_view kind = key == "InputName" ? "input" : "output";
    Diagnostic& found = findings.add(
        part_of(references[i], segment),
        fmt::format("step {} has no {} {}", quoted(step.name, 40), kind, quoted(segment.text, 40)));
    found.mark = fmt::format("no such {}", kind);
    found.labels.push_back(findings.label(name_range(step), "the step is here"));
    if (const auto meant = similar.to(segment.text, names.list); !meant.empty()) {
      suggest_part(findings, found, references[i], segment.begin, segment.end,
                   fmt::format("['{}']", meant));
    } else if (names.list.empty()) {
      found.help.push_back(
          fmt::format("add an {0} with that {1}: the step has no {0}s", kind, key));
    } else {
      found.help.push_back(fmt::format("read one of its {}s: {}", kind, quoted_list(names.list)));
    }
  }
}

}  // namespace

extern constinit const Rule properties_unknown_output_name{
    "properties/unknown-output-name",
    Severity::error,
    "An output or input of a Processing step is read by the name that it has there.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
