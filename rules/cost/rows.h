// Jobs that follow each other alone and are alike.
#pragma once

#include <unordered_map>

#include "rules/reliability/jobs.h"

namespace plumbline {

inline bool alike(const Job& a, const Job& b, const Facts& facts) {
  const auto text = [&](const json::Value& value) { return facts.document.text(value.range()); };
  return text(*a.image) == text(*b.image) && !text(*a.image).empty() &&
         text((*a.machines)["InstanceType"]) == text((*b.machines)["InstanceType"]);
}

// The only job that a job goes on to, when that waits for nobody else and is like it.
inline const Job* next_alike(const Facts& facts, const std::unordered_map<StepId, Job>& jobs,
                             const Job& job) {
  const std::vector<StepId> after = facts.graph.waiting_for(job.id);
  const auto other = after.size() == 1 ? jobs.find(after.front()) : jobs.end();
  if (other == jobs.end() || !alike(job, other->second, facts)) return nullptr;
  for (const Edge& edge : facts.graph.into(other->first)) {
    if (edge.from != job.id && edge.why != Why::branch) return nullptr;
  }
  return &other->second;
}

}  // namespace plumbline
