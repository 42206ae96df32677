#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"

namespace plumbline::report {
namespace {

using json::Writer;

constexpr std::string_view format_version = "1.0";

void write_position(Writer& out, std::string_view name, const Document& file,
                    std::uint32_t offset) {
  const Position points = file.position(offset, Unit::code_point);
  out.key(name).begin_object();
  out.member("line", std::uint64_t{points.line} + 1);
  out.member("column", std::uint64_t{points.column} + 1);
  out.member("utf16Column", std::uint64_t{file.position(offset, Unit::utf16).column} + 1);
  out.member("byteOffset", offset);
  out.end_object();
}

void write_region(Writer& out, const Document& document, Range range) {
  const Location seen = document.visible(range);
  out.key("region").begin_object();
  write_position(out, "start", *seen.document, seen.range.begin);
  write_position(out, "end", *seen.document, seen.range.end);
  out.end_object();
}

std::string pointer_of(const Analysis& analysis, const Document& document, Range range) {
  return json::pointer(json::path_to(root_of(analysis, document), range));
}

void write_label(Writer& out, const FileReport& file, Location where, std::string_view message,
                 bool primary) {
  const Analysis& analysis = *file.analysis;
  const Document& document = document_of(analysis, where);
  out.begin_object();
  out.member("message", message);
  out.member("file", place_of(file, where).path);
  write_region(out, document, where.range);
  out.member("pointer", pointer_of(analysis, document, where.range));
  out.member("primary", primary);
  out.end_object();
}

void write_fix(Writer& out, const Document& document, const Fix& fix) {
  out.begin_object();
  out.member("title", fix.title);
  out.member("applicability", to_string(fix.applicability));
  out.key("edits").begin_array();
  for (const auto& edit : fix.edits) {
    const Range range = document.visible(edit.range).range;
    out.begin_object();
    out.member("startByte", range.begin).member("endByte", range.end);
    out.member("text", document.spelt(edit.range, edit.text).value_or(edit.text));
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

void write_strings(Writer& out, std::string_view name, const std::vector<std::string>& strings) {
  out.key(name).begin_array();
  for (const auto& string : strings) out.string(string);
  out.end_array();
}

// `alone`: the object is a document of its own.
void write_diagnostic(Writer& out, const FileReport& file, const Diagnostic& diagnostic,
                      const std::string& fingerprint, bool alone) {
  const Analysis& analysis = *file.analysis;
  const Document& document = document_of(analysis, diagnostic.where);
  const Range range = diagnostic.where.range;
  out.begin_object();
  if (alone) out.member("formatVersion", format_version);
  out.member("ruleId", diagnostic.rule);
  out.member("severity", to_string(diagnostic.severity));
  out.member("message", diagnostic.message);
  out.member("fingerprint", fingerprint);
  out.member("file", place_of(file, diagnostic.where).path);
  out.member("pointer", pointer_of(analysis, document, range));
  out.member("stepPath", name_pointer(root_of(analysis, document), range));
  write_region(out, document, range);
  out.key("labels").begin_array();
  write_label(out, file, diagnostic.where, diagnostic.mark, true);
  for (const auto& label : diagnostic.labels) {
    write_label(out, file, label.where, label.message, false);
  }
  out.end_array();
  write_strings(out, "help", diagnostic.help);
  write_strings(out, "notes", diagnostic.notes);
  out.key("fixes").begin_array();
  for (const auto& fix : diagnostic.fixes) write_fix(out, document, fix);
  out.end_array();
  if (diagnostic.suppressed) {
    out.key("suppressed").begin_object();
    out.member("by", diagnostic.suppressed->by).member("reason", diagnostic.suppressed->reason);
    out.member("source", diagnostic.suppressed->source).end_object();
  }
  if (diagnostic.known != Known::unsaid) {
    out.member("baseline", diagnostic.known == Known::known ? "known" : "new");
  }
  out.end_object();
}

// Nothing that was left out is left unsaid.
void write_limits(Writer& out, std::span<const FileReport> files) {
  out.key("limits").begin_array();
  const auto write = [&](std::string_view name, std::string_view value, std::string_view path) {
    out.begin_object().member("name", name).key("value").raw(value).member("file", path);
    out.end_object();
  };
  for (const auto& file : files) {
    for (const Limit& limit : file.limits) write(limit.name, limit.value, file.path);
    if (!file.analysis) continue;
    const auto& found = file.analysis->diagnostics;
    const bool too_deep = std::any_of(found.begin(), found.end(), [](const Diagnostic& diagnostic) {
      return diagnostic.rule == "syntax/too-deep";
    });
    if (too_deep) write("nesting", std::to_string(json::max_depth), file.path);
  }
  out.end_array();
}

}  // namespace

std::string render_json(std::span<const FileReport> files, const ReportOptions& options) {
  Writer out;
  out.begin_object();
  out.member("formatVersion", format_version);
  out.key("tool").begin_object();
  out.member("name", "plumbline").member("version", options.version);
  out.member("rulesetHash", options.ruleset_hash).end_object();
  out.key("invocation").begin_object();
  write_strings(out, "args", options.args);
  out.end_object();

  out.key("files").begin_array();
  std::size_t checked = 0;
  std::set<std::pair<std::string_view, std::string_view>> listed;  // a source may be there twice
  for (const auto& file : files) {
    const std::string_view status =
        file.status == "searched" ? std::string_view("checked") : file.status;
    if (!listed.insert({file.path, status}).second) {
      continue;
    }
    if (file.analysis) ++checked;
    out.begin_object();
    out.member("path", file.path).member("sha256", file.sha256);
    out.member("bytes", file.bytes).member("status", file.status);
    out.end_object();
  }
  out.end_array();

  std::size_t found[3] = {}, suppressed = 0, known = 0;
  out.key("diagnostics").begin_array();
  for (const auto& file : files) {
    if (!file.analysis) continue;
    const auto prints = fingerprints(*file.analysis);
    for_all(*file.analysis, options, [&](const Diagnostic& diagnostic, std::size_t number) {
      write_diagnostic(out, file, diagnostic, prints[number], false);
      if (diagnostic.suppressed) {
        ++suppressed;
      } else if (diagnostic.known == Known::known) {
        ++known;
      } else {
        ++found[static_cast<std::size_t>(diagnostic.severity)];
      }
    });
  }
  out.end_array();

  out.key("summary").begin_object();
  out.member("errors", found[0]).member("warnings", found[1]).member("notes", found[2]);
  out.member("suppressed", suppressed).member("inBaseline", known);
  out.member("files", checked).end_object();
  write_limits(out, files);
  out.end_object();
  return out.take() + "\n";
}

std::string render_jsonl(std::span<const FileReport> files, const ReportOptions& options) {
  std::string lines;
  for (const auto& file : files) {
    if (!file.analysis) continue;
    const auto prints = fingerprints(*file.analysis);
    for_all(*file.analysis, options, [&](const Diagnostic& diagnostic, std::size_t number) {
      Writer out(0);
      write_diagnostic(out, file, diagnostic, prints[number], true);
      lines += out.take() + "\n";
    });
  }
  return lines;
}

}  // namespace plumbline::report
