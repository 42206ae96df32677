#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "rules/selection/execution_arn.h"

namespace plumbline {
namespace {

constexpr std::string_view shape =
    "arn:aws:sagemaker:<region>:<account>:pipeline/<name>/execution/<id>";

// Twelve lower case letters and digits, as AWS makes them.
bool is_execution_id(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
         });
}

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr) return;
  const SourceExecution& source = facts.start->source;
  if (source.kind != SourceExecution::Kind::given || source.at.document == nullptr ||
      is_placeholder(source.arn) || parse_execution_arn(source.arn).valid) {
    return;
  }
  const std::string_view arn = source.arn;
  Diagnostic& found = findings.add_at(
      source.at, is_execution_id(arn)
                     ? fmt::format("source execution {} is an id, expected an ARN", quoted(arn))
                 : arn.empty() ? "source execution is empty, expected the ARN of an execution"
                               : fmt::format("source execution {} is not the ARN of an execution",
                                             quoted(arn, 48)));
  found.mark = "expected the ARN of an execution";
  const std::string_view word = nearest(arn, {"latest", "none"});
  if (facts.start->is_typed(*source.at.document) && !word.empty()) {
    found.help.push_back(fmt::format("did you mean {}?", quoted(word)));
  } else if (is_execution_id(arn)) {
    found.help.push_back(fmt::format("write {}{}", shape.substr(0, shape.rfind('<')), arn));
  } else if (arn == "latest" || arn == "none") {
    found.help.push_back(
        "write the ARN, or remove the member for none; words are for "
        "--source-execution only");
  } else if (arn.find(":pipeline/") != std::string_view::npos &&
             arn.find("/execution/") == std::string_view::npos) {
    found.help.emplace_back("add `/execution/` and the id of the execution");
  } else {
    found.help.push_back(fmt::format("write {}", shape));
  }
}

}  // namespace

extern constinit const Rule selection_malformed_arn{
    "selection/malformed-arn", Severity::error,
    "The source of a selective execution is the ARN of an execution.", check};

}  // namespace plumbline
