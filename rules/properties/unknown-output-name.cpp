#include <fmt/format.h>

#include "rules/properties/declared.h"
#include "rules/properties/keyed.h"

namespace plumbline {
namespace {

DeclaringList outputs_or_inputs(const Step& step, std::string_view read_by) {
  const bool known = read_by == "OutputName" || read_by == "InputName";
  return {known ? declaring(step, read_by) : nullptr, read_by};
}

void check(const Facts& facts, Findings& findings) {
  each_undeclared(facts, findings, outputs_or_inputs, [&](const UndeclaredName& read) {
    const std::string_view kind = read.declared.key == "InputName" ? "input" : "output";
    Diagnostic& found =
        findings.add(read.range(), fmt::format("step {} has no {} {}", quoted(read.step.name, 40),
                                               kind, quoted(read.segment.text, 40)));
    found.mark = fmt::format("no such {}", kind);
    found.labels.push_back(findings.label(name_range(read.step), "the step is here"));
    if (read.suggest(findings, found)) return;
    found.help.push_back(
        read.names.list.empty()
            ? fmt::format("add an {0} with that {1}: the step has no {0}s", kind, read.declared.key)
            : fmt::format("read one of its {}s: {}", kind, quoted_list(read.names.list)));
  });
}

}  // namespace

extern constinit const Rule properties_unknown_output_name{
    "properties/unknown-output-name",
    Severity::error,
    "An output or input of a Processing step is read by the name that it has there.",
    check,
    Needs::part,
    true};

}  // namespace plumbline
