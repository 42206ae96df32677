// Reviewdog's diagnostics, one a line: comments on pull requests, with changes to take over.
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
#include <algorithm>

#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "analyzer/report/findings.h"

namespace plumbline::report {
namespace {

using json::Writer;

constexpr std::size_t longest_suggestion = 4000;  // bytes that a reviewer still reads

std::string_view severity_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "ERROR";
    case Severity::warning: return "WARNING";
    case Severity::note: return "INFO";
  }
  return {};
}

// Columns are bytes here, from 1.
void write_position(Writer& out, std::string_view name, const Document& file,
                    std::uint32_t offset) {
  const Position position = file.position(offset, Unit::byte);
  out.key(name).begin_object();
  out.member("line", std::uint64_t{position.line} + 1);
  out.member("column", std::uint64_t{position.column} + 1).end_object();
}

void write_range(Writer& out, const Document& file, Range range) {
  out.key("range").begin_object();
  write_position(out, "start", file, range.begin);
  write_position(out, "end", file, range.end);
  out.end_object();
}

void write_location(Writer& out, std::string_view path, const Document& file, Range range) {
  out.key("location").begin_object();
  out.member("path", path);
  write_range(out, file, range);
  out.end_object();
}

// A fix as one replacement of what is between its first and its last edit.
void write_suggestion(Writer& out, const Finding& finding, const Fix& fix) {
  const Analysis& analysis = *finding.file->analysis;
  const Document& document = document_of(analysis, finding.diagnostic->where);
  std::vector<Edit> edits = fix.edits;
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.range.begin < b.range.begin; });
  if (edits.empty()) return;
  const Document& file = *document.visible(edits.front().range).document;
  const Range whole{document.visible(edits.front().range).range.begin,
                    document.visible(edits.back().range).range.end};
  std::string text;
  std::uint32_t at = whole.begin;
  for (const Edit& edit : edits) {
    const Range range = document.visible(edit.range).range;
    text += file.text({at, range.begin});
    text += document.spelt(edit.range, edit.text).value_or(edit.text);
    at = range.end;
  }
  // What lies between may hold what no report may show.
  if (text.size() > longest_suggestion || analysis.secrets.hide(text) != text) return;
  out.begin_object();
  write_range(out, file, whole);
  out.member("text", text).end_object();
}

std::string line_of(const Finding& finding) {
  const Diagnostic& found = *finding.diagnostic;
  const Analysis& analysis = *finding.file->analysis;
  std::string message = located_message(finding);
  for (const std::string& remark : remarks_of(found)) message += "\n" + remark;
  Writer out(0);
  out.begin_object();
  out.member("message", message);
  write_location(out, finding.path, *finding.place.file, finding.place.range);
  out.member("severity", severity_of(found.severity));
  out.key("source").begin_object().member("name", "plumbline").end_object();
  out.key("code").begin_object().member("value", found.rule).end_object();
  out.key("suggestions").begin_array();
  for (const Fix& fix : found.fixes) write_suggestion(out, finding, fix);
  out.end_array();
  out.key("related_locations").begin_array();
  for (const Label& label : found.labels) {
    const Place place = place_of(*finding.file, label.where);
    const bool own = place.file == analysis.contents.file.get();
    const std::string& root = finding.file->root_path;
    out.begin_object();
    out.member("message", label.message);
    write_location(out, own && !root.empty() ? std::string_view(root) : place.path, *place.file,
                   place.range);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take() + "\n";
}

}  // namespace

std::string render_rdjsonl(std::span<const FileReport> files, const ReportOptions& options) {
  std::string lines;
  for (const Finding& finding : findings_in(files, options)) lines += line_of(finding);
  return lines;
}

}  // namespace plumbline::report
