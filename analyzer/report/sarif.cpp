#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "analyzer/report/parts.h"
#include "analyzer/report/sarif.h"

namespace plumbline::report {
namespace {

using json::Writer;

// What GitHub's code scanning takes.
constexpr std::size_t most_results = 25000;
constexpr std::size_t most_related = 100;
constexpr std::size_t most_flow_steps = 1000;
constexpr std::size_t most_links = 8;  // in one message

constexpr std::string_view root_id = "SRCROOT";

// Brackets in a message can be links, by themselves or with what follows. `always`: escape all.
std::string without_links(std::string_view text, bool always) {
  const bool harmless =
      text.find("](") == std::string_view::npos &&
      std::count(text.begin(), text.end(), '[') == std::count(text.begin(), text.end(), ']');
  if (!always && harmless) return std::string(text);
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string message_of(const Diagnostic& diagnostic) {
  std::string out = without_links(diagnostic.message, false);
  std::string links;
  for (std::size_t i = 0; i < std::min(diagnostic.labels.size(), most_links); ++i) {
    const std::string& said = diagnostic.labels[i].message;
    links += fmt::format("{}[{}]({})", links.empty() ? "" : ", ",
                         said.empty() ? "here" : without_links(said, true), i + 1);
  }
  if (diagnostic.labels.size() > most_links) links += ", ...";
  if (!links.empty()) out += " (" + links + ")";
  for (const std::string& help : diagnostic.help) out += "\nhelp: " + without_links(help, false);
  for (const std::string& note : diagnostic.notes) out += "\nnote: " + without_links(note, false);
  return out;
}

void write_region(Writer& out, std::string_view name, const Place& place) {
  const Position end = place.file->position(place.range.end, Unit::code_point);
  out.key(name).begin_object();
  out.member("startLine", std::uint64_t{place.start.line} + 1);
  out.member("startColumn", std::uint64_t{place.start.column} + 1);
  out.member("endLine", std::uint64_t{end.line} + 1);
  out.member("endColumn", std::uint64_t{end.column} + 1);
  out.member("byteOffset", place.range.begin);
  out.member("byteLength", place.range.end - place.range.begin);
  out.end_object();
}

class SarifReport {
 public:
  SarifReport(std::span<const FileReport> files, const ReportOptions& options)
      : files_(files), options_(options), rules_(options.rules) {
    for (std::size_t i = 0; i < rules_.size(); ++i) rule_index_.emplace(rules_[i].rule->id, i);
    collect();
  }

  std::string write() {
    out_.begin_object();
    out_.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    out_.member("version", "2.1.0");
    out_.key("runs").begin_array().begin_object();
    write_tool();
    write_invocation();
    out_.key("automationDetails").begin_object().member("id", automation_id()).end_object();
    write_root();
    out_.member("columnKind", "unicodeCodePoints");
    write_artifacts();
    write_results();
    out_.end_object().end_array();
    out_.end_object();
    return out_.take() + "\n";
  }

 private:
  struct Result {
    std::size_t file, number;  // in files_, and in the file's diagnostics
  };

  const Diagnostic& diagnostic(const Result& result) const {
    return files_[result.file].analysis->diagnostics[result.number];
  }

  // Drops the least severe when there are too many.
  void collect() {
    std::array<std::size_t, 3> left{};
    for (std::size_t file = 0; file < files_.size(); ++file) {
      if (!files_[file].analysis) continue;
      for_all(*files_[file].analysis, options_, [&](const Diagnostic& found, std::size_t number) {
        results_.push_back({file, number});
        ++left[static_cast<std::size_t>(found.severity)];
        if (!rule_index_.contains(found.rule)) own_rules_.insert(found.rule);
      });
    }
    if (results_.size() <= most_results) return;
    dropped_ = results_.size() - most_results;
    std::size_t room = most_results;
    for (std::size_t& number : left) {
      number = std::min(number, room);
      room -= number;
    }
    std::erase_if(results_, [&](const Result& result) {
      std::size_t& number = left[static_cast<std::size_t>(diagnostic(result).severity)];
      if (number == 0) return true;
      --number;
      return false;
    });
  }

  void write_tool() {
    out_.key("tool").begin_object().key("driver").begin_object();
    out_.member("name", "plumbline");
    out_.member("version", options_.version).member("semanticVersion", options_.version);
    out_.key("rules").begin_array();
    for (const RulePage& rule : rules_) write_sarif_rule(out_, rule);
    for (const std::string_view id : own_rules_) {
      rule_index_.emplace(id, rule_index_.size());
      const Rule rule{id, Severity::error, "plumbline could not do all of its work.", nullptr};
      write_sarif_rule(out_, {&rule, {}});
    }
    out_.end_array();
    out_.end_object().end_object();
  }

  void write_invocation() {
    out_.key("invocations").begin_array().begin_object();
    // With findings the run has done what it should.
    out_.member("executionSuccessful", options_.exit_status <= 1);
    out_.member("exitCode", options_.exit_status);
    out_.key("toolConfigurationNotifications").begin_array();
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (files_[i].error.empty()) continue;
      begin_notification("error", files_[i].error);
      out_.key("locations").begin_array().begin_object();
      out_.key("physicalLocation").begin_object();
      write_artifact_location("artifactLocation", i);
      out_.end_object().end_object().end_array();
      out_.end_object();
    }
    out_.end_array();
    out_.key("toolExecutionNotifications").begin_array();
    if (dropped_ > 0) {
      begin_notification(
          "warning",
          fmt::format("{} findings are left out, the least severe ones: code scanning takes {} at "
                      "most",
                      dropped_, most_results));
      out_.end_object();
    }
    out_.end_array();
    out_.end_object().end_array();
  }

  void begin_notification(std::string_view level, std::string_view text) {
    out_.begin_object();
    out_.member("level", level);
    write_text(out_, "message", text);
  }

  // Names the pipeline when all that is known of is one.
  std::string automation_id() const {
    std::set<std::string_view> names;
    for (const FileReport& file : files_) {
      if (!file.analysis) continue;
      for (const Analysis* part : file.analysis->parts()) {
        names.insert(part->contents.definition->pipeline_name);
      }
    }
    if (names.size() != 1 || names.begin()->empty()) return "plumbline/";
    return fmt::format("plumbline/{}/", *names.begin());
  }

  void write_root() {
    out_.key("originalUriBaseIds").begin_object().key(root_id).begin_object();
    if (!options_.sarif_root.empty()) {
      std::string uri = "file://" + percent_encoded(options_.sarif_root);
      if (!uri.ends_with('/')) uri += '/';
      out_.member("uri", uri);
    }
    write_text(out_, "description",
               options_.sarif_root.empty() ? "The directory that plumbline ran in."
                                           : "What --sarif-root named.");
    out_.end_object().end_object();
  }

  void write_artifacts() {
    out_.key("artifacts").begin_array();
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const FileReport& file = files_[i];
      out_.begin_object();
      write_artifact_location("location", i);
      out_.key("roles").begin_array().string("analysisTarget").end_array();
      if (!file.sha256.empty()) {
        out_.member("length", file.bytes);
        out_.key("hashes").begin_object().member("sha-256", file.sha256).end_object();
      }
      out_.end_object();
    }
    out_.end_array();
  }

