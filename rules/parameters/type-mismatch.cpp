#include <fmt/format.h>

#include "rules/functions/slots.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const ArgumentFinding& found : facts.types.findings) {
    if (found.fault != ArgumentFault::type_mismatch || found.reference == nullptr) continue;
    if (found.reference->kind != ReferenceKind::parameter) continue;
    if (found.given == ValueType::unknown) continue;  // not declared, or of no type
    const std::string_view name = found.reference->name;
    const Parameter* const parameter = facts.pipeline.find_parameter(name);
    const schema::Shape& shape = schema::shape(found.shape);
    Diagnostic& finding = findings.add(found.range,
                                       fmt::format("{}parameter {} is {}", takes(facts, found),
                                                   quoted(name, 24), to_string(found.given)),
                                       error_if(found.certain));
    finding.mark = expected(found);
    const json::Value& node = *parameter->node;
    const Range declared = (node["Type"] ? node["Type"] : node["Name"]).range();
    finding.labels.push_back(findings.label(declared, "declared here"));
    if (takes_text(shape)) {
      suggest_join(facts, found, finding);
    } else if (type_of(shape) == ValueType::string) {
      finding.help.push_back("name a String parameter: the value is one of a few words");
    } else if (const std::string_view other = type_for(type_of(shape)); !other.empty()) {
      finding.help.push_back(fmt::format("declare {} as {}", quoted(name), other));
    }
    note_container(found, finding);
    if (found.certain && type_of(shape) == ValueType::string) {
      finding.notes.push_back(fmt::format(
          "the service says \"Cannot assign property reference [Parameters.{}] to argument of type "
          "[String].\"",
          name));
    }
  }
}

}  // namespace

extern constinit const Rule parameters_type_mismatch{
    "parameters/type-mismatch",
    Severity::error,
    "A parameter is of another type than the argument that reads it.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
