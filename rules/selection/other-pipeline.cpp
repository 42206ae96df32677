#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "rules/selection/execution_arn.h"

namespace plumbline {
namespace {

// In ARNs of some years names are in lower case.
bool same_but_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr) return;
  const StartRequest& start = *facts.start;
  const SourceExecution& source = start.source;
  const ExecutionArn arn = parse_execution_arn(source.arn);
  const bool from_request = !start.pipeline_name.empty();
  const std::string_view name = from_request ? start.pipeline_name : facts.pipeline_name;
  if (!arn.valid || is_placeholder(source.arn) || name.empty() || is_placeholder(name) ||
      same_but_case(arn.pipeline, name)) {
    return;
  }
  // Only the name, where the text is written without escapes.
  Location at = source.at;
  const std::size_t found_at = at.document->text(at.range).find(source.arn);
  if (found_at != std::string_view::npos) {
    at.range.begin += static_cast<std::uint32_t>(
        found_at + static_cast<std::size_t>(arn.pipeline.data() - source.arn.data()));
    at.range.end = at.range.begin + static_cast<std::uint32_t>(arn.pipeline.size());
  }
  Diagnostic& found = findings.add_at(
      at, fmt::format("source execution is one of pipeline {}, and {} is to be started",
                      quoted(arn.pipeline, 30), quoted(name, 30)));
  found.mark = "another pipeline";
  if (from_request) {
    found.labels.push_back(
        {{start.file.get(), start.root()["PipelineName"].range()}, "this one is to be started"});
  }
  found.help.push_back(fmt::format("give the ARN of an execution of {}", quoted(name)));
}

}  // namespace

extern constinit const Rule selection_other_pipeline{
    "selection/other-pipeline", Severity::warning,
    "The source of a selective execution is an execution of the same pipeline.", check};

}  // namespace plumbline
