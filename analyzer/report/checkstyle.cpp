// Checkstyle's XML, which most CI services can read: files with errors in them.
#include <fmt/format.h>

#include "analyzer/report/findings.h"

namespace plumbline::report {
namespace {

std::string_view severity_of(Severity severity) {
  return severity == Severity::note ? "info" : to_string(severity);
}

std::string error(const Finding& finding) {
  const Diagnostic& found = *finding.diagnostic;
  return fmt::format(
      "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" "
      "source=\"plumbline.{}\"/>\n",
      finding.place.start.line + 1, finding.place.start.column + 1, severity_of(found.severity),
      xml_text(located_message(finding)), xml_text(found.rule));
}

}  // namespace

std::string render_checkstyle(std::span<const FileReport> files, const ReportOptions& options) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  for (const FileReport& file : files) {
    out += fmt::format("  <file name=\"{}\">\n", xml_text(file.path));
    if (!file.error.empty()) {
      out += fmt::format("    <exception>{}</exception>\n", xml_text(file.error));
    }
    for (const Finding& finding : findings_in(file, options)) out += error(finding);
    out += "  </file>\n";
  }
  return out + "</checkstyle>\n";
}

}  // namespace plumbline::report
