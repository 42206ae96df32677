// Jobs that follow each other alone and are alike.
#pragma once

#include <vector>

#include "rules/reliability/jobs.h"

namespace plumbline {

inline bool alike(const Job& a, const Job& b, const Facts& facts) {
  const auto text = [&](const json::Value& value) { return facts.document.text(value.range()); };
  return text(*a.image) == text(*b.image) && !text(*a.image).empty() &&
         text((*a.machines)["InstanceType"]) == text((*b.machines)["InstanceType"]);
}

// The only job that a job goes on to, when that waits for nobody else and is like it. `jobs`: by
// step, those of other steps empty.
inline const Job* next_alike(const Facts& facts, const std::vector<Job>& jobs, const Job& job) {
  const auto out = facts.graph.out_of(job.id);
  if (out.empty()) return nullptr;
  const auto edges = facts.graph.edges();
  const StepId after = edges[out.front()].to;
  if (edges[out.back()].to != after) return nullptr;  // sorted by `to`
  for (const Edge& edge : facts.graph.into(after)) {
    if (edge.from != job.id && edge.why != Why::branch) return nullptr;
  }
  const Job& other = jobs[after];
  return other.step != nullptr && alike(job, other, facts) ? &other : nullptr;
}

}  // namespace plumbline
