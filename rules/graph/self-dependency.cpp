#include <fmt/format.h>

#include "rules/graph/reason.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  Diagnostic* found = nullptr;
  StepId last = no_step;
  for (const Edge& edge : facts.graph.self_edges()) {
    const Step& step = facts.pipeline.steps[edge.to];
    if (edge.to == last) {
      found->labels.push_back(findings.label(edge.at->range(), "and here"));
      continue;
    }
    last = edge.to;
    found =
        &findings.add(edge.at->range(), fmt::format("step {} waits for itself", quoted(step.name)));
    if (edge.why == Why::depends_on) {
      found->mark = "depends on itself";
      found->help.push_back("remove the entry, or name the step that was meant");
      continue;
    }
    found->mark = edge.why == Why::data ? "reads its own property" : "reads its own property file";
    const std::string_view text = edge.at->text();
    if (step.type == StepType::training && text.ends_with(".TrainingJobName")) {
      findings.suggest(*found, edge.at->range(), "Execution.TrainingJobName");
    } else if (step.type == StepType::processing && text.ends_with(".ProcessingJobName")) {
      findings.suggest(*found, edge.at->range(), "Execution.ProcessingJobName");
    } else {
      found->help.push_back(
          "remove the reference: what it reads exists only after the step has run");
    }
  }
}

}  // namespace

extern constinit const Rule graph_self_dependency{"graph/self-dependency",
                                                  Severity::error,
                                                  "A step that waits for itself can never start.",
                                                  check,
                                                  Needs::nothing,
                                                  true};

}  // namespace plumbline
