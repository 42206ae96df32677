#include <algorithm>

#include <fmt/format.h>

#include "analyzer/report/excerpt.h"
#include "analyzer/report/parts.h"

namespace plumbline::report {
namespace {

constexpr std::size_t most_labels = 32;        // shown of one diagnostic
constexpr std::size_t longest_pointer = 1000;  // characters

std::string spaces(std::size_t number) { return std::string(number, ' '); }

class TextReport {
 public:
  TextReport(const FileReport& file, const ReportOptions& options)
      : file_(file), analysis_(*file.analysis), options_(options) {}

  std::string write(const Diagnostic& diagnostic) {
    severity_ = diagnostic.severity;
    out_ = paint(ink_of(severity_), fmt::format("{}[{}]", to_string(severity_), diagnostic.rule)) +
           paint(Ink::strong, ": " + printable(diagnostic.message)) + '\n';
    const auto pieces = excerpt(analysis_, marks_of(diagnostic), options_.excerpt);
    gutter_ = 1;
    for (const auto& piece : pieces) {
      for (const auto& row : piece.rows) gutter_ = std::max(gutter_, row.gutter.size());
    }
    header("-->", diagnostic.where);
    for (const auto& piece : pieces) {
      if (&piece != &pieces.front()) {
        bar();
        header(":::", piece.marks.front().where);
      }
      bar();
      for (const auto& row : piece.rows) write_row(piece, row);
    }
    for (const auto& help : diagnostic.help) {
      const bool first = &help == &diagnostic.help.front();
      remark(Ink::help, "help", first ? help + how_to_fix(diagnostic) : help);
    }
    for (const auto& note : diagnostic.notes) remark(Ink::note, "note", note);
    if (diagnostic.labels.size() > most_labels && options_.excerpt != Excerpt::none) {
      remark(Ink::note, "note",
             fmt::format("{} more places are not shown", diagnostic.labels.size() - most_labels));
    }
    remark(Ink::strong, "rule", fmt::format("{0} (plumbline explain {0})", diagnostic.rule));
    return std::move(out_);
  }

 private:
  std::string paint(Ink ink, std::string_view text) const {
    return report::paint(options_.color, ink, text);
  }

  // The options that apply a fix of the diagnostic; empty when there is none.
  static std::string how_to_fix(const Diagnostic& diagnostic) {
    const std::string gap(12, ' ');
    const auto best = std::min_element(
        diagnostic.fixes.begin(), diagnostic.fixes.end(),
        [](const Fix& a, const Fix& b) { return a.applicability < b.applicability; });
    if (best == diagnostic.fixes.end() || best->applicability == Applicability::suggestion)
      return {};
    const bool safe = best->applicability == Applicability::safe;
    return gap + (safe ? "[fix available: --fix]" : "[fix available: --fix --unsafe-fixes]");
  }

  static std::vector<Mark> marks_of(const Diagnostic& diagnostic) {
    std::vector<Mark> marks{{diagnostic.where, true, diagnostic.mark}};
    const std::size_t shown_labels = std::min(diagnostic.labels.size(), most_labels);
    for (const auto& label : std::span(diagnostic.labels).first(shown_labels)) {
      marks.push_back({label.where, false, label.message});
    }
    return marks;
  }

  void header(std::string_view arrow, Location where) {
    const Document& document = document_of(analysis_, where);
    const json::Value& root = root_of(analysis_, document);
    const Place place = place_of(file_, where);
    out_ += spaces(gutter_) + paint(Ink::gutter, arrow) + ' ' + linked_spot(place, options_);
    if (place.long_line) out_ += fmt::format(" (byte {})", place.range.begin);
    const std::string words = breadcrumb(root, where.range);
    if (!words.empty()) out_ += "   " + printable(words);
    if (root) {
      const std::string pointer = pointer_text(json::path_to(root, where.range));
      out_ += "   (#" + shorten(pointer, longest_pointer) + ")";
    }
    out_ += '\n';
  }

  void bar() { out_ += spaces(gutter_ + 1) + paint(Ink::gutter, "|") + '\n'; }

  void write_row(const Piece& piece, const Row& row) {
    if (row.gutter.empty()) {
      out_ += paint(Ink::gutter, "...") + '\n';
      return;
    }
    std::string text = row.text();
    text.erase(text.find_last_not_of(' ') + 1);
    out_ += paint(Ink::gutter, spaces(gutter_ - row.gutter.size()) + row.gutter + " |");
    if (!text.empty()) out_ += ' ' + spaces(row.indent) + text;
    out_ += '\n';
    for (const auto& mark : piece.marks) write_mark(*piece.document, row, mark);
  }

  void write_mark(const Document& document, const Row& row, const Mark& mark) {
    const auto [begin, end] = row.find(document, mark.where.range);
    if (begin == Row::nowhere) return;
    std::string under(end - begin, mark.primary ? '^' : '-');
    if (!mark.text.empty()) under += ' ' + printable(mark.text);
    out_ += spaces(gutter_ + 1) + paint(Ink::gutter, "|") + ' ' + spaces(row.indent + begin) +
            paint(mark.primary ? ink_of(severity_) : Ink::secondary, under) + '\n';
  }

  // " = help: ...", further lines of the text below its first one.
  void remark(Ink ink, std::string_view word, std::string_view text) {
    out_ += spaces(gutter_ + 1) + paint(Ink::gutter, "=") + ' ' + paint(ink, word) + ": ";
    const std::size_t indent = gutter_ + word.size() + 5;
    for (bool first = true; first || !text.empty(); first = false) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      if (!first) out_ += spaces(indent);
      out_ += printable(line) + '\n';
    }
  }

  const FileReport& file_;
  const Analysis& analysis_;
  const ReportOptions& options_;
  Severity severity_ = Severity::error;
  std::size_t gutter_ = 1;  // width of the line numbers
  std::string out_;
};

}  // namespace

std::string render_text(std::span<const FileReport> files, const ReportOptions& options) {
  std::string out;
  for (const auto& file : files) {
    if (!file.analysis) continue;
    TextReport report(file, options);
    for_each(*file.analysis, options, [&](const Diagnostic& diagnostic, std::size_t) {
      if (!out.empty()) out += '\n';
      out += report.write(diagnostic);
    });
  }
  return out;
}

}  // namespace plumbline::report
