#include <fmt/format.h>

#include "rules/functions/slots.h"

namespace plumbline {
namespace {

bool is_scalar(ValueType type) {
  return type == ValueType::integer || type == ValueType::number || type == ValueType::boolean;
}

// Members of an object that have the type of the argument.
std::vector<std::string_view> fitting(const schema::Shape& object, ValueType wanted) {
  std::vector<std::string_view> names;
  for (const schema::Member& member : object.members()) {
    const bool fits = member.shape != schema::no_shape &&
                      member.presence != schema::Presence::alias &&
                      type_of(schema::shape(member.shape)) == wanted;
    if (fits) names.push_back(member.name());
  }
  return names;
}

void check(const Facts& facts, Findings& findings) {
  const auto& references = facts.pipeline.references;
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::type_mismatch || found.reference == nullptr) continue;
    const Reference& reference = *found.reference;
    // Paths that lead nowhere, and none at all, have rules of their own.
    if (reference.kind != ReferenceKind::step_property || reference.path.empty()) continue;
    const Property& property =
        facts.types.properties[static_cast<std::size_t>(&reference - references.data())];
    if (!property.checked || !property.found) continue;
    if (facts.pipeline.steps[reference.target].shares_name) continue;
    const ValueType wanted = type_of(schema::shape(found.shape));
    Diagnostic& finding =
        findings.add(found.range, fmt::format("{}{} is {}", takes(facts, found),
                                              quoted(reference.path, 36), to_string(found.given)));
    finding.mark = expected(found);
    if (is_scalar(found.given) && takes_text(schema::shape(found.shape))) {
      suggest_join(facts, found, finding);
    }
    const auto names = fitting(schema::shape(property.found.at), wanted);
    if (!names.empty()) finding.help.push_back("read one of its members: " + quoted_list(names, 4));
    note_container(found, finding);
  }
}

}  // namespace

extern constinit const Rule properties_type_mismatch{
    "properties/type-mismatch",
    Severity::warning,
    "A step's property is of another type than the argument that reads it.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
