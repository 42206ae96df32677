#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const json::Value& steps = (*facts.pipeline.root)["Steps"];
  if (!steps.is(json::Kind::array) || !steps.complete() || steps.size() > 0) return;
  Diagnostic& found =
      findings.add(steps.range(), "the definition has no steps: expected at least one");
  found.mark = "nothing to run";
  found.help.push_back(
      "add a step, or check that the program that wrote the file passed its steps on");
  found.notes.push_back("whether CreatePipeline accepts a pipeline without steps is not known");
}

}  // namespace

extern constinit const Rule graph_nothing_to_run{"graph/nothing-to-run", Severity::note,
                                                 "A definition without steps does nothing.", check,
                                                 Needs::all_steps};

}  // namespace plumbline
