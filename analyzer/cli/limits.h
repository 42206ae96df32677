// Bounds on what is checked. A report is never silent about what they kept from it.
#pragma once

#include <cstdint>
#include <optional>

#include "analyzer/cli/files.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {

// That many seconds from now.
Deadline deadline_in(std::optional<double> seconds);

// The report of a file that was not checked: larger than `limit` bytes.
void refuse_too_large(FileReport&, std::uint64_t limit);
// The same: its turn came, or all of it was there, after that many seconds.
void refuse_too_late(FileReport&, double seconds);
// For a file whose check went on beyond them: what was found stays.
void say_late(FileReport&, Analysis&, double seconds);

}  // namespace plumbline::cli
