#include <fmt/format.h>

#include <unordered_set>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

bool is_broad(std::string_view arn) {
  const std::size_t slash = arn.rfind('/');
  if (!arn.starts_with("arn:") || slash == std::string_view::npos) return false;
  std::string name;
  for (const char c : arn.substr(slash + 1)) {
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  for (const char* word : {"admin", "poweruser", "fullaccess", "full-access", "root"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return arn.find('*') != std::string_view::npos;
}

void check(const Facts& facts, Findings& findings) {
  auto& said = findings.state<std::unordered_set<std::string_view>>();
  std::string_view narrow;  // steps mostly have the same one
  each_job(facts, [&](const Job& job) {
    const json::Value& role = (*job.request)["RoleArn"];
    if (!role.is(json::Kind::string) || is_placeholder(role) || role.text() == narrow) return;
    if (!is_broad(role.text())) {
      narrow = role.text();
      return;
    }
    if (!said.insert(role.text()).second) return;
    Diagnostic& found =
        findings.add(role.range(), fmt::format("the role of {} is called like one with all rights",
                                               quoted(job.step->name, 60)));
    found.mark = "more than a job needs?";
    found.help.emplace_back("use a role with the rights that this job needs");
  });
}

}  // namespace

extern constinit const Rule security_broad_role{
    "security/broad-role",
    Severity::note,
    "The name of a role says that it may do more than a job needs.",
    check,
    Needs::part,
    false,
    Profiles::security};

}  // namespace plumbline
