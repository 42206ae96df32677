#include "rules/selection/request.h"

namespace plumbline {
namespace {

void explain(const ArgumentFinding& found, const Nearest& meant, const Findings& findings,
             Diagnostic& finding) {
  const std::string text = mended(found);
  if (!meant.empty()) {
    findings.suggest(finding, found.range, meant, meant.alone);
  } else if (found.fault == ArgumentFault::unknown_member) {
    finding.help.push_back("remove it, or name one of " +
                           quoted_list(schema::candidates(found.shape), 16));
  } else if (found.fault == ArgumentFault::missing_member) {
    finding.help.push_back("add " + quoted(found.name));
  } else if (found.fault == ArgumentFault::null_value) {
    finding.help.emplace_back("remove the member");
  } else if (found.fault == ArgumentFault::wrong_count) {
    finding.help.emplace_back("name the steps to run");
  } else if (found.fault == ArgumentFault::wrong_type && !text.empty()) {
    finding.help.push_back("write " + text);
    finding.fixes.push_back({"Write " + text, Applicability::safe, {{found.range, text}}});
  }
}

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr || !facts.start->file) return;
  const StartRequest& start = *facts.start;
  const auto request = schema::api_shape("sagemaker.StartPipelineExecutionRequest");
  Similar similar;
  for (const ArgumentFinding& found : check_request(start.root(), request)) {
    if (is_left_to_others(start, found)) continue;
    Nearest meant;
    if (found.fault == ArgumentFault::unknown_member && similar.affords(found.value->size())) {
      meant = nearest(found.name, schema::candidates(found.shape));
      if ((*found.value)[meant]) meant = {};
    }
    const bool certain = found.fault == ArgumentFault::unknown_member
                             ? !meant.empty()
                             : found.fault != ArgumentFault::null_value;
    Diagnostic& finding = findings.add_at({start.file.get(), found.range}, complaint(start, found),
                                          error_if(certain));
    explain(found, meant, findings, finding);
  }
}

}  // namespace

extern constinit const Rule selection_malformed_request{
    "selection/malformed-request",
    Severity::error,
    "A start request has the members and types of AWS's API.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
