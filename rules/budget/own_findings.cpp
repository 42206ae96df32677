// What `plumbline plan` says about budgets. analyzer/cost/ makes these findings; here they get the
// summaries that stand on their pages.
#include "analyzer/check/rule.h"

namespace plumbline {

extern constinit const Rule budget_cache_miss{"budget/cache-miss", Severity::error,
                                              "A step runs that has to come out of the cache.",
                                              nullptr};

extern constinit const Rule budget_cost{"budget/cost", Severity::error,
                                        "A plan costs more than it may.", nullptr};

extern constinit const Rule budget_cost_increase{
    "budget/cost-increase", Severity::error, "A plan costs more than before, beyond what it may.",
    nullptr};

extern constinit const Rule budget_duration{"budget/duration", Severity::error,
                                            "A plan takes longer than it may.", nullptr};

extern constinit const Rule budget_hit_rate{
    "budget/hit-rate", Severity::error, "Fewer steps come out of the cache than have to.", nullptr};

extern constinit const Rule budget_not_provable{
    "budget/not-provable", Severity::error,
    "Whether a budget is kept depends on what is only guessed.", nullptr};

}  // namespace plumbline
