#include "rules/config/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, config::Fault::other_version, "");
}

}  // namespace

extern constinit const Rule config_other_version{
    "config/other-version", Severity::error,
    "The configuration is written for another version of plumbline.", check};

}  // namespace plumbline
