#include <fmt/format.h>

#include "rules/parameters/given.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_given(facts, [&](const StartParameter& given, const Parameter* parameter) {
    if (!given.value.empty()) return;
    Diagnostic& found =
        findings.add_at(given.value_at, fmt::format("value of {} is empty", quoted(given.name)));
    found.mark = "empty";
    const bool has_default = parameter != nullptr && (*parameter->node)["DefaultValue"];
    found.help.emplace_back(has_default ? "remove it to use the default, or give a value"
                                        : "give a value");
    found.notes.emplace_back(
        "AWS rejects it with \"[string \"\" is too short (length: 0, required minimum: 1)]\"");
  });
}

}  // namespace

extern constinit const Rule parameters_empty_value{"parameters/empty-value", Severity::error,
                                                   "A start cannot give an empty text as value.",
                                                   check};

}  // namespace plumbline
