// Findings as Markdown, for pull requests and job summaries.
#include "analyzer/report/markdown.h"

#include <fmt/format.h>

#include "analyzer/report/findings.h"

namespace plumbline::report {
namespace {

std::string_view mark_of(Severity severity) {
  switch (severity) {
    case Severity::error: return ":x: error";
    case Severity::warning: return ":warning: warning";
    case Severity::note: return ":information_source: note";
  }
  return {};
}

// GitHub takes `@name` for a person and tells them.
std::string unaddressed(std::string text) {
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    text.replace(at, 1, "&#64;");
  }
  return text;
}

std::string row(const Finding& finding) {
  const Diagnostic& found = *finding.diagnostic;
  const Analysis& analysis = *finding.file->analysis;
  const json::Value& root = root_of(analysis, document_of(analysis, found.where));
  std::string said = markdown_message(found.message);
  for (const std::string& remark : remarks_of(found)) said += "<br>" + markdown_message(remark);
  return fmt::format("| {} | {}:{} | {} | {} | {}<br><code>{}</code> |\n", mark_of(found.severity),
                     finding.place.start.line + 1, finding.place.start.column + 1,
                     markdown_text(found.rule), said,
                     markdown_message(breadcrumb(root, found.where.range)),
                     markdown_text(pointer_text(analysis, found.where)));
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '|':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '\\':
      case '~':
      case '#': out += '\\'; [[fallthrough]];
      default: out += c;
    }
  }
  return unaddressed(std::move(out));
}

std::string markdown_message(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('`');
    const std::size_t close = open < text.size() ? text.find('`', open + 1) : open;
    if (close >= text.size()) return out + markdown_text(text);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    out += markdown_text(text.substr(0, open));
    // In a table a bar ends the cell, in code too, and there is no other way to write it.
    out += "<code>" + markdown_text(name) + "</code>";
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string render_markdown(std::span<const FileReport> files, const ReportOptions& options) {
  std::string out = "### plumbline: " + summary_line(files, false) + "\n";
  for (const FileReport& file : files) {
    const auto findings = findings_in(file, options);
    if (findings.empty() && file.error.empty()) continue;
    out += fmt::format("\n#### {}\n\n", markdown_text(file.path));
    if (!file.error.empty()) out += ":x: " + markdown_message(file.error) + "\n\n";
    if (findings.empty()) continue;
    out += "| | at | rule | what | where |\n|---|---|---|---|---|\n";
    for (const Finding& finding : findings) out += row(finding);
  }
  return out;
}

}  // namespace plumbline::report
