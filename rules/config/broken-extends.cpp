#include "rules/config/report.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  report_problems(facts, findings, config::Fault::broken_extends, "");
}

}  // namespace

extern constinit const Rule config_broken_extends{
    "config/broken-extends", Severity::error,
    "A configuration extends a file that is not there, or one that leads back to it.", check};

}  // namespace plumbline
