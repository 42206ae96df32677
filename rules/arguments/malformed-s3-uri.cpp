#include <fmt/format.h>

#include <unordered_set>

#include "analyzer/check/rule.h"
#include "analyzer/types/s3_uri.h"

namespace plumbline {
namespace {

// "`S3Uri`", or the default that it takes.
std::string name_of(const S3Location& location, bool is_default) {
  const std::string_view path = location.slot->path;
  if (!is_default) return quoted(path.substr(path.rfind('.') + 1));
  return quoted("DefaultValue");
}

struct Seen {
  std::unordered_set<std::string> buckets;
  std::unordered_set<const json::Value*> values;
};

void check(const Facts& facts, Findings& findings) {
  auto& [buckets, seen] = findings.state<Seen>();
  for (const S3Location& location : facts.locations_here()) {
    if (!location.value->is(json::Kind::string) && !is_function(*location.value)) continue;
    if (location.parts.empty() || needs_no_look(location)) continue;
    // Other slots hold a path in the container as well.
    const schema::Shape& shape = schema::shape(location.slot->shape);
    if (shape.pattern().find("s3") == std::string_view::npos) continue;
    const UriFault fault = fault_with_default(facts.pipeline, location);
    if (fault.what.empty() || !seen.insert(fault.at).second) continue;
    if (!fault.bucket.empty() && !buckets.insert(fault.bucket).second) continue;
    const bool is_default = !location.value->range().contains(fault.at->range());
    Diagnostic& found =
        findings.add(fault.at->range(), name_of(location, is_default) + " " + fault.what,
                     fault.old_name ? Severity::note : Severity::warning);
    if (is_default) {
      found.labels.push_back(
          findings.label(location.value->range(), "a place in S3 is expected here"));
    }
    if (!fault.meant.empty()) findings.suggest(found, fault.at->range(), fault.meant);
    if (!fault.bucket.empty()) {
      found.notes.emplace_back(
          "S3 takes lower case letters, digits, dots and hyphens, 3 to 63 of them; only buckets of "
          "us-east-1 made before March 2018 may differ");
    } else {
      found.notes.push_back(fmt::format("AWS's API takes {} ({}, {})", quoted(shape.pattern()),
                                        shape.name(), schema::shapes_source()));
    }
  }
}

}  // namespace

extern constinit const Rule arguments_malformed_s3_uri{"arguments/malformed-s3-uri",
                                                       Severity::warning,
                                                       "A URI leads to no place in S3.",
                                                       check,
                                                       Needs::part,
                                                       true};

}  // namespace plumbline
