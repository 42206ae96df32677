#include <fmt/format.h>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// Images whose machines have one that writes for all of them.
bool has_driver(std::string_view image) {
  return image.find("spark") != std::string_view::npos ||
         image.find("clarify") != std::string_view::npos ||
         image.find("model-monitor") != std::string_view::npos;
}

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    if (job.step->type != StepType::processing || job.step->property_files.empty()) return;
    const json::Value& count = (*job.machines)["InstanceCount"];
    const json::Value& number = settled(facts.pipeline, count);
    if (number.integer().value_or(1) < 2 || has_driver(job.image->text())) return;
    Diagnostic& found =
        findings.add(count.range(), fmt::format("each of {} machines of {} writes property file {}",
                                                number.text(), quoted(job.step->name, 30),
                                                quoted(job.step->property_files.front().name, 30)));
    found.mark = "the last one to write wins";
    found.labels.push_back(
        findings.label(job.step->property_files.front().node->range(), "the file"));
    found.help.emplace_back("use one machine, or let a step behind it write the report");
  });
}

}  // namespace

extern constinit const Rule reliability_report_of_many_machines{
    "reliability/report-of-many-machines", Severity::warning,
    "Every machine of a job writes the one file that Std:JsonGet reads.", check, Needs::part};

}  // namespace plumbline
