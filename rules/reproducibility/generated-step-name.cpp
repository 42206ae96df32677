#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

bool ends_with_uuid(std::string_view name) {
  constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (name.size() < shape.size()) return false;
  const std::string_view tail = name.substr(name.size() - shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = tail[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (shape[i] == '-' ? c != '-' : !hex) return false;
  }
  return true;
}

void check(const Facts& facts, Findings& findings) {
  Diagnostic* found = nullptr;
  for (const Step& step : facts.pipeline.steps) {
    if (!ends_with_uuid(step.name)) continue;
    const Range name = (*step.node)["Name"].range();
    if (found != nullptr) {
      if (found->labels.size() < 10) found->labels.push_back(findings.label(name, "likewise"));
      continue;
    }
    found = &findings.add(
        name, fmt::format("step {} has another name in every build", quoted(step.name, 60)));
    found->mark = "made up when the definition was made";
    found->help.emplace_back("name the step: @step(name=\"...\")");
    found->notes.emplace_back("caching, selective execution and history know a step by its name");
  }
}

}  // namespace

extern constinit const Rule reproducibility_generated_step_name{
    "reproducibility/generated-step-name", Severity::warning,
    "A step has another name in every build, so nothing recognizes it.", check};

}  // namespace plumbline
