// What plumbline says about its own work, and of plans. `check/`, `simulate/`, `cost/` and the
// command line make these findings; here they get the summaries that stand on their pages.
#include "analyzer/check/rule.h"

namespace plumbline {

extern constinit const Rule budget_forbidden_miss{
    "budget/forbidden-miss", Severity::error,
    "A step that `--forbid-miss` names does not take a cached result.", nullptr};

extern constinit const Rule budget_hit_rate{
    "budget/hit-rate", Severity::error,
    "Fewer steps take a cached result than `--require-hit-rate` wants.", nullptr};

extern constinit const Rule budget_max_cost{
    "budget/max-cost", Severity::error, "The plan costs more than `--max-cost` allows.", nullptr};

extern constinit const Rule budget_max_cost_increase{
    "budget/max-cost-increase", Severity::error,
    "The plan costs more than before, beyond what `--max-cost-increase` allows.", nullptr};

extern constinit const Rule budget_max_duration{
    "budget/max-duration", Severity::error, "The plan takes longer than `--max-duration` allows.",
    nullptr};

extern constinit const Rule budget_not_provable{
    "budget/not-provable", Severity::error, "Whether a budget is kept rests on guesses.", nullptr};

extern constinit const Rule internal_analysis_limit{
    "internal/analysis-limit", Severity::error,
    "A file is larger than plumbline reads, so nothing in it was checked.", nullptr};

extern constinit const Rule internal_plugin{
    "internal/plugin", Severity::error, "A plugin failed, so what it would have found is missing.",
    nullptr};

extern constinit const Rule internal_rule{"internal/rule", Severity::error,
                                          "A rule failed, so what it would have found is missing.",
                                          nullptr};

}  // namespace plumbline
