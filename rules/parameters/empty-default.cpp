#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Parameter& parameter : facts.pipeline.parameters) {
    const json::Value& value = (*parameter.node)["DefaultValue"];
    if (parameter.type != "String" || !value.is(json::Kind::string) || !value.text().empty()) {
      continue;
    }
    Diagnostic& found = findings.add(
        value.range(),
        fmt::format("default of {} is empty, which a start cannot give", quoted(parameter.name)));
    found.mark = "empty";
    found.help.push_back("remove DefaultValue if every start should give a value");
    found.notes.push_back(
        "StartPipelineExecution rejects an empty value with \"[string \"\" is too short (length: "
        "0, "
        "required minimum: 1)]\"; an empty default passes when the pipeline is created");
  }
}

}  // namespace

extern constinit const Rule parameters_empty_default{
    "parameters/empty-default", Severity::note,
    "An empty string as default is accepted, but a start cannot give one.", check};

}  // namespace plumbline
