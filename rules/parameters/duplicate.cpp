#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Parameter& parameter : facts.pipeline.parameters) {
    if (parameter.name.empty() || is_placeholder(parameter.name)) continue;
    const Parameter& first = *facts.pipeline.find_parameter(parameter.name);
    if (&first == &parameter) continue;
    Diagnostic& found =
        findings.add((*parameter.node)["Name"].range(),
                     fmt::format("another parameter is already named {}", quoted(parameter.name)));
    found.mark = "same name again";
    found.labels.push_back(findings.label((*first.node)["Name"].range(), "first declared here"));
    const bool copy =
        facts.document.text(first.node->range()) == facts.document.text(parameter.node->range());
    found.help.push_back(copy ? "remove one of the two, they are the same"
                              : "rename one of them: a start gives values by name");
  }
}

}  // namespace

extern constinit const Rule parameters_duplicate{"parameters/duplicate", Severity::warning,
                                                 "Every parameter needs a name of its own.", check};

}  // namespace plumbline
