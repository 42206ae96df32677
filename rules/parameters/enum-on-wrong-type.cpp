#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Parameter& parameter : facts.pipeline.parameters) {
    const ValueType type = declared_type(parameter.type);
    if (type == ValueType::string || type == ValueType::unknown) continue;
    for (const json::Member& member : parameter.node->members()) {
      if (member.key != "EnumValues") continue;
      Diagnostic& found =
          findings.add(member.key_range,
                       fmt::format("{} parameter {} has EnumValues, expected a String parameter",
                                   quoted(parameter.type), quoted(parameter.name, 30)));
      found.mark = "only for String parameters";
      found.labels.push_back(
          findings.label((*parameter.node)["Type"].range(), "the type is declared here"));
      found.help.push_back("remove EnumValues, or declare the parameter as String");
      found.notes.push_back("in the SageMaker SDK only ParameterString has enum_values");
    }
  }
}

}  // namespace

extern constinit const Rule parameters_enum_on_wrong_type{
    "parameters/enum-on-wrong-type", Severity::warning,
    "EnumValues belong to parameters of type String.", check};

}  // namespace plumbline
