#include <fmt/format.h>

#include <algorithm>

#include "analyzer/config/glob.h"
#include "analyzer/config/world.h"
#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  if (!facts.world->allowed_instance_types) return;
  const std::vector<std::string>& allowed = *facts.world->allowed_instance_types;
  each_job(facts, [&](const Job& job) {
    const json::Value& written = (*job.machines)["InstanceType"];
    const json::Value& type = settled(facts.pipeline, written);
    if (!type.is(json::Kind::string)) return;
    const bool fine = std::any_of(allowed.begin(), allowed.end(), [&](const std::string& glob) {
      return config::name_matches(glob, type.text());
    });
    if (fine) return;
    const std::vector<std::string_view> names(allowed.begin(), allowed.end());
    Diagnostic& found = findings.add(
        written.range(), fmt::format("{} runs on {}, which the configuration does not allow",
                                     quoted(job.step->name, 40), quoted(type.text(), 32)));
    found.mark = "not allowed";
    if (&type != &written) {
      found.labels.push_back(findings.label(type.range(), "the parameter's default"));
    }
    found.help.push_back(names.empty() ? "allow a type in `allowedInstanceTypes`"
                                       : "use " + quoted_list(names));
  });
}

}  // namespace

extern constinit const Rule cost_other_instance_type{
    "cost/other-instance-type", Severity::error,
    "A job runs on a machine that the configuration does not allow.", check, Needs::part};

}  // namespace plumbline
