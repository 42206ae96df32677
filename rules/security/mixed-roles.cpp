#include <fmt/format.h>

#include <unordered_set>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

struct Roles {
  const json::Value* first = nullptr;
  std::unordered_set<std::string_view> said;
};

void check(const Facts& facts, Findings& findings) {
  Roles& roles = findings.state<Roles>();
  const json::Value*& first = roles.first;
  std::unordered_set<std::string_view>& said = roles.said;
  each_job(facts, [&](const Job& job) {
    const json::Value& role = (*job.request)["RoleArn"];
    if (!role.is(json::Kind::string) || is_placeholder(role) || role.text().empty()) return;
    if (first == nullptr) {
      first = &role;
      said.insert(role.text());
      return;
    }
    if (role.text() == first->text() || !said.insert(role.text()).second) return;
    Diagnostic& found =
        findings.add(role.range(), fmt::format("{} runs with another role than the steps before it",
                                               quoted(job.step->name, 60)));
    found.mark = "another role";
    found.labels.push_back(findings.label(first->range(), "the first role"));
    found.help.emplace_back("check that this job is meant to have other rights");
  });
}

}  // namespace

extern constinit const Rule security_mixed_roles{
    "security/mixed-roles",
    Severity::note,
    "The jobs of one pipeline run with different roles.",
    check,
    Needs::part,
    false,
    Profiles::security};

}  // namespace plumbline
