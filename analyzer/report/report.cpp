#include "analyzer/report/report.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "analyzer/report/parts.h"

namespace plumbline {

std::string render(std::span<const FileReport> files, Format format, const ReportOptions& options) {
  switch (format) {
    case Format::text: return report::render_text(files, options);
    case Format::concise: return report::render_concise(files, options);
    case Format::json: return report::render_json(files, options);
    case Format::jsonl: return report::render_jsonl(files, options);
    case Format::sarif: return report::render_sarif(files, options);
    case Format::github: return report::render_github(files, options);
    case Format::gitlab: return report::render_gitlab(files, options);
    case Format::junit: return report::render_junit(files, options);
    case Format::checkstyle: return report::render_checkstyle(files, options);
    case Format::rdjsonl: return report::render_rdjsonl(files, options);
    case Format::markdown: return report::render_markdown(files, options);
  }
  return {};
}

namespace {

std::string counted(std::size_t number, std::string_view thing) {
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

}  // namespace

std::string summary_line(std::span<const FileReport> files, bool color) {
  std::array<std::size_t, 3> found{};
  std::size_t checked = 0, affected = 0, fixable = 0, suppressed = 0, known = 0;
  std::set<std::string_view> paths, with_findings;  // a source may hold several definitions
  for (const auto& file : files) {
    if (!file.analysis) continue;
    if (paths.insert(file.path).second) ++checked;
    bool any = false;
    for (const auto& diagnostic : file.analysis->diagnostics) {
      if (diagnostic.suppressed) {
        ++suppressed;
      } else if (!diagnostic.counts()) {
        ++known;
      } else {
        ++found[static_cast<std::size_t>(diagnostic.severity)];
        any = true;
        const bool safe =
            std::any_of(diagnostic.fixes.begin(), diagnostic.fixes.end(),
                        [](const Fix& fix) { return fix.applicability == Applicability::safe; });
        if (safe) ++fixable;
      }
    }
    if (any && with_findings.insert(file.path).second) ++affected;
  }
  std::string more;
  const auto add = [&](std::size_t number, std::string_view what) {
    if (number > 0) more += fmt::format("{}{} {}", more.empty() ? "" : ", ", number, what);
  };
  add(fixable, "fixable");
  add(suppressed, "suppressed");
  add(known, "in baseline");
  if (!more.empty()) more = " (" + more + ")";
  if (affected == 0) {
    return report::paint(color, report::Ink::help, "no findings") + " in " +
           counted(checked, "file") + more;
  }
  std::string line;
  for (const auto severity : {Severity::error, Severity::warning, Severity::note}) {
    const std::size_t number = found[static_cast<std::size_t>(severity)];
    if (number == 0) continue;
    if (!line.empty()) line += ", ";
    line += report::paint(color, report::ink_of(severity), counted(number, to_string(severity)));
  }
  line += " in ";
  if (affected < checked) line += std::to_string(affected) + " of ";
  return line + counted(checked, "file") + more;
}

}  // namespace plumbline
