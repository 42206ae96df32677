#include <fmt/format.h>

#include "rules/selection/request.h"

namespace plumbline {
namespace {

void explain(const StartRequest& start, const ArgumentFinding& found, Similar& similar,
             Findings& findings) {
  const json::Value& value = *found.value;
  const schema::Shape& shape = schema::shape(found.shape);
  const auto candidates = schema::candidates(found.shape);
  const bool affordable = similar.affords(value.size());
  const std::string_view meant = affordable ? nearest(found.name, candidates) : std::string_view();
  const bool misspelt = !meant.empty() && !value[meant];
  const auto add = [&](std::string text, bool certain = true) -> Diagnostic& {
    return findings.add_at({start.file.get(), found.range}, what(start, value) + std::move(text),
                           error_if(certain));
  };
  const std::string_view expected = to_string(type_of(shape));
  switch (found.fault) {
    case ArgumentFault::unknown_member: {
      Diagnostic& finding = add(
          fmt::format(" has no member {}, as of {}", quoted(found.name, 40), schema::shapes_date()),
          misspelt);
      if (misspelt) return findings.suggest(finding, found.range, meant);
      finding.help.push_back("remove it, or name one of " + quoted_list(candidates, 16));
      return;
    }
    case ArgumentFault::missing_member:
      add(fmt::format(" has no {}", quoted(found.name))).help = {"add " + quoted(found.name)};
      return;
    case ArgumentFault::null_value:
      add(fmt::format(" is null, expected {}", expected), false).help = {"remove the member"};
      return;
    case ArgumentFault::wrong_type: {
      Diagnostic& finding =
          add(fmt::format(" is {}, expected {}", json::to_string(value.kind()), expected));
      const std::string text = mended(found);
      if (text.empty()) return;
      finding.help.push_back("write " + text);
      finding.fixes.push_back({"Write " + text, false, {{found.range, text}}});
      return;
    }
    case ArgumentFault::wrong_count:
      add(fmt::format(" is empty, expected {} items", limits(shape))).help = {
          "name the steps to run"};
      return;
    default:
      add(fmt::format(" is out of its limits, expected {}", limits(shape)))
          .notes.push_back(limits_note(shape, ""));
  }
}

void check(const Facts& facts, Findings& findings) {
  if (facts.start == nullptr || !facts.start->file) return;
  const auto shape = schema::api_shape("sagemaker.StartPipelineExecutionRequest");
  Similar similar;
  for (const ArgumentFinding& found : check_request(facts.start->root(), shape)) {
    if (!is_left_to_others(*facts.start, found)) explain(*facts.start, found, similar, findings);
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
