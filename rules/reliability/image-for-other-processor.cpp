#include <fmt/format.h>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// "CPU" or "GPU" of an image that AWS makes for both; empty for all others.
std::string_view processor(std::string_view image) {
  const ImageName name = image_name(image);
  const bool both =
      name.repository.starts_with("pytorch") || name.repository.starts_with("tensorflow") ||
      name.repository.starts_with("mxnet") || name.repository.starts_with("huggingface");
  if (!both) return {};
  if (name.tag.find("-cpu") != std::string_view::npos) return "CPU";
  return name.tag.find("-gpu") == std::string_view::npos ? std::string_view{} : "GPU";
}

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    const json::Value& machine = (*job.machines)["InstanceType"];
    if (!job.image->is(json::Kind::string) || !machine.is(json::Kind::string)) return;
    const std::string_view kind = processor(job.image->text());
    const std::string_view type = family(machine.text());
    // Inferentia, Trainium and Gaudi need images of their own.
    const bool common = has_gpu(machine.text()) || type.starts_with('c') || type.starts_with('m') ||
                        type.starts_with('r') || type.starts_with('t');
    if (kind.empty() || !common || type.starts_with("trn")) return;
    if (has_gpu(machine.text()) == (kind == "GPU")) return;
    Diagnostic& found =
        findings.add(job.image->range(),
                     fmt::format("{} runs an image for a {} on {}", quoted(job.step->name, 30),
                                 kind, quoted(machine.text(), 40)));
    found.mark = kind == "GPU" ? "the machine has no GPU" : "leaves the GPU unused";
    found.labels.push_back(findings.label(machine.range(), "the machine"));
    found.help.push_back(
        fmt::format("use the image for a {}, or another machine", kind == "GPU" ? "CPU" : "GPU"));
  });
}

}  // namespace

extern constinit const Rule reliability_image_for_other_processor{
    "reliability/image-for-other-processor", Severity::warning,
    "An image is made for another kind of processor than the machine has.", check, Needs::part};

}  // namespace plumbline
