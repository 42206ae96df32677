#include <fmt/format.h>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    const json::Value& slot = (*job.machines)["InstanceType"];
    const json::Value& machine = settled(facts.pipeline, slot);
    if (!job.image->is(json::Kind::string) || !has_gpu(machine.text())) return;
    const ImageName image = image_name(job.image->text());
    const bool without = image.repository == "sagemaker-scikit-learn" ||
                         image.repository == "sagemaker-spark-processing" ||
                         (image.repository == "sagemaker-xgboost" &&
                          image.tag.find("-cpu") != std::string_view::npos);
    if (!without) return;
    Diagnostic& found = findings.add(
        slot.range(),
        fmt::format("{} pays for the GPU of {}, which {} does not use", quoted(job.step->name, 30),
                    quoted(machine.text(), 30), quoted(image.repository, 30)));
    found.mark = "the GPU is idle";
    found.labels.push_back(findings.label(job.image->range(), "runs on the CPU"));
    found.help.emplace_back("use a machine without GPU, for example `ml.m5.xlarge`");
  });
}

}  // namespace

extern constinit const Rule cost_idle_gpu{
    "cost/idle-gpu",
    Severity::warning,
    "A machine with a GPU runs an image that has no use for one.",
    check,
    Needs::part,
    false,
    Profiles::cost};

}  // namespace plumbline