  void write_artifact_location(std::string_view name, std::size_t number) {
    const FileReport& file = files_[number];
    const std::string& path = file.root_path.empty() ? file.path : file.root_path;
    out_.key(name).begin_object();
    if (path.starts_with('/')) {
      out_.member("uri", "file://" + percent_encoded(path));
    } else {
      out_.member("uri", percent_encoded(path)).member("uriBaseId", root_id);
    }
    out_.member("index", number).end_object();
  }

  void write_results() {
    out_.key("results").begin_array();
    for (std::size_t i = 0; i < results_.size();) {
      const std::size_t file = results_[i].file;
      const auto prints = fingerprints(*files_[file].analysis);
      const auto line_prints = line_fingerprints(files_[file], prints);
      for (; i < results_.size() && results_[i].file == file; ++i) {
        const std::size_t number = results_[i].number;
        write_result(results_[i], prints[number], line_prints[number]);
      }
    }
    out_.end_array();
  }

  void write_result(const Result& result, const std::string& print, const std::string& line_print) {
    const Diagnostic& found = diagnostic(result);
    out_.begin_object();
    out_.member("ruleId", found.rule).member("ruleIndex", rule_index_.at(found.rule));
    out_.member("level", to_string(found.severity));
    write_text(out_, "message", message_of(found));
    out_.key("locations").begin_array().begin_object();
    write_physical(result, found.where);
    write_logical(result, found.where);
    out_.end_object().end_array();
    if (!found.labels.empty()) write_related(result);
    if (found.labels_go_on) write_flow(result);
    out_.key("partialFingerprints").begin_object();
    out_.member("primaryLocationLineHash", line_print).member("plumbline/v1", print);
    out_.end_object();
    if (!found.fixes.empty()) write_fixes(result);
    write_acceptance(found);
    out_.end_object();
  }

