#include <fmt/format.h>

#include "rules/references/names.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  NamesByStep declared(facts.pipeline, "OutputParameters", "OutputName");
  Similar similar;
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind != ReferenceKind::step_property || reference.target == no_step) continue;
    const Step& step = facts.pipeline.steps[reference.target];
    if (step.shares_name) continue;
    if (step.type != StepType::lambda && step.type != StepType::callback) continue;
    const std::vector<Segment> path = segments(reference.path);
    if (path.size() < 2 || is_placeholder(path[1].text)) continue;
    const bool right_member = path[0].text == "OutputParameters";
    if (!right_member && path[0].text != "Outputs") continue;
    const bool right_form = right_member && path[1].kind == Segment::Kind::key;
    const std::string_view wanted = path[1].text;
    const Names& names = declared.of(reference.target);
    if (right_form && (names.has(wanted) || !names.all_known)) continue;

    const Range at = reference.at->range();
    Diagnostic& found = findings.add(
        at, right_form
                ? fmt::format("step {} declares no output {}", quoted(step.name, 32),
                              quoted(wanted, 32))
                : fmt::format("{} is no way to read an output: expected `OutputParameters['NAME']`",
                              quoted(reference.path.substr(0, path[1].end))));
    found.mark = right_form ? "not declared" : "not a property of the step";
    found.labels.push_back(findings.label(name_range(step), "the step is here"));
    const Nearest meant =
        names.has(wanted) ? Nearest{wanted, true} : similar.to(wanted, names.list);
    if (!meant.empty()) {
      findings.suggest(found, at,
                       fmt::format("Steps.{}.OutputParameters['{}']{}", step.name, meant,
                                   reference.path.substr(path[1].end)),
                       meant.alone);
    } else if (names.list.empty()) {
      found.help.push_back("declare the output in OutputParameters of the step");
    } else {
      found.help.push_back("read an output that the step declares: " + quoted_list(names.list));
    }
  }
}

}  // namespace

extern constinit const Rule references_undeclared_output{
    "references/undeclared-output",
    Severity::error,
    "An output of a Lambda or Callback step is read by its declared name.",
    check,
    Needs::all_steps,
    true};

}  // namespace plumbline
