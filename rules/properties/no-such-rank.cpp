#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// The number in "TrainingJobSummaries[5].TrainingJobName".
std::optional<std::int64_t> rank_of(std::string_view path) {
  constexpr std::string_view list = "TrainingJobSummaries";
  const std::vector<Segment> parts = segments(path);
  if (parts.size() < 2 || parts[0].text != list || parts[1].kind != Segment::Kind::index) return {};
  std::int64_t rank = 0;
  const std::string_view text = parts[1].text;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), rank);
  if (error != std::errc() || stop != text.data() + text.size()) return {};
  return rank;
}

void check(const Facts& facts, Findings& findings) {
  for (const Reference& reference : facts.references) {
    if (reference.kind != ReferenceKind::step_property || reference.target == no_step) continue;
    const Step& step = facts.pipeline.steps[reference.target];
    if (step.type != StepType::tuning || step.shares_name) continue;
    const auto rank = rank_of(reference.path);
    // properties/unknown-property knows how long AWS's list is.
    if (!rank || *rank < 0 || *rank >= 50) continue;
    const json::Value& limit = (*step.arguments)["HyperParameterTuningJobConfig"]["ResourceLimits"]
                                                ["MaxNumberOfTrainingJobs"];
    const json::Value& number = settled(facts.pipeline, limit);
    const auto most = number.integer();
    if (!most || *most < 1 || *rank < *most) continue;
    Diagnostic& found = findings.add(
        reference.at->range(),
        fmt::format("{} starts {} training jobs at most, and the best one has the number 0",
                    quoted(step.name, 40), *most),
        &number == &limit ? Severity::error : Severity::warning);
    found.mark = "no such job";
    found.labels.push_back(findings.label(number.range(), "so many are started"));
    found.help.push_back(*most == 1 ? "read `TrainingJobSummaries[0]`"
                                    : fmt::format("read one of the jobs 0 to {}", *most - 1));
  }
}

}  // namespace

extern constinit const Rule properties_no_such_rank{
    "properties/no-such-rank", Severity::error,
    "A tuning job ranks no more training jobs than it starts.", check, Needs::part};

}  // namespace plumbline
