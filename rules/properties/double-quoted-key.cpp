#include <fmt/format.h>

#include "rules/properties/paths.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Reference& reference : facts.references) {
    const Property& property = property_of(facts, reference);
    if (property.checked && !property.found) continue;  // properties/unknown-property
    if (reference.kind != ReferenceKind::step_property) continue;
    if (reference.path.find("[\"") == std::string_view::npos) continue;
    std::string path, first;
    bool fixable = true;
    for (const Segment& segment : segments(reference.path)) {
      const std::string_view text =
          reference.path.substr(segment.begin, segment.end - segment.begin);
      if (segment.kind != Segment::Kind::key || text[1] != '"') {
        path += text;
        continue;
      }
      fixable = fixable && segment.text.find('\'') == std::string_view::npos;
      path += fmt::format("['{}']", segment.text);
      if (first.empty()) first = segment.text;
    }
    if (first.empty()) continue;
    Diagnostic& found = findings.add(
        reference.at->range(),
        fmt::format("key {} stands in double quotes, expected single ones", quoted(first)));
    found.mark = "double quotes in a path";
    found.notes.push_back(
        "the SageMaker SDK always writes ['key']; no source shows that the service "
        "reads [\"key\"]");
    if (fixable) {
      findings.suggest(found, reference.at->range(),
                       fmt::format("Steps.{}.{}", reference.name, path), Applicability::safe);
    } else {
      found.help.push_back("put the key in single quotes");
    }
  }
}

}  // namespace

extern constinit const Rule properties_double_quoted_key{"properties/double-quoted-key",
                                                         Severity::warning,
                                                         "A key in a path stands in single quotes.",
                                                         check,
                                                         Needs::part,
                                                         true};

}  // namespace plumbline
