#include "analyzer/cache/candidates.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyzer/source/diagnostic.h"

namespace plumbline::cache {
namespace {

using history::Execution;
using history::no_instant;

void choose_pipeline(const Question& question, Candidates& found) {
  found.pipeline_name = question.pipeline_name;
  if (question.history == nullptr) {
    found.no_history = "no-history";
    return;
  }
  const auto names = question.history->pipelines();
  const bool known = std::find(names.begin(), names.end(), found.pipeline_name) != names.end();
  if (found.pipeline_name.empty() && names.size() > 1) {
    found.no_history = fmt::format(
        "the history holds {} pipelines, and it is not said which this is", names.size());
    found.notes.push_back(found.no_history);
  } else if (found.pipeline_name.empty() && names.size() == 1) {
    found.pipeline_name = names[0];
  } else if (!names.empty() && !known) {
    found.no_history = fmt::format("no-history: the history is of {}", quoted_list(names));
    found.notes.push_back(
        fmt::format("no execution of pipeline {} is in the history, which is of {}",
                    quoted(found.pipeline_name), quoted_list(names)));
  } else if (question.history->executions().empty()) {
    found.no_history = "no-history";
  }
}

}  // namespace

Candidates find_candidates(const Question& question) {
  Candidates found;
  choose_pipeline(question, found);
  if (!found.no_history.empty()) return found;
  for (const Execution& execution : question.history->executions()) {
    const bool other = !found.pipeline_name.empty() && !execution.pipeline.empty() &&
                       execution.pipeline != found.pipeline_name;
    if (other || (execution.start != no_instant && execution.start > question.now)) continue;
    if (found.newest == nullptr && execution.definition != nullptr) found.newest = &execution;
    found.without_steps += execution.steps.empty() ? 1U : 0U;
    for (const history::StepRun& run : execution.steps) {
      found.by_step[run.name].push_back({&execution, &run});
    }
  }
  for (auto& [name, runs] : found.by_step) {
    std::stable_sort(runs.begin(), runs.end(),
                     [](const Candidate& a, const Candidate& b) { return a.at() > b.at(); });
  }
  if (found.without_steps != 0) {
    found.notes.push_back(fmt::format(
        "{} executions have no saved steps: their results are not known", found.without_steps));
  }
  return found;
}

}  // namespace plumbline::cache
