#include "analyzer/report/parts.h"
#include "analyzer/report/sarif.h"

namespace plumbline::report {
namespace {

using json::Writer;

// Of GitHub's code scanning.
constexpr std::size_t longest_description = 1024;

// "graph/never-runs" as "GraphNeverRuns".
std::string pascal_case(std::string_view id) {
  std::string out;
  bool first = true;
  for (const char c : id) {
    if (c == '/' || c == '-') {
      first = true;
      continue;
    }
    out += first && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    first = false;
  }
  return out;
}

std::string_view problem_severity(Severity severity) {
  return severity == Severity::note ? "recommendation" : to_string(severity);
}

// An error is something that is known to be refused, a note something that is not known.
std::string_view precision(Severity severity) {
  switch (severity) {
    case Severity::error: return "very-high";
    case Severity::warning: return "high";
    case Severity::note: return "medium";
  }
  return {};
}

}  // namespace

void write_text(Writer& out, std::string_view name, std::string_view text) {
  out.key(name).begin_object().member("text", text).end_object();
}

void write_sarif_rule(Writer& out, const RulePage& entry) {
  const Rule& rule = *entry.rule;
  std::string introduction = introduction_of(entry.page);
  if (introduction.empty()) introduction = rule.summary;
  out.begin_object();
  out.member("id", rule.id).member("name", pascal_case(rule.id));
  write_text(out, "shortDescription", rule.summary);
  write_text(out, "fullDescription", beginning(introduction, longest_description));
  out.key("help").begin_object();
  if (entry.page.empty()) {
    out.member("text", rule.summary);
  } else {
    out.member("text", render_page(rule, entry.page, RulesFormat::text));
    out.member("markdown", entry.page);
  }
  out.end_object();
  out.key("defaultConfiguration").begin_object();
  out.member("level", to_string(rule.severity)).end_object();
  out.key("properties").begin_object();
  out.member("precision", precision(rule.severity));
  out.member("problem.severity", problem_severity(rule.severity));
  out.key("tags").begin_array();
  out.string("sagemaker-pipelines").string(rule.id.substr(0, rule.id.find('/'))).end_array();
  out.end_object();
  out.end_object();
}

}  // namespace plumbline::report
