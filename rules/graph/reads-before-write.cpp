#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analyzer/check/rule.h"
#include "analyzer/graph/order.h"
#include "analyzer/types/meetings.h"

namespace plumbline {
namespace {

bool is_check(const Step& step) {
  return step.type == StepType::quality_check || step.type == StepType::clarify_check;
}
bool of_this_execution(const S3Location& location) {
  return std::any_of(location.parts.begin(), location.parts.end(), [](const UriPart& part) {
    return part.kind == UriPart::Kind::reference && part.text == "Execution.PipelineExecutionId";
  });
}

void check(const Facts& facts, Findings& findings) {
  if (!facts.graph.acyclic()) return;
  const Pipeline& pipeline = facts.pipeline;
  const std::vector<Meeting> meetings = reads_of_writes(facts.locations);
  std::vector<std::pair<StepId, StepId>> pairs;
  for (const Meeting& meeting : meetings) {
    for (std::size_t i = 1; i < meeting.size(); ++i) {
      pairs.emplace_back(meeting[0]->step, meeting[i]->step);
    }
  }
  const std::vector<bool> after = waits(facts.graph, pairs);
  auto answer = after.begin();
  for (const Meeting& meeting : meetings) {
    const bool all = std::all_of(answer, answer + static_cast<std::ptrdiff_t>(meeting.size() - 1),
                                 [](bool yes) { return yes; });
    answer += static_cast<std::ptrdiff_t>(meeting.size() - 1);
    const S3Location &read = *meeting[0], &write = *meeting[1];
    const Step &reader = pipeline.steps[read.step], &writer = pipeline.steps[write.step];
    // What stays in one place may be the result of an execution before, and meant.
    const bool check_of_transform = is_check(reader) && writer.type == StepType::transform;
    if (!all || (!of_this_execution(read) && !check_of_transform)) continue;
    Diagnostic& found = findings.add(read.value->range(),
                                     fmt::format("{} runs before {}, which writes what it reads",
                                                 quoted(reader.name, 40), quoted(writer.name, 40)));
    found.mark = "not written yet";
    found.labels.push_back(findings.label(write.value->range(), "written here, later"));
    found.help.push_back(
        fmt::format("let {} wait for {}", quoted(reader.name, 40), quoted(writer.name, 40)));
  }
}

}  // namespace

extern constinit const Rule graph_reads_before_write{
    "graph/reads-before-write", Severity::warning,
    "A step reads what only a later step of the same execution writes.", check, Needs::all_steps};

}  // namespace plumbline
