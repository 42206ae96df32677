// Findings as workflow commands, which GitHub Actions shows as annotations beside the code.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analyzer/report/findings.h"

namespace plumbline::report {
namespace {

// GitHub drops what one step says beyond that many annotations of a severity.
constexpr std::size_t most_shown = 10;

// What ends a command, and in a property also what ends that.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += property ? "%3A" : ":"; break;
      case ',': out += property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

std::string_view command_of(Severity severity) {
  return severity == Severity::note ? "notice" : to_string(severity);
}

std::string annotation(const Finding& finding) {
  const Diagnostic& found = *finding.diagnostic;
  std::string out = fmt::format("::{} file={},line={},endLine={}", command_of(found.severity),
                                escaped(printable(finding.path), true),
                                finding.place.start.line + 1, finding.end.line + 1);
  // GitHub knows no columns of a place of several lines.
  if (finding.place.start.line == finding.end.line) {
    out +=
        fmt::format(",col={},endColumn={}", finding.place.start.column + 1, finding.end.column + 1);
  }
  out += fmt::format(",title={}::{}", escaped(found.rule, true),
                     escaped(located_message(finding), false));
  for (const std::string& remark : remarks_of(found)) out += "%0A" + escaped(remark, false);
  return out + "\n";
}

}  // namespace

std::string render_github(std::span<const FileReport> files, const ReportOptions& options) {
  std::string out;
  for (const FileReport& file : files) {
    if (file.error.empty()) continue;
    out +=
        fmt::format("::error file={},title=plumbline::{}\n",
                    escaped(printable(file.root_path.empty() ? file.path : file.root_path), true),
                    escaped(printable(file.error), false));
  }
  std::vector<Finding> findings = findings_in(files, options);
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.diagnostic->severity < b.diagnostic->severity;
  });
  std::array<std::size_t, 3> number{};
  for (const Finding& finding : findings) {
    ++number[static_cast<std::size_t>(finding.diagnostic->severity)];
  }
  std::size_t dropped = 0;
  for (const std::size_t each : number) dropped += each > most_shown ? each - most_shown : 0;
  const std::size_t notes = number[static_cast<std::size_t>(Severity::note)];
  // The line that says so takes the place of one.
  if (dropped > 0 && notes >= most_shown) ++dropped;
  const std::string rest = fmt::format(
      "::notice title=plumbline::{} more: GitHub shows {} of a severity; all are in this log and "
      "in "
      "a report of -f sarif\n",
      dropped, most_shown);
  const bool early = dropped > 0 && notes >= most_shown;
  bool said = false;
  for (const Finding& finding : findings) {
    if (early && !said && finding.diagnostic->severity == Severity::note) {
      out += rest;
      said = true;
    }
    out += annotation(finding);
  }
  return dropped > 0 && !said ? out + rest : out;
}

}  // namespace plumbline::report
