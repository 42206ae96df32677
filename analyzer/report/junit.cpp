// JUnit's XML: every file is a suite, every rule that looked at it a test, also where it found
// nothing, so that a dashboard shows what comes and goes.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "analyzer/report/findings.h"

namespace plumbline::report {
namespace {

using ByRule = std::map<std::string_view, std::vector<Finding>>;

// One element for all findings of a rule: not everybody reads more than the first.
std::string failure(const std::vector<Finding>& findings) {
  const auto worst = std::min_element(findings.begin(), findings.end(), [](auto& a, auto& b) {
    return a.diagnostic->severity < b.diagnostic->severity;
  });
  std::string message = printable(worst->diagnostic->message);
  if (findings.size() > 1) message += fmt::format(" (and {} more)", findings.size() - 1);
  std::string lines;
  for (const Finding& finding : findings) {
    lines += fmt::format("{}: {}: {}\n", spot(finding.place),
                         to_string(finding.diagnostic->severity), located_message(finding));
    for (const std::string& remark : remarks_of(*finding.diagnostic)) {
      lines += "  " + remark + "\n";
    }
  }
  // Line ends are no characters of a finding: they stay.
  std::string body;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    body += xml_text(std::string_view(lines).substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                     to_string(worst->diagnostic->severity), xml_text(message), body);
}

std::string test(const FileReport& file, std::string_view rule, std::string_view outcome) {
  const std::string head = fmt::format("    <testcase name=\"{}\" classname=\"{}\"", xml_text(rule),
                                       xml_text(file.path));
  return outcome.empty() ? head + "/>\n" : fmt::format("{}>\n{}    </testcase>\n", head, outcome);
}

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0;
};

std::string counts_text(const Counts& counts) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\"", counts.tests, counts.failures,
                     counts.errors);
}

std::string suite(const FileReport& file, const ReportOptions& options, Counts& all) {
  ByRule found;
  for (Finding& finding : findings_in(file, options)) {
    found[finding.diagnostic->rule].push_back(std::move(finding));
  }
  if (file.analysis) {
    for (const RulePage& rule : options.rules) found[rule.rule->id];
  }
  Counts own;
  std::string tests;
  if (!file.error.empty()) {
    ++own.errors;
    tests += test(file, "plumbline",
                  fmt::format("      <error type=\"{}\" message=\"{}\"/>\n", xml_text(file.status),
                              xml_text(file.error)));
  }
  for (const auto& [rule, findings] : found) {
    if (!findings.empty()) ++own.failures;
    tests += test(file, rule, findings.empty() ? "" : failure(findings));
  }
  own.tests = found.size() + own.errors;
  all.tests += own.tests;
  all.failures += own.failures;
  all.errors += own.errors;
  return fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n", xml_text(file.path),
                     counts_text(own), tests);
}

}  // namespace

std::string render_junit(std::span<const FileReport> files, const ReportOptions& options) {
  Counts all;
  std::string suites;
  for (const FileReport& file : files) suites += suite(file, options, all);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"plumbline\" "
      "{}>\n{}</testsuites>\n",
      counts_text(all), suites);
}

}  // namespace plumbline::report
