#include <fmt/format.h>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// Families with disks of their own (`local_storage` of schemas/prices.json); the API says that
// these take no key.
bool has_local_storage(std::string_view machine) {
  const std::string_view name = family(machine);
  for (const std::string_view known :
       {"c5d",  "c6gd", "c6id", "dl1",  "g4dn", "g5",   "g6",    "g6e", "gr6",
        "i3en", "m5d",  "m6gd", "m6id", "p3dn", "p4d",  "p4de",  "p5",  "p5e",
        "p5en", "r5d",  "r6gd", "r6id", "r7gd", "trn1", "trn1n", "trn2"}) {
    if (name == known) return true;
  }
  return false;
}

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    const json::Value &key = (*job.machines)["VolumeKmsKeyId"],
                      &type = (*job.machines)["InstanceType"];
    if (!key || key.is(json::Kind::null)) return;
    const json::Value& machine = settled(facts.pipeline, type);
    if (!machine.is(json::Kind::string) || !has_local_storage(machine.text())) return;
    const bool literal = &machine == &type;
    Diagnostic& found =
        findings.add(key.range(),
                     fmt::format("{} has storage of its own, which takes no `VolumeKmsKeyId`",
                                 quoted(machine.text(), 40)),
                     literal ? Severity::error : Severity::warning);
    found.mark = "no volume to encrypt";
    found.labels.push_back(findings.label(machine.range(), "the machine"));
    found.help.emplace_back("remove `VolumeKmsKeyId`; the machine encrypts its storage by itself");
  });
}

}  // namespace

extern constinit const Rule arguments_key_for_local_storage{
    "arguments/key-for-local-storage", Severity::error,
    "A machine with storage of its own takes no key for a volume.", check, Needs::part};

}  // namespace plumbline
