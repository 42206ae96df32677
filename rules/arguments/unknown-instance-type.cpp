#include <fmt/format.h>

#include "analyzer/config/world.h"
#include "rules/arguments/words.h"
#include "rules/references/names.h"

namespace plumbline {
namespace {

// The type that differs in case only, or has the `ml.` that is missing.
std::string surely_meant(std::string_view text, const schema::Shape& slot) {
  std::string name(text.substr(0, 64));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const std::string& type : {name, "ml." + name}) {
    if (slot.has_value(type)) return type;
  }
  return {};
}

void check(const Facts& facts, Findings& findings) {
  Similar similar;
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::unknown_instance_type) continue;
    const std::string_view text = found.value->text();
    if (facts.world->instance_types.contains(text)) continue;
    const schema::Shape& slot = schema::shape(found.shape);
    const std::string is = fmt::format("{} is {}", what(facts, found), quoted(text, 32));
    const std::string meant = surely_meant(text, slot);
    // What no type can be called is not a newer one: "{'Get': 'Parameters.Type'}".
    if (!meant.empty() || text.empty() || text.find_first_of(" {}'\":/") != text.npos) {
      Diagnostic& finding = findings.add(
          found.range,
          fmt::format("{}, expected {}", is, meant.empty() ? "an instance type" : quoted(meant)),
          Severity::error);
      if (!meant.empty()) findings.suggest(finding, found.range, meant, true);
      continue;
    }
    const bool elsewhere = schema::shape(schema::all_instance_types()).has_value(text);
    Diagnostic& finding = findings.add(
        found.range, fmt::format("{}, which AWS {} as of {}", is,
                                 elsewhere ? "offers for other jobs only" : "does not list",
                                 schema::shapes_date()));
    finding.notes.push_back(fmt::format("{} of {}", slot.name(), schema::shapes_source()));
    if (!similar.affords(4 * slot.values().size())) continue;
    if (const auto near = schema::near_instance_types(text, found.shape); !near.empty()) {
      finding.help.push_back(fmt::format("did you mean {}?", quoted_list(near)));
    }
  }
}

}  // namespace

extern constinit const Rule arguments_unknown_instance_type{
    "arguments/unknown-instance-type",
    Severity::warning,
    "An instance type is none that AWS's API lists for the job.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
