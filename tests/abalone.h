// Twelve executions of a small pipeline, written by hand, as the AWS CLI and boto3 would have saved
// them. What each is there for stands in abalone.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/source/document.h"

namespace plumbline::tests {

// How moments are written, and what is around the answers.
enum class Encoding : std::uint8_t {
  cli2,   // "2026-01-01T10:00:00+00:00"
  cli1,   // 1767261600.0
  boto3,  // "2026-01-01 10:00:00+00:00", ResponseMetadata, only the inner list of steps
};

using Documents = std::vector<std::shared_ptr<const Document>>;

// Every `from` must be in the text.
std::string with(std::string text, const std::vector<std::pair<std::string, std::string>>& changes);

std::string abalone_definition();
std::string abalone_arn(const std::string& execution);  // "run01abalone"
// "2026-01-01T10:00" in UTC.
std::string moment(const std::string& minute, Encoding);

// One step of list-pipeline-execution-steps. `job`: "" none; `more`: further members with a comma.
std::string step_entry(const std::string& name, const std::string& kind,
                       const std::string& execution, const std::string& start,
                       const std::string& end, Encoding, const std::string& status = "Succeeded",
                       const std::string& more = "");
std::string hit_entry(const std::string& name, const std::string& kind, const std::string& source,
                      const std::string& at, Encoding);

Documents abalone_history(Encoding);

}  // namespace plumbline::tests
