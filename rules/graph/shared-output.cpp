#include <fmt/format.h>

#include <algorithm>

#include "rules/graph/writes.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (!facts.graph.acyclic()) return;
  constexpr std::size_t most_labels = 10;
  for (const Meeting& writers : shared_writes(facts)) {
    const S3Location& first = *writers[0];
    const S3Location& second = *writers[1];
    const Step& step = facts.pipeline.steps[second.step];
    const auto other = std::find_if(writers.begin(), writers.end(), [&](const S3Location* each) {
      return each->step != second.step;
    });
    Diagnostic& found = findings.add(
        second.value->range(),
        other == writers.end()
            ? fmt::format("step {} writes {} outputs to the same place in S3",
                          quoted(step.name, 40), writers.size())
            : fmt::format("step {} writes to the same place in S3 as {}", quoted(step.name, 32),
                          quoted(facts.pipeline.steps[(*other)->step].name, 32)));
    found.mark = what_writes(facts.pipeline, second);
    found.labels.push_back(
        findings.label(first.value->range(), what_writes(facts.pipeline, first)));
    for (std::size_t i = 2; i < writers.size() && found.labels.size() < most_labels; ++i) {
      found.labels.push_back(
          findings.label(writers[i]->value->range(), what_writes(facts.pipeline, *writers[i])));
    }
    found.help.emplace_back("give each of them a prefix of its own, for example its name");
    found.notes.emplace_back(
        "who reads one of them gets the files of all; files of the same name overwrite each other");
  }
}

}  // namespace

extern constinit const Rule graph_shared_output{"graph/shared-output", Severity::warning,
                                                "Two outputs go to the same place in S3.", check,
                                                Needs::all_steps};

}  // namespace plumbline
