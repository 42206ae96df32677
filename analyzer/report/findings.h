// Findings as the formats of other programs need them. For report/ only.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/report/parts.h"

namespace plumbline::report {

// Its pointers lead into the files that it was made of.
struct Finding {
  const FileReport* file = nullptr;
  const Diagnostic* diagnostic = nullptr;
  std::size_t number = 0;  // in the file's diagnostics
  Place place;
  Position end;      // code points
  std::string path;  // of the place's file: relative to the root, where there is one
};
// Those that count and that the options let through, in the order of the files.
std::vector<Finding> findings_in(std::span<const FileReport>, const ReportOptions&);
std::vector<Finding> findings_in(const FileReport&, const ReportOptions&);

// "#/Steps/0/Name"
std::string pointer_text(const Analysis&, Location);
// The message with the place that a line and a column do not say: "... (#/Steps/0/Name)".
std::string located_message(const Finding&);
// Help and notes, each with what it is: "help: remove one of them".
std::vector<std::string> remarks_of(const Diagnostic&);

// As text or in an attribute between double quotes of XML 1.0, which not all characters may be in.
std::string xml_text(std::string_view);

}  // namespace plumbline::report
