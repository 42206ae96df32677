#include "rules/config/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, config::Fault::unknown_key, "unknown key");
}

}  // namespace

extern constinit const Rule config_unknown_key{"config/unknown-key",
                                               Severity::error,
                                               "The configuration has a key that nothing reads.",
                                               check,
                                               Needs::nothing,
                                               true};

}  // namespace plumbline
