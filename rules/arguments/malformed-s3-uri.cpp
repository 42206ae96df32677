#include <fmt/format.h>

#include <unordered_set>

#include "rules/arguments/s3_uri.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  std::unordered_set<std::string> buckets;
  for (const S3Location& location : facts.locations.all) {
    // Other slots hold a path in the container as well.
    const schema::Shape& shape = schema::shape(location.slot->shape);
    if (shape.pattern().find("s3") == std::string_view::npos) continue;
    if (!location.value->is(json::Kind::string) && !is_function(*location.value)) continue;
    const UriFault fault = fault_of(location);
    if (fault.what.empty()) continue;
    if (!fault.bucket.empty() && !buckets.insert(fault.bucket).second) continue;
    const std::string_view path = location.slot->path;
    Diagnostic& found =
        findings.add(fault.at->range(),
                     fmt::format("{} {}", quoted(path.substr(path.rfind('.') + 1)), fault.what),
                     fault.old_name ? Severity::note : Severity::warning);
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
                                                       Needs::nothing,
                                                       true};

}  // namespace plumbline