  void write_acceptance(const Diagnostic& found) {
    if (found.suppressed) {
      out_.key("suppressions").begin_array().begin_object();
      out_.member("kind", found.suppressed->by == "metadata" ? "inSource" : "external");
      out_.member("justification", found.suppressed->reason).end_object().end_array();
    }
    if (found.known != Known::unsaid) {
      out_.member("baselineState", found.known == Known::known ? "unchanged" : "new");
    }
  }

  void write_physical(const Result& result, Location where) {
    out_.key("physicalLocation").begin_object();
    write_artifact_location("artifactLocation", result.file);
    write_region(out_, "region", place_of(files_[result.file], where));
    out_.end_object();
  }

  void write_logical(const Result& result, Location where) {
    const Analysis& analysis = *files_[result.file].analysis;
    const std::string name =
        qualified_name(root_of(analysis, document_of(analysis, where)), where.range);
    if (name.empty()) return;
    out_.key("logicalLocations").begin_array().begin_object();
    out_.member("fullyQualifiedName", name).member("kind", "member");
    out_.end_object().end_array();
  }

  void write_related(const Result& result) {
    const auto& labels = diagnostic(result).labels;
    out_.key("relatedLocations").begin_array();
    for (std::size_t i = 0; i < std::min(labels.size(), most_related); ++i) {
      out_.begin_object().member("id", i + 1);
      write_physical(result, labels[i].where);
      if (!labels[i].message.empty()) {
        write_text(out_, "message", without_links(labels[i].message, false));
      }
      out_.end_object();
    }
    out_.end_array();
  }

  void write_flow(const Result& result) {
    const Diagnostic& found = diagnostic(result);
    const auto step = [&](Location where, std::string_view said) {
      out_.begin_object().key("location").begin_object();
      write_physical(result, where);
      if (!said.empty()) write_text(out_, "message", without_links(said, false));
      out_.end_object().end_object();
    };
    out_.key("codeFlows").begin_array().begin_object();
    out_.key("threadFlows").begin_array().begin_object();
    out_.key("locations").begin_array();
    step(found.where, found.mark);
    for (std::size_t i = 0; i < std::min(found.labels.size(), most_flow_steps - 1); ++i) {
      step(found.labels[i].where, found.labels[i].message);
    }
    out_.end_array().end_object().end_array().end_object().end_array();
  }

  void write_fixes(const Result& result) {
    const FileReport& file = files_[result.file];
    const Diagnostic& found = diagnostic(result);
    out_.key("fixes").begin_array();
    for (const Fix& fix : found.fixes) {
      out_.begin_object();
      write_text(out_, "description", fix.title);
      out_.key("artifactChanges").begin_array().begin_object();
      write_artifact_location("artifactLocation", result.file);
      out_.key("replacements").begin_array();
      for (const Edit& edit : fix.edits) {
        const Location where{found.where.document, edit.range};
        out_.begin_object();
        write_region(out_, "deletedRegion", place_of(file, where));
        const Document& document = document_of(*file.analysis, where);
        write_text(out_, "insertedContent",
                   document.spelt(edit.range, edit.text).value_or(edit.text));
        out_.end_object();
      }
      out_.end_array().end_object().end_array();
      out_.key("properties").begin_object();
      out_.member("applicability", to_string(fix.applicability)).end_object();
      out_.end_object();
    }
    out_.end_array();
  }

  std::span<const FileReport> files_;
  const ReportOptions& options_;
  const std::vector<RulePage>& rules_;
  std::unordered_map<std::string_view, std::size_t> rule_index_;
  std::set<std::string_view> own_rules_;  // internal/... : of plumbline itself
  std::vector<Result> results_;           // by file
  std::size_t dropped_ = 0;
  Writer out_;
};

}  // namespace

std::string render_sarif(std::span<const FileReport> files, const ReportOptions& options) {
  return SarifReport(files, options).write();
}

}  // namespace plumbline::report
