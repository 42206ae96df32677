#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

constexpr std::size_t most = 50;  // OutputParameterList of botocore 1.43.67

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    const json::Value& outputs = (*step.node)["OutputParameters"];
    if (!outputs.is(json::Kind::array) || outputs.size() <= most) continue;
    const json::Value& first = outputs[most];
    Diagnostic& found =
        findings.add(first.range(), fmt::format("step {} has {} outputs, AWS takes {}",
                                                quoted(step.name, 40), outputs.size(), most));
    found.mark = "the first one too many";
    found.help.emplace_back("put several values into one output, or split the step");
  }
}

}  // namespace

extern constinit const Rule limits_too_many_outputs{
    "limits/too-many-outputs", Severity::error,
    "A Lambda or Callback step gives at most 50 outputs.", check, Needs::part};

}  // namespace plumbline
