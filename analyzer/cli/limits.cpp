#include "analyzer/cli/limits.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <string>

namespace plumbline::cli {
namespace {

constexpr const char* more_time = "raise --timeout, or check fewer files at a time";

void add_limit(Analysis& analysis, std::string message, const char* help) {
  Diagnostic diagnostic;
  diagnostic.rule = "internal/analysis-limit";
  diagnostic.where = {analysis.contents.file.get(), {0, 0}};
  diagnostic.message = std::move(message);
  diagnostic.help.emplace_back(help);
  analysis.diagnostics.insert(analysis.diagnostics.begin(), std::move(diagnostic));
}

void refuse(FileReport& report, const char* status, std::string message, const char* help) {
  auto analysis = std::make_shared<Analysis>();
  analysis->contents.file = std::make_shared<const Document>(report.path, "");
  add_limit(*analysis, std::move(message), help);
  report.status = status;
  report.analysis = std::move(analysis);
}

void add_timeout(FileReport& report, double seconds) {
  report.limits.push_back({"timeout", fmt::format("{}", seconds)});
}

}  // namespace

Deadline deadline_in(std::optional<double> seconds) {
  if (!seconds) return {};
  using Clock = std::chrono::steady_clock;
  return Clock::now() +
         std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*seconds));
}

void refuse_too_large(FileReport& report, std::uint64_t limit) {
  report.limits.push_back({"max-file-size", std::to_string(limit)});
  refuse(report, "too large",
         fmt::format("the file is larger than {} bytes and was not checked", limit),
         "raise --max-file-size; AWS takes definitions of 1 MiB at most");
}

void refuse_too_late(FileReport& report, double seconds) {
  add_timeout(report, seconds);
  refuse(report, "too late",
         fmt::format("the time of {} s was over before the file was checked", seconds), more_time);
}

void say_late(FileReport& report, Analysis& analysis, double seconds) {
  add_timeout(report, seconds);
  add_limit(analysis, fmt::format("checking the file went on beyond the time of {} s", seconds),
            more_time);
}

}  // namespace plumbline::cli
