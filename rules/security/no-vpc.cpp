#include <fmt/format.h>

#include "rules/security/protection.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  auto& all = findings.state<std::vector<Networked>>();
  add_networked(facts, all);
  if (!facts.last) return;
  Diagnostic* found = nullptr;
  for (const Networked& each : all) {
    if (is_given(*each.vpc)) return;  // security/mixed-vpc
  }
  for (const Networked& each : all) {
    const Step& step = facts.pipeline.steps[each.id];
    if (found != nullptr) {
      if (found->labels.size() == most_places) break;
      found->labels.push_back(findings.label(name_of_step(step), "likewise"));
      continue;
    }
    found = &findings.add(name_of_step(step),
                          fmt::format("{} runs outside of a VPC", quoted(step.name, 60)));
    found->mark = "no VpcConfig";
    found->help.emplace_back("add a VpcConfig with the subnets and security groups of your VPC");
  }
}

}  // namespace

extern constinit const Rule security_no_vpc{"security/no-vpc",
                                            Severity::note,
                                            "No job of the pipeline runs in a VPC of yours.",
                                            check,
                                            Needs::all_steps | Needs::part,
                                            false,
                                            Profiles::security};

}  // namespace plumbline
