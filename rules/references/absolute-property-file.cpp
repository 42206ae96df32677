#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Step& step : facts.steps) {
    for (const PropertyFile& file : step.property_files) {
      const json::Value& path = (*file.node)["FilePath"];
      const std::string_view text = path.text();
      if (!path.is(json::Kind::string) || is_placeholder(path)) continue;
      const bool up =
          text == ".." || text.starts_with("../") || text.find("/../") != std::string_view::npos;
      const bool whole = text.starts_with('/') || text.find("://") != std::string_view::npos;
      if (!up && !whole) continue;
      Diagnostic& found = findings.add(
          path.range(),
          fmt::format("property file {} of {} is looked for below its output, not at {}",
                      quoted(file.name, 20), quoted(step.name, 20), quoted(text, 25)));
      found.mark = up ? "leads out of the output" : "not a relative path";
      found.help.emplace_back("give the path below the output, for example \"evaluation.json\"");
    }
  }
}

}  // namespace

extern constinit const Rule references_absolute_property_file{
    "references/absolute-property-file", Severity::warning,
    "The path of a property file is relative to its step's output.", check, Needs::part};

}  // namespace plumbline
