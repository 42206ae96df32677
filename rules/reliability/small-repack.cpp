#include <fmt/format.h>

#include <cstdint>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

constexpr std::int64_t least_gigabytes = 30;

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    const json::Value& parameters = (*job.request)["HyperParameters"];
    const bool repack =
        parameters["sagemaker_program"].text().find("_repack_model.py") != std::string_view::npos ||
        job.step->name.find("RepackModel") != std::string_view::npos;
    const json::Value& volume = (*job.machines)["VolumeSizeInGB"];
    const auto size = settled(facts.pipeline, volume).integer();
    if (job.step->type != StepType::training || !repack || !size || *size > least_gigabytes) return;
    Diagnostic& found = findings.add(
        volume.range(), fmt::format("{} unpacks and packs the model with {} GB of room",
                                    quoted(job.step->name, 50), *size));
    found.mark = "fails for large models";
    found.help.emplace_back("give the model step a larger `volume_size` or `instance_type`");
  });
}

}  // namespace

extern constinit const Rule reliability_small_repack{
    "reliability/small-repack",
    Severity::note,
    "A hidden job repacks the model on a machine with little room.",
    check,
    Needs::part,
    false,
    Profiles::production};

}  // namespace plumbline
