// What plumbline says about its own work. `check/` and the command line make these findings; here
// they get the summaries that stand on their pages.
#include "analyzer/check/rule.h"

namespace plumbline {

extern constinit const Rule internal_analysis_limit{
    "internal/analysis-limit", Severity::error,
    "A file is larger than plumbline reads, so nothing in it was checked.", nullptr};

extern constinit const Rule internal_rule{"internal/rule", Severity::error,
                                          "A rule failed, so what it would have found is missing.",
                                          nullptr};

}  // namespace plumbline
