// The parts of a SARIF log. For report/ only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/write.h"
#include "analyzer/report/report.h"

namespace plumbline::report {

// A member `name` that is {"text": ...}, as messages and descriptions are.
void write_text(json::Writer&, std::string_view name, std::string_view text);
// A reportingDescriptor, with the rule's page as its help.
void write_sarif_rule(json::Writer&, const RulePage&);
// What GitHub tells alerts apart by: the hash of the line, as long as that differs; else the
// fingerprint. One for each diagnostic; `prints`: their fingerprints().
std::vector<std::string> line_fingerprints(const FileReport&,
                                           const std::vector<std::string>& prints);

}  // namespace plumbline::report
