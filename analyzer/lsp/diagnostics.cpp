#include "analyzer/lsp/diagnostics.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "analyzer/lsp/features.h"

namespace plumbline::lsp {
namespace {

// Findings about what could as well be left out: editors show it pale.
constexpr std::array<std::string_view, 7> superfluous{
    "parameters/unused",       "graph/redundant-dependency",   "graph/repeated-dependency",
    "conditions/repeated",     "cache/expiry-without-caching", "references/unused-property-file",
    "retry/repeated-exception"};

int severity(Severity severity) {
  switch (severity) {
    case Severity::error: return 1;
    case Severity::warning: return 2;
    case Severity::note: return 3;
  }
  return 3;
}

std::string message(const Diagnostic& found) {
  std::string out = found.message;
  for (const std::string& help : found.help) out += "\nhelp: " + help;
  for (const std::string& note : found.notes) out += "\nnote: " + note;
  return out;
}

std::string result_id(std::string_view items) {
  return std::to_string(std::hash<std::string_view>{}(items));
}

// A full report, or that nothing has changed.
void write_report(Writer& out, std::string_view items, const Value& previous) {
  const std::string id = result_id(items);
  if (previous.text() == id) {
    out.member("kind", "unchanged").member("resultId", id);
  } else {
    out.member("kind", "full").member("resultId", id).key("items").raw(items);
  }
}

// Clients ask again and again: a file is only read when it has changed.
const Session::OnDisk& look_at(Session& session, const std::string& path, const std::string& uri) {
  Session::OnDisk& known = session.on_disk[path];
  const Outside& outside = session.outside;
  const std::uint64_t stamp = outside.stamp != nullptr ? outside.stamp(path) : 0;
  if (stamp != 0 && stamp == known.stamp) return known;
  known = {stamp, false, {}};
  if (outside.read_file == nullptr) return known;
  auto text = outside.read_file(path, session.options.max_file_size);
  if (!text) return known;
  Snapshot snapshot;
  snapshot.document = std::make_shared<const Document>(uri, std::move(*text));
  snapshot.analysis = session.analyse(snapshot.document, uri);
  known.is_definition = snapshot.analysis->has_definition();
  known.diagnostics = diagnostics_of(session, uri, snapshot, false);
  return known;
}

}  // namespace

Range place_of(const Diagnostic& found) {
  return found.where.document->visible(found.where.range).range;
}

void write_diagnostic(Writer& out, const Session& session, const Document& file,
                      std::string_view uri, const Diagnostic& found) {
  const Client& client = session.client;
  out.begin_object().key("range");
  write_range(out, file, place_of(found), client.unit);
  out.member("severity", severity(found.severity)).key("code").string(found.rule);
  if (client.code_description && !session.options.docs.empty()) {
    out.key("codeDescription").begin_object();
    out.member("href", session.options.docs + "/" + std::string(found.rule) + ".md").end_object();
  }
  out.member("source", "plumbline").member("message", message(found));
  if (client.tags &&
      std::find(superfluous.begin(), superfluous.end(), found.rule) != superfluous.end()) {
    out.key("tags").begin_array().integer(1).end_array();
  }
  if (client.related_information && !found.labels.empty()) {
    out.key("relatedInformation").begin_array();
    for (const Label& label : found.labels) {
      const Location where = label.where.document->visible(label.where.range);
      if (where.document != &file) continue;
      out.begin_object().key("location").begin_object().member("uri", uri).key("range");
      write_range(out, file, where.range, client.unit);
      out.end_object().member("message", label.message).end_object();
    }
    out.end_array();
  }
  if (client.diagnostic_data) {
    out.key("data").begin_object().key("rule").string(found.rule);
    out.member("fixable", !found.fixes.empty()).end_object();
  }
  out.end_object();
}

std::string diagnostics_of(Session& session, std::string_view uri, const Snapshot& snapshot,
                           bool too_large) {
  Writer out(0);
  out.begin_array();
  const Document& file = *snapshot.document;
  if (too_large) {
    Diagnostic limit;
    limit.rule = "internal/analysis-limit";
    limit.severity = Severity::note;
    limit.where = {&file, {0, 0}};
    limit.message = "file is larger than " + std::to_string(session.options.max_file_size) +
                    " bytes (maxFileSize) and is not checked";
    write_diagnostic(out, session, file, uri, limit);
  } else if (!snapshot.analysis->contents.guessed) {
    for (const Diagnostic& found : snapshot.analysis->diagnostics) {
      if (found.where.document->visible({0, 0}).document != &file || !found.counts()) continue;
      write_diagnostic(out, session, file, uri, found);
    }
  }
  out.end_array();
  return out.take();
}

std::string published_diagnostics(Session& session, OpenFile& file) {
  const Snapshot& snapshot = session.analysed(file);
  Writer out(0);
  out.begin_object().member("uri", file.uri);
  if (session.client.diagnostic_version) out.member("version", file.version);
  out.key("diagnostics").raw(diagnostics_of(session, file.uri, snapshot, session.too_large(file)));
  out.end_object();
  return out.take();
}

std::string no_diagnostics(std::string_view uri) {
  Writer out(0);
  out.begin_object().member("uri", uri).key("diagnostics").begin_array().end_array().end_object();
  return out.take();
}

std::string document_diagnostics(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  const Snapshot& snapshot = session.analysed(file);
  Writer out(0);
  out.begin_object();
  write_report(out, diagnostics_of(session, file.uri, snapshot, session.too_large(file)),
               params["previousResultId"]);
  out.end_object();
  return out.take();
}

// Open files as they are in the editor, the others of the workspace as they are on the disk.
std::string workspace_diagnostics(Session& session, const Value& params) {
  std::map<std::string, const Value*> previous;
  for (const Value& item : params["previousResultIds"].items()) {
    previous.emplace(canonical_uri(item["uri"].text()), &item["value"]);
  }
  const auto before = [&](const std::string& uri) -> const Value& {
    const auto found = previous.find(canonical_uri(uri));
    return found == previous.end() ? json::missing : *found->second;
  };
  Writer out(0);
  out.begin_object().key("items").begin_array();
  for (const auto& [key, file] : session.files) {
    const Snapshot& snapshot = session.analysed(*file);
    out.begin_object().member("uri", file->uri).member("version", file->version);
    write_report(out, diagnostics_of(session, file->uri, snapshot, session.too_large(*file)),
                 before(file->uri));
    out.end_object();
  }
  std::set<std::string> paths;
  for (const std::string& folder : session.folders) {
    if (session.outside.find_files == nullptr) break;
    for (std::string& path : session.outside.find_files(folder)) paths.insert(std::move(path));
  }
  for (const std::string& path : paths) {
    const std::string uri = uri_of(path);
    if (session.find(uri) != nullptr) continue;
    const Session::OnDisk& known = look_at(session, path, uri);
    if (!known.is_definition) continue;
    out.begin_object().member("uri", uri).key("version").null();
    write_report(out, known.diagnostics, before(uri));
    out.end_object();
  }
  out.end_array().end_object();
  return out.take();
}

}  // namespace plumbline::lsp
