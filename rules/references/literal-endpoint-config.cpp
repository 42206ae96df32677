#include <fmt/format.h>

#include <unordered_map>

#include "analyzer/check/rule.h"
#include "analyzer/json/write.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  std::unordered_map<std::string_view, const Step*> configs;
  for (const Step& step : facts.pipeline.steps) {
    if (step.type != StepType::endpoint_config) continue;
    const json::Value& name = (*step.arguments)["EndpointConfigName"];
    if (name.is(json::Kind::string)) configs.emplace(name.text(), &step);
  }
  for (const Step& step : facts.pipeline.steps) {
    if (step.type != StepType::endpoint) continue;
    const json::Value& name = (*step.arguments)["EndpointConfigName"];
    if (!name.is(json::Kind::string)) continue;
    const auto config = configs.find(name.text());
    if (config == configs.end() || is_placeholder(name)) continue;
    const Step& made = *config->second;
    const std::string get = fmt::format(
        "{{\"Get\": {}}}", json::quote("Steps." + std::string(made.name) + ".EndpointConfigName"));
    Diagnostic& found =
        findings.add(name.range(),
                     fmt::format("{} makes a configuration whose name begins like this and goes on",
                                 quoted(made.name, 40)));
    found.mark = "not its whole name";
    found.labels.push_back(findings.label((*made.arguments)["EndpointConfigName"].range(),
                                          "the beginning of the real name"));
    found.help.push_back("read " + quoted(get, 200) + " instead");
    if (!made.shares_name && !made.name.empty()) {
      found.fixes.push_back(
          {"Read the name from the step", Applicability::unsafe, {{name.range(), get}}});
    }
  }
}

}  // namespace

extern constinit const Rule references_literal_endpoint_config{
    "references/literal-endpoint-config",
    Severity::warning,
    "An endpoint is made from a configuration whose real name is only known when it is made.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
