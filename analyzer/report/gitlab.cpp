// GitLab's Code Quality report. https://docs.gitlab.com/ci/testing/code_quality/
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "analyzer/report/findings.h"

namespace plumbline::report {
namespace {

// What an upload is refused for is critical; GitLab orders by severity and does nothing else.
std::string_view severity_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "critical";
    case Severity::warning: return "major";
    case Severity::note: return "info";
  }
  return {};
}

// GitLab shows one of several with the same fingerprint, also of several files.
class Prints {
 public:
  std::string next(const std::string& print) {
    if (used_.insert(print).second) return print;
    const std::string base = print.substr(0, print.find(':'));
    std::size_t& number = last_[base];
    while (true) {
      number = std::max<std::size_t>(number + 1, 2);
      std::string other = fmt::format("{}:{}", base, number);
      if (used_.insert(other).second) return other;
    }
  }

 private:
  std::set<std::string> used_;
  std::map<std::string, std::size_t> last_;
};

}  // namespace

std::string render_gitlab(std::span<const FileReport> files, const ReportOptions& options) {
  json::Writer out;
  Prints prints;
  out.begin_array();
  for (const FileReport& file : files) {
    if (!file.analysis) continue;
    const auto own = fingerprints(*file.analysis);
    for (const Finding& finding : findings_in(file, options)) {
      const Diagnostic& found = *finding.diagnostic;
      out.begin_object();
      // The list in a merge request shows the description and nothing else that names the rule.
      out.member("description", fmt::format("{}: {}", found.rule, located_message(finding)));
      out.member("check_name", found.rule);
      out.member("fingerprint", prints.next(own[finding.number]));
      out.member("severity", severity_of(found.severity));
      out.key("location").begin_object();
      out.member("path", finding.path);
      out.key("lines").begin_object();
      out.member("begin", std::uint64_t{finding.place.start.line} + 1);
      out.member("end", std::uint64_t{finding.end.line} + 1);
      out.end_object().end_object().end_object();
    }
  }
  out.end_array();
  return out.take() + "\n";
}

}  // namespace plumbline::report
