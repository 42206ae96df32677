#include <fmt/format.h>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    if (step.type != StepType::training) continue;
    const json::Value& parameters = (*step.arguments)["HyperParameters"];
    const bool repack =
        parameters["sagemaker_program"].text().find("_repack_model.py") != std::string_view::npos ||
        (*step.node)["Description"].text() ==
            "Used to repack a model with customer scripts for a register/create model step";
    if (!repack) continue;
    Diagnostic& found = findings.add(
        name_of_step(step),
        fmt::format("{} is a job that only packs the model again", quoted(step.name, 60)));
    found.mark = "a hidden training job";
    found.help.emplace_back(
        "let the training write `code/` into its model, and give no `entry_point`");
  }
}

}  // namespace

extern constinit const Rule cost_repack_job{
    "cost/repack-job",
    Severity::note,
    "A model step starts a training job only to put a script into the archive of the model.",
    check,
    Needs::part,
    false,
    Profiles::cost};

}  // namespace plumbline
