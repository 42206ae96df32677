#include <fmt/format.h>

#include "analyzer/check/rule.h"
#include "rules/cache/stamp.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Parameter& parameter : facts.pipeline.parameters) {
    const json::Value& value = (*parameter.node)["DefaultValue"];
    if (!value.is(json::Kind::string) || is_placeholder(value)) continue;
    const std::string_view text = value.text();
    // An ARN names what stays as it is; a place in S3 may hold data that was made once.
    if (text.starts_with("arn:") || text.find("://") != std::string_view::npos) continue;
    const Stamp stamp = find_stamp(text);
    if (!stamp) continue;
    Diagnostic& found = findings.add(
        value.range(),
        fmt::format("the default of {} is when the definition was made, not when it runs",
                    quoted(parameter.name, 40)));
    found.mark = "the same in every execution";
    found.help.emplace_back(
        "use {\"Get\": \"Execution.StartDateTime\"}, or give it at every start");
  }
}

}  // namespace

extern constinit const Rule reproducibility_time_in_default{
    "reproducibility/time-in-default", Severity::warning,
    "A parameter's default is a moment or an id that was new when the definition was made.", check};

}  // namespace plumbline
