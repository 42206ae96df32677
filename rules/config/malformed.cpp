#include "rules/config/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, config::Fault::malformed, "");
}

}  // namespace

extern constinit const Rule config_malformed{
    "config/malformed", Severity::error, "The configuration is no JSON, even without its comments.",
    check};

}  // namespace plumbline
