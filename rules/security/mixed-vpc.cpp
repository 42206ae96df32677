#include <fmt/format.h>

#include <algorithm>

#include "rules/security/protection.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  auto& all = findings.state<std::vector<Networked>>();
  add_networked(facts, all);
  if (!facts.last) return;
  // A model runs in another network than the jobs that made it.
  std::erase_if(all, [&](const Networked& each) {
    return facts.pipeline.steps[each.id].type == StepType::model;
  });
  const auto inside = std::find_if(all.begin(), all.end(),
                                   [](const Networked& each) { return is_given(*each.vpc); });
  if (inside == all.end()) return;
  Diagnostic* found = nullptr;
  for (const Networked& each : all) {
    if (is_given(*each.vpc)) continue;
    const Step& step = facts.pipeline.steps[each.id];
    if (found != nullptr) {
      if (found->labels.size() < most_places) {
        found->labels.push_back(findings.label(name_of_step(step), "likewise"));
      }
      continue;
    }
    const Step& other = facts.pipeline.steps[inside->id];
    found = &findings.add(name_of_step(step),
                          fmt::format("{} runs outside of a VPC, and {} runs in one",
                                      quoted(step.name, 40), quoted(other.name, 40)));
    found->mark = "no VpcConfig";
    found->labels.push_back(findings.label(inside->vpc->range(), "in a VPC"));
    found->help.emplace_back("add the VpcConfig here as well");
  }
}

}  // namespace

extern constinit const Rule security_mixed_vpc{"security/mixed-vpc", Severity::warning,
                                               "Some jobs run in a VPC and others do not.", check,
                                               Needs::all_steps | Needs::part};

}  // namespace plumbline
