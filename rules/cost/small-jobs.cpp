#include <fmt/format.h>

#include <vector>

#include "rules/cost/rows.h"

namespace plumbline {
namespace {

constexpr std::size_t shortest_row = 3;

void check(const Facts& facts, Findings& findings) {
  auto& jobs = findings.state<std::vector<Job>>();
  jobs.resize(facts.pipeline.steps.size());
  each_job(facts, [&](const Job& job) {
    if (job.step->type == StepType::processing) jobs[job.id] = job;
  });
  if (!facts.last || !facts.graph.acyclic()) return;
  std::vector<bool> inside(jobs.size());
  std::vector<const Job*> row;
  for (const StepId id : facts.graph.order()) {
    if (jobs[id].step == nullptr || inside[id]) continue;
    row.assign(1, &jobs[id]);
    while (const Job* const other = next_alike(facts, jobs, *row.back())) row.push_back(other);
    for (const Job* const each : row) inside[each->id] = true;
    if (row.size() < shortest_row) continue;
    Diagnostic& found =
        findings.add(name_of_step(*row.front()->step),
                     fmt::format("{} and {} jobs behind it each start a machine for one image",
                                 quoted(row.front()->step->name, 50), row.size() - 1));
    found.mark = "the first of a row";
    found.labels.push_back(findings.label(name_of_step(*row.back()->step), "the last one"));
    found.help.emplace_back("wrap them in one job if each is short");
  }
}

}  // namespace

extern constinit const Rule cost_small_jobs{
    "cost/small-jobs",
    Severity::note,
    "Each of several jobs in a row waits and pays for a machine of its own.",
    check,
    Needs::part,
    false,
    Profiles::cost};

}  // namespace plumbline
