#include "analyzer/report/findings.h"

#include <fmt/format.h>

namespace plumbline::report {

std::vector<Finding> findings_in(const FileReport& file, const ReportOptions& options) {
  std::vector<Finding> out;
  if (!file.analysis) return out;
  for_each(*file.analysis, options, [&](const Diagnostic& diagnostic, std::size_t number) {
    Finding finding;
    finding.file = &file;
    finding.diagnostic = &diagnostic;
    finding.number = number;
    finding.place = place_of(file, diagnostic.where);
    finding.end = finding.place.file->position(finding.place.range.end, Unit::code_point);
    const bool own = finding.place.file == file.analysis->contents.file.get();
    finding.path =
        own && !file.root_path.empty() ? file.root_path : std::string(finding.place.path);
    out.push_back(std::move(finding));
  });
  return out;
}

std::vector<Finding> findings_in(std::span<const FileReport> files, const ReportOptions& options) {
  std::vector<Finding> out;
  for (const FileReport& file : files) {
    auto more = findings_in(file, options);
    out.insert(out.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  }
  return out;
}

std::string pointer_text(const Analysis& analysis, Location where) {
  const json::Value& root = root_of(analysis, document_of(analysis, where));
  return "#" + pointer_text(json::path_to(root, where.range));
}

std::string located_message(const Finding& finding) {
  return fmt::format("{} ({})", printable(finding.diagnostic->message),
                     pointer_text(*finding.file->analysis, finding.diagnostic->where));
}

std::vector<std::string> remarks_of(const Diagnostic& diagnostic) {
  std::vector<std::string> out;
  out.reserve(diagnostic.help.size() + diagnostic.notes.size());
  for (const std::string& help : diagnostic.help) out.push_back("help: " + printable(help));
  for (const std::string& note : diagnostic.notes) out.push_back("note: " + printable(note));
  return out;
}

std::string xml_text(std::string_view text) {
  std::string out;
  const std::string shown = printable(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    // U+FFFE and U+FFFF are characters, but none of XML's.
    const std::string_view three = std::string_view(shown).substr(i, 3);
    if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
      out += "\xEF\xBF\xBD";
      i += 2;
      continue;
    }
    switch (shown[i]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += shown[i];
    }
  }
  return out;
}

}  // namespace plumbline::report
