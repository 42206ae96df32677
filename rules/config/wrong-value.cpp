#include "rules/config/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, config::Fault::wrong_value, "");
}

}  // namespace

extern constinit const Rule config_wrong_value{
    "config/wrong-value",
    Severity::error,
    "A key of the configuration has a value that says nothing.",
    check,
    Needs::nothing,
    true};

}  // namespace plumbline
