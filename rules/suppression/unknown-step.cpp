#include "analyzer/check/rule.h"
#include "analyzer/check/settings.h"

namespace plumbline {
namespace {

constexpr std::string_view key = "plumbline-ignore-";

void check(const Facts& facts, Findings& findings) {
  if (facts.ignores == nullptr) return;
  for (const IgnoreUse& use : *facts.ignores) {
    const std::string& step = use.ignore->step;
    if (step.empty() || facts.pipeline.find_step(step) != no_step) continue;
    Diagnostic& found =
        findings.add(use.ignore->at, "no step is named " + quoted(step) + ": nothing is ignored");
    const std::string_view meant = nearest(step, facts.pipeline.step_names());
    if (meant.empty()) {
      found.help.emplace_back("remove it, or use `plumbline-ignore` for the whole file");
    } else {
      findings.suggest(found, use.ignore->at, std::string(key) + std::string(meant));
    }
  }
}

}  // namespace

extern constinit const Rule suppression_unknown_step{
    "suppression/unknown-step",
    Severity::warning,
    "Metadata ignores findings in a step that does not exist.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
